"""Forms of reviews."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.forms.fields import LongText
from offender_mgmt.offenders.forms.filters import AddressFilters
from offender_mgmt.offenders.models import Change
from risk.choices import ReviewOutcome


class ReviewForm(forms.Form):
    """What a change means for the risk."""

    outcome = forms.ChoiceField(
        choices=ReviewOutcome.choices,
        widget=forms.RadioSelect,
        label="What does it mean?",
        error_messages={"required": "Say what it means for the risk."},
    )
    reasons = LongText(
        rows=5,
        label="Reasons",
        help_text="What you weighed, and why it does or does not change the risk.",
        error_messages={"required": "Write down what the review came to, and why."},
    )


class ReviewFilters(AddressFilters):
    """Filters of the changes that wait for a review."""

    whose = forms.ChoiceField(
        choices=[("", "Everybody I may see"), ("mine", "My own caseload")], required=False, label="Whose"
    )
    kind = forms.ChoiceField(
        choices=[("", "Every kind"), *ChangeKind.choices], required=False, label="Kind of change"
    )
    late = forms.ChoiceField(
        choices=[("", "Late or not"), ("yes", "Late only")], required=False, label="Review"
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def narrow(self, waiting: QuerySet[Change], late: QuerySet[Change]) -> QuerySet[Change]:
        """The changes that the filters ask for; none when one is wrong. `late`: those that waited too long."""
        if not self.is_valid():
            return waiting.none()
        chosen = self.cleaned_data
        if chosen["whose"]:
            waiting = waiting.filter(offender__manager=self.user)
        if chosen["kind"]:
            waiting = waiting.filter(kind=chosen["kind"])
        if chosen["late"]:
            waiting = waiting.filter(pk__in=late.values("pk"))
        return waiting
