"""Filters of the page of what was not checked."""

from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User

Row = TypeVar("Row", bound=Model)

NEVER, LATE, DEVICES = "never", "late", "devices"
WHAT = [
    (NEVER, "Orders with a condition never checked"),
    (LATE, "Orders with a condition checked too long ago"),
    (DEVICES, "Devices not examined in time"),
]


class CoverageFilters(forms.Form):
    """Which list, and of which team; both live in the address, so that a list can be sent to somebody."""

    what = forms.ChoiceField(choices=[("", WHAT[0][1]), *WHAT], required=False, label="List")
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        offer(self, team=user.supervised_teams.order_by("name"))

    @property
    def chosen(self) -> str:
        """The list that is shown."""
        return (self.cleaned_data["what"] if self.is_valid() else "") or NEVER

    def narrow(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Those about offenders of the team asked for; none when a filter is wrong."""
        if not self.is_valid():
            return rows.none()
        team = self.cleaned_data["team"]
        return rows.filter(offender__team=team) if team else rows

    def chips(self) -> list[dict[str, Any]]:
        """The team asked for, with the address that takes it away."""
        team = self.cleaned_data["team"] if self.is_valid() else None
        return [{"label": f"Team: {team}", "remove_url": self.address(team="")}] if team else []

    def address(self, **changes: str) -> str:
        """This page's address with some filters changed; the page number starts again."""
        kept = {name: self.data[name] for name in self.fields if self.data.get(name)} | changes
        return "?" + urlencode({name: value for name, value in kept.items() if value})
