"""Filters of the overdue list."""

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel
from visits.forms.filters import Filters
from visits.models import VisitObligationQuerySet

NOT_ASSESSED = "not_assessed"
NO_VISIT = "none"


class OverdueFilters(Filters):
    """Filters of the overdue list; they live in the address, so that a list can be sent to somebody."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")
    level = forms.ChoiceField(
        choices=[("", "Every level"), *reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")],
        required=False,
        label="Risk level",
    )
    manager = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label="Every manager", label="Offender manager"
    )
    record = forms.ChoiceField(
        choices=[("", "Every record"), (NO_VISIT, "None on record")],
        required=False,
        label="Successful visit",
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        teams = user.supervised_teams.order_by("name")
        managers = User.objects.filter(team__in=teams.values("pk")).order_by("last_name", "first_name")
        offer(self, team=teams, manager=managers)

    def narrow(self, obligations: VisitObligationQuerySet, *without: str) -> VisitObligationQuerySet:
        """The obligations that the filters ask for, leaving out the filters `without`; none when one is wrong."""
        if not self.is_valid():
            return obligations.none()
        chosen = self.cleaned_data | dict.fromkeys(without, "")
        if chosen["team"]:
            obligations = obligations.filter(offender__team=chosen["team"])
        if chosen["manager"]:
            obligations = obligations.filter(offender__manager=chosen["manager"])
        if chosen["level"]:
            level = None if chosen["level"] == NOT_ASSESSED else chosen["level"]
            obligations = obligations.filter(offender__risk_level=level)
        if chosen["record"]:
            obligations = obligations.without_successful_visit()
        return obligations
