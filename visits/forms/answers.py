"""Accounts of facts that contradict each other."""

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.forms.fields import LongText


class AnswerForm(forms.Form):
    """How two facts that contradict each other can both be on record."""

    answer = LongText(
        rows=5,
        label="How can both be true?",
        error_messages={"required": "Write down how both can be true."},
    )

    def __init__(self, data: QueryDict | None, *, such_as: str) -> None:
        super().__init__(data)
        self.fields["answer"].help_text = such_as
