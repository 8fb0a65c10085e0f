"""The dashboard: how many visits are overdue, how bad, whose, since when, and whether Vigil can be relied on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import ConflictReview
from reports.forms.measures import MINE, NONE, NOT_ASSESSED, MeasureFilters
from reports.measures import AGES, MEASURES, Asked, Question
from reports.measures.state import State, TeamState, state_of
from reports.views.ahead import Ahead, ahead_of
from reports.views.pictures import Bars, Matrix, bars_of, matrix_of, trend_of

LEVELS = [*reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")]
SHORT = ("0-7", "8-30", "31-90", "91-365", "366+")
BESIDE = ("never-visited", "no-due-date", "arms-overdue", "undecided-after-attempts")
MOST_TEAMS = 12  # as pictures: the table below them has every team


@require_safe
@requires(Permission.VIEW_MEASURES)
def dashboard(request: HttpRequest) -> HttpResponse:
    """The state of what the user answers for. It names nobody who is managed: each number opens its list."""
    filters = MeasureFilters(
        request.GET,
        user=user_of(request),
        on=timezone.localdate(),
        without=("level", "first", "last", "as_at", "known_on"),
    )
    asked = filters.asked()
    state = state_of(asked)
    overdue = _Overdue(filters)
    context = {
        "state": state,
        "filters": filters,
        "chips": filters.chips(),
        "asked": asked,
        "overdue_url": overdue.url(),
        "live_url": reverse("reports:measure", args=["live"]) + filters.address(),
        "worst_url": reverse("reports:measure", args=["most-overdue"]) + filters.address(),
        "levels": [
            {"label": label, "count": _of_level(state, level), "url": overdue.url(level=level)}
            for level, label in LEVELS
        ],
        "possible_conflicts": _possible_conflicts(filters.user),
        "beside": [_beside(Question(MEASURES[name], asked), filters) for name in BESIDE],
        "ages": bars_of([(age.label, state.count(age=age.key), overdue.url(age=age.key)) for age in AGES]),
        "matrix": _matrix(state, overdue),
        "teams": [_team(team, filters, overdue) for team in state.teams],
        "multiples": _multiples(state, overdue),
        "holders": [(one, overdue.url(manager=str(one.pk or NONE))) for one in state.holders],
        "trend": trend_of(state.trend),
        "ahead": _ahead(filters, asked),
        "ahead_url": reverse("reports:measure", args=["due-ahead"]) + filters.address(),
    }
    return render(request, "reports/dashboard.html", context)


def _ahead(filters: MeasureFilters, asked: Asked) -> Ahead:
    """Hours are shown to whoever works them, and those of officers and teams to their supervisors."""
    user, chosen = filters.user, filters.cleaned_data
    team, manager = chosen.get("team"), chosen.get("manager")
    if filters.scope_in_force == MINE:
        return ahead_of(asked, officers=[user])
    if not user.may(Permission.SUPERVISE_TEAMS) or NONE in (team, manager):
        return ahead_of(asked)
    if manager:
        return ahead_of(asked, officers=[manager])
    return ahead_of(asked, teams=[team] if team else list(user.supervised_teams.order_by("name")))


def _possible_conflicts(user: User) -> int:
    """How many wait for this user's decision; nobody else is told that there are any."""
    if not user.may(Permission.REVIEW_CONFLICTS):
        return 0
    return ConflictReview.objects.visible_to(user).open().count()


class _Overdue:
    """Addresses of the list of overdue visits, under the filters of the page."""

    def __init__(self, filters: MeasureFilters) -> None:
        self.filters, self.path = filters, reverse("reports:measure", args=["overdue"])

    def url(self, **changes: str) -> str:
        """The list with these filters changed."""
        return self.path + self.filters.address(**changes)

    def of_team(self, team: TeamState, **changes: str) -> str:
        """The list of that team."""
        return self.url(team=str(team.pk or NONE), **changes)


def _matrix(state: State, overdue: _Overdue) -> Matrix:
    rows = [
        (
            label,
            [(_of_level(state, level, age=age.key), overdue.url(level=level, age=age.key)) for age in AGES],
        )
        for level, label in LEVELS
    ]
    return matrix_of([age.label for age in AGES], rows, SHORT)


def _of_level(state: State, level: str, *, age: str = "") -> int:
    return state.count(level=[None if level == NOT_ASSESSED else level], age=age)


def _team(team: TeamState, filters: MeasureFilters, overdue: _Overdue) -> dict[str, Any]:
    """A row of the table: every number with the address of its list."""
    live = reverse("reports:measure", args=["live"]) + filters.address(team=str(team.pk or NONE))
    numbers = [("people", team.live, live), ("overdue", team.overdue, overdue.of_team(team))]
    by_age = [(age.label.lower(), team.by_age[age.key], overdue.of_team(team, age=age.key)) for age in AGES]
    return {"name": team.name, "numbers": [*numbers, *by_age]}


def _multiples(state: State, overdue: _Overdue) -> list[tuple[TeamState, Bars]]:
    """A small picture for each of the teams with the most overdue, all to one scale."""
    shown = [team for team in state.teams if team.overdue][:MOST_TEAMS]
    most = max((number for team in shown for number in team.by_age.values()), default=0)
    return [
        (
            team,
            bars_of(
                [(age.label, team.by_age[age.key], overdue.of_team(team, age=age.key)) for age in AGES],
                most=most,
            ),
        )
        for team in shown
    ]


def _beside(question: Question, filters: MeasureFilters) -> dict[str, Any]:
    path = reverse("reports:measure", args=[question.measure.id])
    return {"label": question.measure.title, "count": question.count(), "url": path + filters.address()}
