"""Windows of visits, for the few who may see them: lines for other pages, and why another time was chosen."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits import services
from visits.forms.windows import OverrideForm
from visits.models import VisitWindow
from visits.services import windows
from visits.views.rows import Row, undated_rows_of


@dataclass(frozen=True)
class WindowLine:
    """A window as a page tells it to somebody who may see it. `url` is where another time is accounted for."""

    from_on: date
    until_on: date
    day_part: str
    has_passed: bool
    override: str
    url: str


@dataclass(frozen=True)
class WindowRow(Row):
    """A line of a work list about somebody whose window is near."""

    window: WindowLine | None = None


def line_of(window: VisitWindow, *, on: date) -> WindowLine:
    """The window in words, on the day `on`."""
    return WindowLine(
        from_on=window.from_on,
        until_on=window.until_on,
        day_part=window.get_day_part_display().lower(),
        has_passed=window.until_on < on,
        override=window.override,
        url=reverse("visits:window", args=[window.offender.public_id]),
    )


def shown_line(offender: Offender, user: User, *, on: date) -> WindowLine | None:
    """The window of this offender, for a user who may see it; None for anybody else, as where there is none."""
    shown = VisitWindow.objects.shown_to(user, on=on).filter(offender=offender)
    window = shown.select_related("offender").first()
    return line_of(window, on=on) if window else None


def why_no_window(offender: Offender, user: User, *, on: date) -> str:
    """Why nothing can be drawn for this offender, for a supervisor; empty where something can be, and for others."""
    if not user.may(Permission.SUPERVISE_TEAMS):
        return ""
    return windows.why_none_can_be_drawn(offender.pk, policy=in_force(on), today=on)


def near_windows(offenders: QuerySet[Any, Any], user: User, *, on: date) -> list[WindowRow]:
    """Rows of the windows of these offenders that the user may see, the first to open first."""
    people = ("offender__team", "offender__manager", "obligation")
    shown = VisitWindow.objects.shown_to(user, on=on).filter(offender__in=offenders)
    return [_row(window, on) for window in shown.select_related(*people).order_by("from_on", "offender")]


def _row(window: VisitWindow, on: date) -> WindowRow:
    (person,) = undated_rows_of([window.offender])
    obligation = window.obligation
    return WindowRow(
        **vars(person)
        | {
            "last_successful_visit_on": obligation.last_successful_visit_on,
            "due_on": obligation.due_on,
            "days_overdue": (on - obligation.due_on).days,
            "window": line_of(window, on=on),
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def window(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say why another time was chosen. Whoever may not see the window gets the 404 of somebody who has none."""
    user, now = user_of(request), timezone.now()
    shown = VisitWindow.objects.shown_to(user, on=timezone.localdate(now)).select_related("offender")
    found = get_object_or_404(shown, offender__public_id=public_id)
    form = OverrideForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                services.override_window(offender_id=found.offender_id, reason=reason, by=user, now=now)
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, "Recorded. The window is kept as it was drawn, with your reason.")
                return redirect(found.offender)
    return _page(request, form, found, user, status)


@transaction.atomic
def _page(
    request: HttpRequest, form: forms.Form, found: VisitWindow, user: User, status: int
) -> HttpResponse:
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[found.offender_id], details={"page": "window"})
    context = {
        "form": form,
        "offender": found.offender,
        "window": line_of(found, on=timezone.localdate()),
        "overridden_by": found.overridden_by,
        "overridden_at": found.overridden_at,
    }
    return render(request, "visits/window.html", context, status=status)
