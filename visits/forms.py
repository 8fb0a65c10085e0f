"""Forms of visiting."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.forms.fields import LongText
from offender_mgmt.offenders.models import Offender
from visits.choices import Arrangement, Outcome, Purpose
from visits.models import VisitObligationQuerySet
from visits.services.recording import VisitDetails

NOT_ASSESSED = "not_assessed"
NO_VISIT = "none"


class RecordVisitForm(forms.Form):
    """A visit in one page, quick on a phone. `client_key` makes a double click one visit."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        label="How did the visit end?",
        error_messages={"required": "Say how the visit ended."},
    )
    visited_date = forms.DateField(
        label="Date of the visit",
        error_messages={"required": "Enter the date of the visit."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    visited_time = forms.TimeField(
        label="Time you arrived",
        error_messages={"required": "Enter the time you arrived."},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    arrangement = forms.ChoiceField(
        choices=Arrangement.choices,
        widget=forms.RadioSelect,
        initial=Arrangement.UNANNOUNCED,
        label="Did they know you were coming?",
    )
    arrangement_reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-shown-when": "arrangement=announced"}),
        label="Why was it announced?",
        help_text="Only for an announced visit.",
    )
    purposes = forms.MultipleChoiceField(
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Purpose.RISK],
        label="What was it for?",
        error_messages={"required": "Choose at least one purpose."},
    )
    officers = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who made the visit?",
        error_messages={"required": "Say which officers made the visit."},
    )
    single_crewed_reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why alone?",
        help_text="Only if one officer went: the risk assessment, and which supervisor authorised it.",
    )
    observed = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What you saw and were told",
        help_text="Facts, and who told you. Keep your own view for the next box.",
    )
    officer_view = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Your view of the risk"
    )

    def __init__(self, data: QueryDict | None, *, offender: Offender, user: User, now: datetime) -> None:
        local = timezone.localtime(now)
        initial = {
            "client_key": uuid4(),
            "visited_date": local.date(),
            "visited_time": local.time(),
            "officers": [user.pk],
        }
        super().__init__(data, initial=initial)
        crew = User.objects.filter(pk=user.pk) | User.objects.filter(is_active=True, team=offender.team)
        officers = self.fields["officers"]
        assert isinstance(officers, forms.ModelMultipleChoiceField)  # noqa: S101  # for the type checker
        officers.queryset = crew.order_by("last_name", "first_name")

    def clean(self) -> dict[str, Any]:
        """Put date and time together as one instant in Europe/London."""
        cleaned = super().clean() or {}
        day, time = cleaned.get("visited_date"), cleaned.get("visited_time")
        if day is None or time is None:
            return cleaned
        visited_at = datetime.combine(day, time, tzinfo=timezone.get_current_timezone())
        if timezone.localtime(visited_at.astimezone(UTC)).time() != time:
            self.add_error("visited_time", "That time did not exist: the clocks went forward that night.")
        cleaned["visited_at"] = visited_at
        return cleaned

    def details(self) -> VisitDetails:
        """The visit as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return VisitDetails(
            visited_at=cleaned["visited_at"],
            outcome=Outcome(cleaned["outcome"]),
            arrangement=Arrangement(cleaned["arrangement"]),
            purposes=cleaned["purposes"],
            officers=list(cleaned["officers"]),
            arrangement_reason=cleaned["arrangement_reason"],
            single_crewed_reason=cleaned["single_crewed_reason"],
            observed=cleaned["observed"],
            officer_view=cleaned["officer_view"],
        )


class AnswerForm(forms.Form):
    """How two facts that contradict each other can both be on record."""

    answer = LongText(
        rows=5,
        label="How can both be true?",
        help_text="Such as a temporary release, a wrong date of the suspension, or another person at the door.",
        error_messages={"required": "Write down how both can be true."},
    )


class OverdueFilters(forms.Form):
    """Filters of the overdue list; they live in the address, so that a list can be sent to somebody."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")
    level = forms.ChoiceField(
        choices=[("", "Every level"), *reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")],
        required=False,
        label="Risk level",
    )
    manager = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label="Every manager", label="Offender manager"
    )
    record = forms.ChoiceField(
        choices=[("", "Every record"), (NO_VISIT, "None on record")],
        required=False,
        label="Successful visit",
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        teams = user.supervised_teams.order_by("name")
        managers = User.objects.filter(team__in=teams.values("pk")).order_by("last_name", "first_name")
        for name, queryset in (("team", teams), ("manager", managers)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
            field.queryset = queryset

    def narrow(self, obligations: VisitObligationQuerySet, *without: str) -> VisitObligationQuerySet:
        """The obligations that the filters ask for, leaving out the filters `without`; none when one is wrong."""
        if not self.is_valid():
            return obligations.none()
        chosen = self.cleaned_data | dict.fromkeys(without, "")
        if chosen["team"]:
            obligations = obligations.filter(offender__team=chosen["team"])
        if chosen["manager"]:
            obligations = obligations.filter(offender__manager=chosen["manager"])
        if chosen["level"]:
            level = None if chosen["level"] == NOT_ASSESSED else chosen["level"]
            obligations = obligations.filter(offender__risk_level=level)
        if chosen["record"]:
            obligations = obligations.without_successful_visit()
        return obligations

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each with the address that removes it."""
        return [
            {"label": f"{self[name].label}: {self._words(name)}", "remove_url": self.address(**{name: ""})}
            for name in self.fields
            if self.is_valid() and self.cleaned_data[name]
        ]

    def address(self, **changes: str) -> str:
        """This list's address with some filters changed; the page number starts again."""
        kept = {name: self.data[name] for name in self.fields if self.data.get(name)} | changes
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    def _words(self, name: str) -> str:
        """A filter's value as people say it."""
        value = self.cleaned_data[name]
        labels: Any = {} if isinstance(value, Model) else dict(getattr(self.fields[name], "choices", ()))
        return str(labels.get(value, value))
