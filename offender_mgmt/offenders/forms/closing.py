"""Forms of closing a record and opening it again."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.choices import ClosureReason
from offender_mgmt.offenders.forms.fields import Day, LongText


class CloseForm(forms.Form):
    """Why a record should be closed, on which evidence."""

    reason = forms.ChoiceField(
        # Two records of one person are merged, which keeps what both tell.
        choices=[one for one in ClosureReason.choices if one[0] != ClosureReason.DUPLICATE],
        widget=forms.RadioSelect,
        label="Why should the record be closed?",
        error_messages={"required": "Say why the record should be closed."},
    )
    evidence = LongText(
        rows=5,
        label="Evidence",
        help_text="Such as the number of a death certificate, or the receipt of the other force.",
        error_messages={"required": "Write down the evidence for closing this record."},
    )
    closed_on = Day(
        label="Since which day?",
        error_messages={"required": "Enter the day on which the person left the register."},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"closed_on": today})

    def asked(self) -> dict[str, Any]:
        """The closure as the service takes it. Only after `is_valid()`."""
        return self.cleaned_data | {"reason": ClosureReason(self.cleaned_data["reason"])}


class ReopenForm(forms.Form):
    """Why a closed record is live again."""

    because = LongText(
        rows=4,
        label="Why is this record live again?",
        help_text="Such as a death that was reported in error, and how you know.",
        error_messages={"required": "Write down why this record is live again."},
    )
