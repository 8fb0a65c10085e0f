"""The form of a visit."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.choices import Arrangement, Outcome, Purpose
from visits.services.recording import VisitDetails


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
