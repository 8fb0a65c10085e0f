"""Accounts of facts that contradict each other."""

from django import forms

from offender_mgmt.offenders.forms.fields import LongText


class AnswerForm(forms.Form):
    """How two facts that contradict each other can both be on record."""

    answer = LongText(
        rows=5,
        label="How can both be true?",
        help_text="Such as a temporary release, a wrong date of the suspension, or another person at the door.",
        error_messages={"required": "Write down how both can be true."},
    )
