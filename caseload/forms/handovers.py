"""Forms of hand-overs: starting one, and putting cases to an officer."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from caseload.choices import HandOverReason
from caseload.services import NewHandOver
from offender_mgmt.accounts.forms import Person, offer
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, OffenderQuerySet

CHOSEN, ALL = "chosen", "all"


class Day(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class Words(forms.CharField):
    """A few lines of reasons."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **{"max_length": 2000, **options})


class StartForm(forms.Form):
    """Whose cases go to others, from which day, and why."""

    leaver = Person(
        label="Whose cases are handed over?", error_messages={"required": "Choose whose cases they are."}
    )
    leaves_on = Day(
        label="The day on which they go",
        help_text="Nobody who is away on that day can be offered a case.",
        error_messages={"required": "Enter the day on which they go."},
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=HandOverReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why the cases are handed over."},
    )
    because = Words(
        label="In your words",
        help_text="For whoever reads this later. Nothing about an offender.",
        error_messages={"required": "Write down why the cases are handed over."},
    )

    def __init__(self, data: QueryDict | None, *, people: QuerySet[User], today: date) -> None:
        super().__init__(data, initial={"leaves_on": today})
        offer(self, leaver=people)

    def new(self) -> NewHandOver:
        """The hand-over as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return NewHandOver(
            cleaned["leaver"].pk,
            cleaned["leaves_on"],
            HandOverReason(cleaned["reason"]),
            cleaned["because"],
        )


class OfferForm(forms.Form):
    """Which cases are put to which officer. The cases are ticked in the page's own table."""

    offered_to = Person(label="Offer to", error_messages={"required": "Choose the officer."})
    authority = Words(
        label="Your reason, if the officer is not trained for it",
        help_text="Leave this empty for an officer whose training is on record.",
        required=False,
    )
    case = forms.ModelMultipleChoiceField(
        queryset=Offender.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.MultipleHiddenInput,
        error_messages={"invalid_choice": "One of these cases is not part of it any more. Choose again."},
    )
    which = forms.ChoiceField(
        choices=[(CHOSEN, "Those ticked"), (ALL, "All")], widget=forms.HiddenInput, required=False
    )

    def __init__(self, data: QueryDict | None, *, people: QuerySet[User], cases: OffenderQuerySet) -> None:
        super().__init__(data)
        self.free = cases
        offer(self, offered_to=people, case=cases)

    def clean(self) -> dict[str, Any]:
        """Some case is meant."""
        cleaned = super().clean() or {}
        if "case" in cleaned and cleaned.get("which") != ALL and not cleaned["case"]:
            self.add_error(None, "Tick at least one case, or offer all of them.")
        return cleaned

    def case_ids(self) -> list[int]:
        """The cases that are meant. Only after `is_valid()`."""
        meant = self.free if self.cleaned_data["which"] == ALL else self.cleaned_data["case"]
        return [case.pk for case in meant]


class RejectForm(forms.Form):
    """Why not."""

    because = Words(
        label="Why not?",
        help_text="Your supervisor reads this, and offers the case to somebody else.",
        error_messages={"required": "Say why, so that the case can be offered to somebody else."},
    )
