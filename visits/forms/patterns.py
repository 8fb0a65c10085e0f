"""Filters of the patterns of a team's visits."""

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import OffenderQuerySet
from visits.choices import Band
from visits.forms.filters import Filters


class TeamOnly(Filters):
    """Which of the supervised teams."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        offer(self, team=user.supervised_teams.order_by("name"))

    def narrow(self, offenders: OffenderQuerySet) -> OffenderQuerySet:
        """The offenders of the team that was chosen; none when a filter is wrong."""
        if not self.is_valid():
            return offenders.none()
        team = self.cleaned_data["team"]
        return offenders.filter(team=team) if team else offenders


class PatternFilters(TeamOnly):
    """Which team, and how predictable."""

    band = forms.ChoiceField(
        choices=[("", "Every band"), *Band.choices], required=False, label="Predictability"
    )
