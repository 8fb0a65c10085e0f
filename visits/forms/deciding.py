"""The form of a decision after attempts, and the filters of the list of those who need one."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.forms.fields import Day, LongText
from offender_mgmt.policy.rules import Policy
from visits.choices import LadderChoice
from visits.models import Visit
from visits.rules.ladder import latest_review, needs_second_person
from visits.services import CourseChosen

READY, REVIEW, DECIDED = "ready", "review", "decided"
STATES = (
    ("", "A decision is needed"),
    (READY, "Warrant-ready"),
    (REVIEW, "To be reviewed"),
    (DECIDED, "Decided"),
)


class DecideForm(forms.Form):
    """What is decided, why, and when it is looked at again."""

    choice = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="What do you decide?",
        error_messages={"required": "Choose what you decide."},
    )
    reason = LongText(
        rows=6, label="Reasons", error_messages={"required": "Write down the reasons for this decision."}
    )
    review_on = Day(
        label="Look at it again on",
        error_messages={"required": "Enter the day on which this is looked at again."},
    )

    def __init__(self, data: QueryDict | None, *, policy: Policy, today: date) -> None:
        latest = latest_review(policy, today=today)
        super().__init__(data, initial={"review_on": latest})
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # for the type checker
        choice.choices = [(value, _in_words(value, label, policy)) for value, label in LadderChoice.choices]
        self.fields[
            "reason"
        ].help_text = (
            f"At least {policy.deviation_words} words: what was weighed, and why this course and not another."
        )
        self.fields[
            "review_on"
        ].help_text = (
            f"{latest:%-d %B %Y} at the latest. The decision holds until then, or until the next attempt."
        )

    def chosen(self) -> CourseChosen:
        """The decision as the service takes it. Only after `is_valid()`."""
        told = self.cleaned_data
        return CourseChosen(LadderChoice(told["choice"]), told["reason"], told["review_on"])


def _in_words(value: str, label: str, policy: Policy) -> str:
    return f"{label} (a second person approves)" if needs_second_person(value, policy) else label


class LadderFilters(forms.Form):
    """Filters of the list; they live in the address, so that a list can be sent to somebody."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")
    state = forms.ChoiceField(
        choices=STATES,
        required=False,
        label="State",
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        offer(self, team=user.supervised_teams.order_by("name"))

    def of_team(self, attempts: QuerySet[Visit]) -> QuerySet[Visit]:
        """Those of the team that is asked for; none when a filter is wrong."""
        if not self.is_valid():
            return attempts.none()
        team = self.cleaned_data["team"]
        return attempts.filter(offender__team=team) if team else attempts

    @property
    def state_asked_for(self) -> str:
        """Which part of the list; empty: whoever needs a decision."""
        return self.cleaned_data.get("state", "") if self.is_valid() else ""

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each with the address that removes it."""
        chosen: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        words = {"team": str(chosen.get("team")), "state": dict(STATES).get(chosen.get("state", ""), "")}
        return [
            {"label": f"{self[name].label}: {words[name]}", "remove_url": self.address(**{name: ""})}
            for name in self.fields
            if chosen.get(name)
        ]

    def address(self, **changes: str) -> str:
        """This list's address with some filters changed; the page number starts again."""
        kept = {name: self.data[name] for name in self.fields if self.data.get(name)} | changes
        return "?" + urlencode({name: value for name, value in kept.items() if value})
