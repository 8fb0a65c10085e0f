"""Forms of proposals: finding them, approving, returning."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Model
from django.http import QueryDict

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.forms.fields import LongText
from offender_mgmt.offenders.models import Proposal
from offender_mgmt.offenders.models.proposals import ProposalQuerySet


class ApproveForm(forms.Form):
    """Words that may go with an approval."""

    answer = LongText(required=False, rows=3, label="What you looked at")
    prefix = "approve"


class ReturnForm(forms.Form):
    """Why a proposal goes back."""

    answer = LongText(
        rows=3,
        label="Why do you return it?",
        error_messages={"required": "Say why you return it, so that it can be put right."},
    )
    prefix = "return"


class ProposalFilters(forms.Form):
    """Filters of the decisions; they live in the address, so that a list can be sent to somebody."""

    show = forms.ChoiceField(choices=(), required=False, label="Show")
    kind = forms.ChoiceField(
        choices=[("", "Every kind"), *ProposalKind.choices], required=False, label="What is asked for"
    )
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        is_supervisor = user.may(Permission.APPROVE_PROPOSALS)
        mine = [("mine", "What I asked for")]
        show = self.fields["show"]
        assert isinstance(show, forms.ChoiceField)  # noqa: S101  # for the type checker
        show.choices = [("", "Waiting for an answer"), *mine] if is_supervisor else [("", mine[0][1])]
        if is_supervisor:
            offer(self, team=user.supervised_teams.order_by("name"))
        else:
            del self.fields["team"], self.fields["show"]

    @property
    def shows_own(self) -> bool:
        """Whether the list is of what this user asked for, and not of what others wait for."""
        return "show" not in self.fields or self.data.get("show") == "mine"

    def listed(self) -> ProposalQuerySet:
        """The proposals asked for; none when a filter is wrong."""
        visible = Proposal.objects.visible_to(self.user)
        if not self.is_valid():
            return visible.none()
        chosen = self.cleaned_data
        proposals = visible.filter(requested_by=self.user) if self.shows_own else visible.waiting()
        if chosen["kind"]:
            proposals = proposals.filter(kind=chosen["kind"])
        if chosen.get("team"):
            proposals = proposals.filter(offender__team=chosen["team"])
        return proposals

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each with the address that removes it."""
        return [
            {"label": f"{self[name].label}: {self._words(name)}", "remove_url": self._address(name)}
            for name in self.fields
            if self.is_valid() and self.cleaned_data[name]
        ]

    def _address(self, without: str) -> str:
        kept = {name: self.data[name] for name in self.fields if self.data.get(name) and name != without}
        return "?" + urlencode(kept)

    def _words(self, name: str) -> str:
        value = self.cleaned_data[name]
        labels: Any = {} if isinstance(value, Model) else dict(getattr(self.fields[name], "choices", ()))
        return str(labels.get(value, value))
