"""Forms of changes."""

from datetime import date

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.forms.fields import Day, LongText
from offender_mgmt.offenders.services import NewChange

# Changes that have a page of their own, where they are recorded with what belongs to them.
ELSEWHERE = {ChangeKind.ORDER_MADE, ChangeKind.ORDER_VARIED, ChangeKind.ORDER_ENDED}


class ChangeForm(forms.Form):
    """Something that became known, with the day on which it happened."""

    kind = forms.ChoiceField(
        choices=[choice for choice in ChangeKind.choices if choice[0] not in ELSEWHERE],
        widget=forms.RadioSelect,
        label="What is it?",
        error_messages={"required": "Say what it is."},
    )
    happened_on = Day(
        label="When did it happen?",
        error_messages={"required": "Enter the date on which it happened."},
    )
    told = LongText(
        rows=6,
        label="What happened",
        help_text="Facts. Keep your own view for the review that follows.",
        error_messages={"required": "Write down what happened."},
    )
    source = forms.CharField(
        required=False,
        max_length=200,
        label="Source",
        help_text="Where it comes from, such as an intelligence log's number. No names of informants.",
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"happened_on": today})

    def change(self) -> NewChange:
        """The change as the service takes it. Only after `is_valid()`."""
        return NewChange(**self.cleaned_data | {"kind": ChangeKind(self.cleaned_data["kind"])})
