"""Forms of transfers, and of giving cases to another officer at once."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from caseload.forms.handovers import ALL, CHOSEN, Day, Words
from caseload.services import Asked, NewTransfer
from offender_mgmt.accounts.forms import Person, offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender, OffenderQuerySet

MOST = 500  # cases that move in one go

AUTHORITY = {
    "label": "Your reason, if the officer is not trained for it",
    "help_text": "Leave this empty for an officer whose training is on record.",
}


class AskForm(forms.Form):
    """Where a case should go, and why."""

    to_team = forms.ModelChoiceField(
        label="Team of this force", queryset=Team.objects.none(), required=False, empty_label="None"
    )
    to_force = forms.CharField(label="Or another force", max_length=100, required=False)
    reason = Words(label="Why?", error_messages={"required": "Write down why the case should go there."})

    def __init__(self, data: QueryDict | None, *, teams: QuerySet[Team]) -> None:
        super().__init__(data)
        offer(self, to_team=teams.order_by("name"))

    def new(self) -> NewTransfer:
        """The transfer as the service takes it. Only after `is_valid()`."""
        team = self.cleaned_data["to_team"]
        return NewTransfer(
            team.pk if team else None, self.cleaned_data["to_force"], self.cleaned_data["reason"]
        )


class AcceptForm(forms.Form):
    """Who manages the case from today."""

    manager = Person(
        label="Who manages it from today?", error_messages={"required": "Choose the officer who manages it."}
    )
    authority = Words(required=False, **AUTHORITY)

    def __init__(self, data: QueryDict | None, *, people: QuerySet[User]) -> None:
        super().__init__(data)
        offer(self, manager=people)


class ConfirmForm(forms.Form):
    """That the other force has taken the case."""

    receipt = forms.CharField(
        label="Their reference",
        max_length=100,
        error_messages={"required": "Give the reference under which the other force has taken the case."},
    )
    taken_on = Day(
        label="The day on which they took it",
        error_messages={"required": "Enter the day on which they took it."},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"taken_on": today})


class CaseFilters(forms.Form):
    """Which cases are listed; the filters stay in the address."""

    manager = Person(label="Officer", required=False)
    level = forms.ChoiceField(
        label="Risk level", required=False, choices=[("", "All levels"), *RiskLevel.choices]
    )

    def __init__(self, data: QueryDict, *, people: QuerySet[User]) -> None:
        super().__init__(data)
        offer(self, manager=people)

    def listed(self, cases: OffenderQuerySet) -> OffenderQuerySet:
        """The cases that match; none when a filter is not one of those offered."""
        if not self.is_valid():
            return cases.none()
        if manager := self.cleaned_data["manager"]:
            cases = cases.filter(manager=manager)
        if level := self.cleaned_data["level"]:
            cases = cases.filter(risk_level=level)
        return cases


class ReallocateForm(forms.Form):
    """Which cases go to whom, and why. The cases are ticked in the page's own table."""

    given_to = Person(label="Give to", error_messages={"required": "Choose the officer."})
    because = Words(label="Why?", error_messages={"required": "Write down why the cases move."})
    authority = Words(required=False, **AUTHORITY)
    case = forms.ModelMultipleChoiceField(
        queryset=Offender.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.MultipleHiddenInput,
        error_messages={"invalid_choice": "One of these cases is not in your teams any more. Choose again."},
    )
    which = forms.ChoiceField(
        choices=[(CHOSEN, "Those ticked"), (ALL, "All of the list")],
        widget=forms.HiddenInput,
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        people: QuerySet[User],
        cases: OffenderQuerySet,
        listed: OffenderQuerySet,
    ) -> None:
        super().__init__(data)
        self.all_listed = listed
        offer(self, given_to=people)
        field = self.fields["case"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = cases

    def clean(self) -> dict[str, Any]:
        """Some case is meant."""
        cleaned = super().clean() or {}
        if "case" in cleaned and cleaned.get("which") != ALL and not cleaned["case"]:
            self.add_error(None, "Tick at least one case, or choose all of the list.")
        if cleaned.get("which") == ALL and self.all_listed.count() > MOST:
            self.add_error(None, f"These are more than {MOST} cases. Filter the list first.")
        return cleaned

    def meant(self) -> list[Offender]:
        """The cases that are meant. Only after `is_valid()`."""
        return list(self.all_listed if self.cleaned_data["which"] == ALL else self.cleaned_data["case"])

    def asked(self) -> Asked:
        """What is asked for, as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return Asked(
            [one.pk for one in self.meant()], cleaned["given_to"].pk, cleaned["because"], cleaned["authority"]
        )
