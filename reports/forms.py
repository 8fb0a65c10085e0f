"""Forms of reports."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone


class ComplianceForm(forms.Form):
    """Which day, and which kind of file."""

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

    def clean_as_at(self) -> date:
        """A day that has not ended cannot be reported on, except today so far."""
        as_at: date = self.cleaned_data["as_at"]
        if as_at > timezone.localdate():
            raise ValidationError("The report cannot be for a day in the future.")
        return as_at
