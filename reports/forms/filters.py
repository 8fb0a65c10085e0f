"""Filters of lists in reports."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Model
from django.http import QueryDict

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import OffenderQuerySet
from offender_mgmt.offenders.models.proposals import ProposalQuerySet
from reports.dark_risk import LABELS


class Filters(forms.Form):
    """Filters that live in the address, so that a list can be sent to somebody."""

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each with the address that removes it."""
        return [
            {"label": f"{self[name].label}: {self._words(name)}", "remove_url": self.address(**{name: ""})}
            for name in self.fields
            if self.is_valid() and self.cleaned_data[name]
        ]

    def address(self, **changes: str) -> str:
        """This list's address with some filters changed; the page number starts again."""
        kept = {name: self.data[name] for name in self.fields if self.data.get(name)} | changes
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    def _words(self, name: str) -> str:
        value = self.cleaned_data[name]
        if isinstance(value, date):
            return f"{value:%-d %B %Y}"
        labels: Any = {} if isinstance(value, Model) else dict(getattr(self.fields[name], "choices", ()))
        return str(labels.get(value, value))

    def offer_teams(self, user: User) -> None:
        """Let the teams that the user supervises be chosen; every team by whoever supervises none."""
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        teams = user.supervised_teams if user.may(Permission.SUPERVISE_TEAMS) else Team.objects
        field.queryset = teams.exclude(offenders__is_canary=True).order_by("name")


class DarkRiskFilters(Filters):
    """Which cause, and which team."""

    cause = forms.ChoiceField(choices=[("", "Every cause"), *LABELS.items()], required=False, label="Cause")
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.offer_teams(user)

    def narrow(self, offenders: OffenderQuerySet) -> OffenderQuerySet:
        """The offenders of the team that was chosen; none when a filter is wrong."""
        if not self.is_valid():
            return offenders.none()
        team = self.cleaned_data["team"]
        return offenders.filter(team=team) if team else offenders


class LengtheningFilters(Filters):
    """Which team, which kind, and between which days it was approved."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="Every team")
    kind = forms.ChoiceField(
        choices=[("", "Every kind"), *ProposalKind.choices], required=False, label="Kind"
    )
    since = forms.DateField(
        required=False,
        label="Approved from",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        required=False,
        label="Approved until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.offer_teams(user)

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "This is before the first day.")
        return cleaned

    def narrow(self, accepted: ProposalQuerySet) -> ProposalQuerySet:
        """The lengthenings asked for; none when a filter is wrong."""
        if not self.is_valid():
            return accepted.none()
        chosen = self.cleaned_data
        asked = {
            "offender__team": chosen["team"],
            "kind": chosen["kind"],
            "closed_at__date__gte": chosen["since"],
            "closed_at__date__lte": chosen["until"],
        }
        return accepted.filter(**{name: value for name, value in asked.items() if value})
