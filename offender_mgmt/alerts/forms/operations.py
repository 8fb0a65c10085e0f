"""Forms of the operations pages."""

from datetime import date, timedelta
from typing import Any

from django import forms

from offender_mgmt.offenders.forms.fields import Day, LongText

MOST_DAYS = 31


class AcceptFewerForm(forms.Form):
    """Why the lower number of live offenders is right."""

    reason = LongText(
        label="Why is the lower number right?",
        help_text="Say what happened and how you know: which closures, which transfer, which import.",
        error_messages={"required": "Say why the lower number is right."},
    )


class ExportForm(forms.Form):
    """Which days' checks go into the file."""

    first = Day(label="From", error_messages={"required": "Choose the first day."})
    last = Day(label="To", error_messages={"required": "Choose the last day."})

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if isinstance(first, date) and isinstance(last, date):
            self._check_days(first, last)
        return told

    def _check_days(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last", "The last day is before the first.")
        elif last - first >= timedelta(days=MOST_DAYS):
            self.add_error(
                "last", f"Choose at most {MOST_DAYS} days: every check of every day is in the file."
            )
