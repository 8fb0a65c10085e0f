"""Forms of possible conflicts: finding them, and deciding one."""

from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import ConflictKind, ReviewState
from offender_mgmt.offenders.forms.fields import LongText
from offender_mgmt.offenders.forms.filters import AddressFilters
from offender_mgmt.offenders.models import ConflictReview
from offender_mgmt.offenders.models.screening import ConflictReviewQuerySet

NO_CONFLICT = "none"


class ReviewFilters(AddressFilters):
    """Of which team, and what came of them: without a choice, those that wait."""

    state = forms.ChoiceField(
        choices=[
            ("", "Waiting for a decision"),
            (ReviewState.CONFLICT, "Found to be a conflict"),
            (ReviewState.DISMISSED, "Found to be none"),
        ],
        required=False,
        label="Show",
    )
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), required=False, empty_label="All my teams", label="Team"
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        offer(self, team=user.supervised_teams.order_by("name"))

    def listed(self) -> ConflictReviewQuerySet:
        """The reviews that the filters ask for, the oldest first; none where a filter is wrong."""
        if not self.is_valid():
            return ConflictReview.objects.none()
        chosen: dict[str, Any] = {"state": self.cleaned_data["state"] or ReviewState.OPEN}
        if self.cleaned_data["team"]:
            chosen["offender__team"] = self.cleaned_data["team"]
        return ConflictReview.objects.visible_to(self.user).filter(**chosen).order_by("found_at", "pk")


class ReviewForm(forms.Form):
    """What came of a possible conflict, and why."""

    answer = forms.ChoiceField(
        choices=[
            (NO_CONFLICT, "No conflict: the record stays as it is"),
            *((kind.value, f"Conflict: {kind.label[0].lower()}{kind.label[1:]}") for kind in ConflictKind),
        ],
        widget=forms.RadioSelect,
        label="Is there a conflict?",
        help_text="A conflict keeps the record from them at once, whatever their role, and nobody tells them.",
        error_messages={"required": "Say whether there is a conflict."},
    )
    reason = LongText(
        rows=3,
        label="How do you know?",
        help_text="As much as somebody needs who later asks whether this still holds.",
        error_messages={"required": "Say how you know."},
    )

    def decision(self) -> dict[str, Any]:
        """The decision as the service takes it. Only after `is_valid()`."""
        answer = self.cleaned_data["answer"]
        kind = None if answer == NO_CONFLICT else ConflictKind(answer)
        return {"kind": kind, "reason": self.cleaned_data["reason"]}
