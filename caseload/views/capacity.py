"""The hours of coming visits beside the hours there, officer by officer and team by team."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.forms.capacity import WhatIfFilters
from caseload.models.capacity import duties, officers_of, weekly_load
from caseload.rules.backlog import LEVELS
from caseload.rules.capacity import LONG, is_above_ceiling
from caseload.rules.loads import Loads
from caseload.views.spans import LoadRow, row_of
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Absence, Team, User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender, OffenderQuerySet
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy

PAGE = 10  # teams
NOT_ASSESSED = "Not assessed"
Heads = Mapping[
    tuple[int | None, int | None], Counter[str | None]
]  # by manager and team: how many of each level


@dataclass(frozen=True)
class OfficerRow:
    """One officer: how many cases, the hours, and when they are away."""

    officer: User
    levels: Sequence[tuple[str, int]]
    cases: int
    is_above_ceiling: bool
    load: LoadRow
    away: Sequence[Absence]


@dataclass(frozen=True)
class TeamRow:
    """One team with its officers. `nobodys`: cases that none of them manages."""

    team: Team
    load: LoadRow
    cases: int
    without_hours: int
    nobodys: int
    officers: Sequence[OfficerRow]


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
def index(request: HttpRequest) -> HttpResponse:
    """Each officer of the supervised teams. It names officers and counts cases: nobody's record is shown."""
    user, today = user_of(request), timezone.localdate()
    policy, filters = in_force(today), WhatIfFilters(request.GET, user=user, today=today)
    page = Paginator(_teams(user, filters), PAGE).get_page(request.GET.get("page"))
    teams = list(page.object_list)
    offenders = Offender.objects.visible_to(user).live().filter(Q(team__in=teams) | Q(team=None))
    loads = weekly_load(
        policy=policy,
        duties=duties(offenders, on=today),
        today=today,
        teams=teams,
        what_if=filters.what_if(),
    )
    heads = heads_of(offenders)
    page.object_list = _rows(teams, loads, heads, policy, today)
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "supposed": filters.what_if(),
        "policy": policy,
        "effort": next((load.effort for load in loads.teams.values()), None),
        "without_team": sum(own.total() for (_, team), own in heads.items() if team is None),
        "today": today,
    }
    return render(request, "caseload/index.html", context, status=200 if filters.is_valid() else 422)


def _teams(user: User, filters: WhatIfFilters) -> Any:
    teams = user.supervised_teams.order_by("name")
    if not filters.is_valid():
        return teams.none()
    chosen = filters.cleaned_data["team"]
    return teams.filter(pk=chosen.pk) if chosen else teams


def _rows(teams: Sequence[Team], loads: Loads, heads: Heads, policy: Policy, today: date) -> list[TeamRow]:
    people = officers_of([team.pk for team in teams])
    away = _away(people, today)
    by_team: dict[int | None, list[OfficerRow]] = defaultdict(list)
    for officer in people:
        counts = sum((own for (manager, _), own in heads.items() if manager == officer.pk), Counter())
        row = OfficerRow(
            officer=officer,
            levels=in_order(counts),
            cases=counts.total(),
            is_above_ceiling=is_above_ceiling(counts.total(), policy),
            load=row_of(loads.officers[officer.pk]),
            away=away[officer.pk],
        )
        by_team[officer.team_id].append(row)
    return [_team_row(team, loads, heads, by_team[team.pk]) for team in teams]


def _team_row(team: Team, loads: Loads, heads: Heads, officers: Sequence[OfficerRow]) -> TeamRow:
    own = {manager: counts.total() for (manager, pk), counts in heads.items() if pk == team.pk}
    here = {row.officer.pk for row in officers}
    return TeamRow(
        team=team,
        load=row_of(loads.teams[team.pk]),
        cases=sum(own.values()),
        without_hours=loads.teams[team.pk].without_hours,
        nobodys=sum(number for manager, number in own.items() if manager not in here),
        officers=officers,
    )


def heads_of(offenders: OffenderQuerySet) -> Heads:
    """How many cases of each level each manager has in each team. One query."""
    heads: dict[tuple[int | None, int | None], Counter[str | None]] = defaultdict(Counter)
    rows = offenders.values_list("manager", "team", "risk_level").annotate(number=Count("pk")).order_by()
    for manager, team, level, number in rows:
        heads[manager, team][level] += number
    return heads


def in_order(counts: Counter[str | None]) -> list[tuple[str, int]]:
    """The levels that occur, the most dangerous first, and not assessed after them."""
    named = [(RiskLevel(level).label, counts[level]) for level in LEVELS if counts[level]]
    return named + [(NOT_ASSESSED, counts[None])] * bool(counts[None])


def _away(people: Iterable[User], today: date) -> Mapping[int, list[Absence]]:
    found: dict[int, list[Absence]] = defaultdict(list)
    ahead = Absence.objects.filter(user__in=list(people)).between(today, today + timedelta(days=LONG - 1))
    for absence in ahead.order_by("starts_on"):
        found[absence.user_id].append(absence)
    return found
