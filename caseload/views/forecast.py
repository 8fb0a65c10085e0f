"""How the overdue of a team will go on at its hours, and what was promised."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.forms.forecast import ForecastFilters
from caseload.models import Milestone
from caseload.models.foreseen import Foreseen, foresee
from caseload.rules.backlog import LEVELS
from caseload.rules.forecast import extra_hours
from caseload.rules.milestones import Outcome, outcome_of
from caseload.views.chart import chart_of, clearing_on
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy

PAGE = 20  # promises
NAMES = [*((level, str(RiskLevel(level).label)) for level in LEVELS), ("all", "All levels")]


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
def show(request: HttpRequest) -> HttpResponse:
    """The forecast of one team, with its promises. It counts cases: nobody's record is shown."""
    user, today = user_of(request), timezone.localdate()
    policy = in_force(today)
    filters = ForecastFilters(_with_a_team(request.GET, user), user=user, today=today)
    team = filters.cleaned_data["team"] if filters.is_valid() else None
    milestones = _milestones(user, team, policy, today)
    page = Paginator(milestones, PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, _outcome(one, today)) for one in page.object_list]
    context: dict[str, Any] = {
        "filters": filters,
        "supposed": filters.what_if(),
        "team": team,
        "today": today,
        "policy": policy,
        "page_obj": page,
    }
    if team is not None:
        foreseen = foresee(team, user, policy, today=today, what_if=filters.what_if())
        context |= _shown(foreseen, today) | _asked(foreseen, filters, today)
    return render(request, "caseload/forecast.html", context, status=200 if filters.is_valid() else 422)


def _with_a_team(told: QueryDict, user: User) -> QueryDict:
    """What was asked; without a team, of the first by name: hours are not shared between teams."""
    first = user.supervised_teams.order_by("name").first()
    if told.get("team") or first is None:
        return told
    changed = told.copy()
    changed["team"] = str(first.pk)
    return changed


def _shown(foreseen: Foreseen, today: date) -> dict[str, Any]:
    courses = zip(NAMES, foreseen.courses, strict=True)
    charts = [chart_of(code, name, course, today=today) for (code, name), course in courses]
    weeks = [
        (today + timedelta(weeks=week + 1), bands)
        for week, bands in enumerate(zip(*(course.weeks for course in foreseen.courses), strict=True))
    ]
    return {
        "charts": charts,
        "weeks": weeks,
        "cases": len(foreseen.work.cases),
        "load": foreseen.load,
        "effort": foreseen.load.effort,
        "ends_on": clearing_on(len(weeks) - 1, today),
    }


def _asked(foreseen: Foreseen, filters: ForecastFilters, today: date) -> dict[str, Any]:
    """The hours that a level needs beyond those there, to be clear by the day that was asked for."""
    level, by = filters.cleaned_data["level"], filters.cleaned_data["by"]
    if not level:
        return {}
    hours = extra_hours(
        foreseen.work,
        rank=LEVELS.index(level),
        ranks=len(LEVELS),
        by_week=(by - today).days // 7 - 1,
    )
    return {"asked_level": RiskLevel(level).label, "asked_by": by, "extra_hours": hours}


def _milestones(user: User, team: Team | None, policy: Policy, today: date) -> Any:
    rows = Milestone.objects.with_outcome(policy, today=today).select_related("team", "promised_by")
    own = rows.filter(team=team) if team else rows.filter(team__in=user.supervised_teams.all())
    return own.order_by("-promised_for", "-pk")


def _outcome(milestone: Any, today: date) -> Outcome:
    return outcome_of(
        milestone.promised_for,
        today=today,
        overdue_then=milestone.overdue_then,
        overdue_now=milestone.overdue_now,
    )
