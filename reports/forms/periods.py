"""Forms of reports: a day or a period, and the kind of file."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from reports.forms.disclosing import DisclosureForm


class ComplianceForm(DisclosureForm):
    """Which day, which kind of file, for whom, and why."""

    as_at = forms.DateField(
        label="As at",
        error_messages={"required": "Enter the day to report on."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The end of that day, as known now.",
    )
    kind = forms.ChoiceField(
        choices=[("xlsx", "Spreadsheet (XLSX)"), ("csv", "CSV")],
        widget=forms.RadioSelect,
        initial="xlsx",
        label="File",
        error_messages={"required": "Choose the kind of file."},
    )
    field_order = ("as_at", "kind")

    def clean_as_at(self) -> date:
        """A day that has not ended cannot be reported on, except today so far."""
        as_at: date = self.cleaned_data["as_at"]
        if as_at > timezone.localdate():
            raise ValidationError("The report cannot be for a day in the future.")
        return as_at


class PeriodForm(forms.Form):
    """Two days, both counted."""

    first = forms.DateField(
        label="From",
        error_messages={"required": "Enter the first day."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label="To",
        error_messages={"required": "Enter the last day."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """The period runs forwards, and neither end is at the end of time."""
        days: dict[str, Any] = super().clean() or {}
        first, last = days.get("first"), days.get("last")
        if first and last and first > last:
            self.add_error("last", "The last day cannot be before the first.")
        if last and last > timezone.localdate():
            self.add_error("last", "The last day cannot be in the future.")
        if first and first.year < 1990:
            self.add_error("first", "The first day cannot be before 1990.")
        return days
