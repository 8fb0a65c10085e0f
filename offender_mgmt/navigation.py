"""The frame of every page: who is signed in, and where they can go."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import signed_in, user_of
from offender_mgmt.accounts.rules.sessions import IDLE
from offender_mgmt.alerts.models import Notification
from offender_mgmt.alerts.models.health import health_at
from offender_mgmt.alerts.rules.health import Health
from offender_mgmt.offenders.models import EmergencyAccess, Notice

MOST = 99  # unread items that are counted one by one

LINKS: list[tuple[str, str, Permission]] = [
    ("My work", "visits:mine", Permission.RECORD_VISITS),
    ("Team visits", "visits:overdue", Permission.SUPERVISE_TEAMS),
    ("Search", "reports:search", Permission.VIEW_OFFENDERS),
    ("ViSOR", "visits:visor", Permission.RECORD_VISITS),
    ("Alerts", "alerts:index", Permission.VIEW_ALERTS),
    ("Decisions", "proposals:index", Permission.CHANGE_REGISTER),
    ("Reviews", "risk:reviews", Permission.DECIDE_RISK),
    ("Caseloads", "caseload:index", Permission.SUPERVISE_TEAMS),
    ("Dark risk", "reports:dark-risk", Permission.SUPERVISE_TEAMS),
    ("Import", "intake:index", Permission.IMPORT_REGISTER),
    ("Dashboard", "reports:dashboard", Permission.VIEW_MEASURES),
    ("Compliance", "reports:compliance", Permission.EXPORT_COMPLIANCE),
    ("Absences", "absences:index", Permission.CHANGE_ABSENCES),
    ("Accounts", "caseload:accounts", Permission.CHANGE_USERS),
    ("Policy", "policy:index", Permission.VIEW_POLICY),
    ("Who may see", "standards:index", Permission.OVERSEE_ACCESS),
    ("Emergencies", "emergency:reviews", Permission.REVIEW_EMERGENCY),
    ("Audit log", "reports:inquiries", Permission.QUESTION_LOG),
    ("Evidence", "reports:evidence", Permission.VIEW_EVIDENCE),
    ("Operations", "operations:index", Permission.VIEW_OPERATIONS),
]

# What a supervisor looks through for the teams, one beside the other on each of these pages.
TEAM_PAGES = [
    ("Overdue", "visits:overdue"),
    ("Attempts", "visits:ladder"),
    ("Who is out", "visits:out"),
    ("Announced", "visits:announced"),
    ("Not checked", "visits:team_coverage"),
    ("Patterns", "visits:patterns"),
    ("Half written", "visits:drafts"),
]

# What a supervisor does with the teams' caseloads, likewise.
CASELOAD_PAGES = [
    ("Hours", "caseload:index"),
    ("Forecast", "caseload:forecast"),
    ("Hand-overs", "caseload:hand-overs"),
    ("Reallocate", "caseload:reallocate"),
    ("Transfers", "caseload:transfers"),
    ("Training", "caseload:training"),
]
GROUPS = {"visits:overdue": TEAM_PAGES, "caseload:index": CASELOAD_PAGES}

HOME = {
    Role.OFFENDER_MANAGER.value: "visits:mine",
    Role.SUPERVISOR.value: "visits:overdue",
    Role.AUDITOR.value: "reports:compliance",
    Role.ADMINISTRATOR.value: "policy:index",
    Role.PROFESSIONAL_STANDARDS.value: "standards:index",
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the navigation that this user's role allows, and whether this is the demo."""
    user = getattr(request, "user", None)
    links = LINKS if isinstance(user, User) else []
    team_pages = _team_pages(request.path, user)
    return {
        "demo": settings.VIGIL_DEMO,
        "second_factor": settings.VIGIL_SECOND_FACTOR,
        "directory": bool(settings.VIGIL_OIDC_ISSUER),
        "idle_seconds": int(IDLE.total_seconds()),
        "health": lambda: _health(user),  # asked by pages that show it, not by parts of pages
        "navigation": [
            {
                "title": title,
                "url": reverse(name),
                "active": request.path == reverse(name) or _is_among(team_pages, name),
                "unread": partial(UNREAD[name], user) if name in UNREAD else "",
            }
            for title, name, permission in links
            if isinstance(user, User) and user.may(permission)
        ],
        "team_pages": team_pages,
        "emergencies": partial(_emergencies, user),  # asked by pages about one person
    }


def _team_pages(path: str, user: object) -> list[dict[str, Any]]:
    """The pages about a supervisor's teams, or their caseloads, on each of them; nothing elsewhere and for others."""
    if not (isinstance(user, User) and user.may(Permission.SUPERVISE_TEAMS)):
        return []
    for group in GROUPS.values():
        pages = [{"title": title, "url": reverse(name)} for title, name in group]
        if path in {page["url"] for page in pages}:
            return [page | {"active": path == page["url"]} for page in pages]
    return []


def _is_among(pages: list[dict[str, Any]], name: str) -> bool:
    """Say whether the pages shown are those that this link leads to."""
    return bool(pages) and name in GROUPS and pages[0]["url"] == reverse(GROUPS[name][0][1])


def _unread(user: User) -> str:
    """How many open alerts the user was told of and has not opened yet; empty for none."""
    number = Notification.objects.unread_by(user)[: MOST + 1].count()
    return f"{MOST}+" if number > MOST else str(number or "")


def _emergencies(user: object) -> list[EmergencyAccess]:
    """What is open to the user for an emergency at this moment."""
    if not isinstance(user, User):
        return []
    return list(EmergencyAccess.objects.running(now=timezone.now()).filter(user=user))


def _unseen(user: User) -> str:
    """How many notices none of professional standards has seen; empty for none."""
    number = Notice.objects.visible_to(user).unseen()[: MOST + 1].count()
    return f"{MOST}+" if number > MOST else str(number or "")


UNREAD = {"alerts:index": _unread, "standards:index": _unseen}


def _health(user: object) -> Health | None:
    """Whether Vigil can be relied on now, for those who answer for it or for a team; None for others."""
    if not isinstance(user, User):
        return None
    if not (user.may(Permission.VIEW_OPERATIONS) or user.may(Permission.SUPERVISE_TEAMS)):
        return None
    return health_at(now=timezone.now())


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Send each role to the page that it works from."""
    return redirect(HOME[user_of(request).role])


@require_safe
@signed_in
def still_here(request: HttpRequest) -> HttpResponse:
    """A page that somebody reads or types in says so: the request itself keeps the session."""
    return HttpResponse(status=204)
