"""The frame of every page: who is signed in, and where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import signed_in, user_of

LINKS: list[tuple[str, str, Permission]] = [
    ("My work", "visits:mine", Permission.RECORD_VISITS),
    ("Team overdue", "visits:overdue", Permission.SUPERVISE_TEAMS),
    ("Decisions", "proposals:index", Permission.CHANGE_REGISTER),
    ("Reviews", "risk:reviews", Permission.DECIDE_RISK),
    ("Dark risk", "reports:dark-risk", Permission.SUPERVISE_TEAMS),
    ("Import", "intake:index", Permission.IMPORT_REGISTER),
    ("Compliance", "reports:compliance", Permission.EXPORT_COMPLIANCE),
    ("Policy", "policy:index", Permission.VIEW_POLICY),
]

HOME = {
    Role.OFFENDER_MANAGER.value: "visits:mine",
    Role.SUPERVISOR.value: "visits:overdue",
    Role.AUDITOR.value: "reports:compliance",
    Role.ADMINISTRATOR.value: "policy:index",
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the navigation that this user's role allows, and whether this is the demo."""
    user = getattr(request, "user", None)
    links = LINKS if isinstance(user, User) else []
    return {
        "demo": settings.VIGIL_DEMO,
        "navigation": [
            {"title": title, "url": reverse(name), "active": request.path == reverse(name)}
            for title, name, permission in links
            if isinstance(user, User) and user.may(permission)
        ],
    }


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Send each role to the page that it works from."""
    return redirect(HOME[user_of(request).role])
