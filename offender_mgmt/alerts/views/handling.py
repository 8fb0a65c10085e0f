"""One alert: what is known of it, its history, and what can be done about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.alerts import services
from offender_mgmt.alerts.conditions import kinds_to_mend
from offender_mgmt.alerts.forms.handling import AcknowledgeForm, AssignForm, CommentForm
from offender_mgmt.alerts.models import Alert
from offender_mgmt.alerts.rules.handling import latest_day
from offender_mgmt.alerts.views.history import history_of
from offender_mgmt.alerts.views.lines import lines_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.views import show
from offender_mgmt.policy.models import in_force


@require_safe
@requires(Permission.VIEW_ALERTS)
def alert(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One alert with its whole history."""
    return _page(request, _visible(request, public_id))


@require_POST
@requires(Permission.VIEW_ALERTS)
def open_alert(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open an alert that one was told of: it is marked as opened, and then shown."""
    opened = _visible(request, public_id)
    services.open_alert(public_id=opened.public_id, by=user_of(request), now=timezone.now())
    return redirect("alerts:alert", opened.public_id)


@require_POST
@requires(Permission.HANDLE_ALERTS)
def acknowledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave an alert alone until a day, with the reason."""
    found = _visible(request, public_id)
    form = _acknowledge_form(request, found)
    return _answer(
        request,
        found,
        form,
        lambda: services.acknowledge(
            public_id=found.public_id, **form.cleaned_data, by=user_of(request), now=timezone.now()
        ),
        "Acknowledged. If nothing changes by then, it comes back one rank higher.",
    )


@require_POST
@requires(Permission.HANDLE_ALERTS)
def assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give an alert to somebody."""
    found = _visible(request, public_id)
    form = _assign_form(request, found)
    return _answer(
        request,
        found,
        form,
        lambda: services.assign(
            public_id=found.public_id, **form.told(), by=user_of(request), now=timezone.now()
        ),
        "Assigned. They have been told.",
    )


@require_POST
@requires(Permission.VIEW_ALERTS)
def comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write something down beside an alert."""
    found = _visible(request, public_id)
    form = CommentForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: services.comment(
            public_id=found.public_id, **form.cleaned_data, by=user_of(request), now=timezone.now()
        ),
        "Comment saved.",
    )


def _answer(
    request: HttpRequest, found: Alert, form: forms.Form, deed: Callable[[], object], done: str
) -> HttpResponse:
    """Do the deed and show the alert again; what is refused comes back with its sentence and every word kept."""
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        deed()
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return _page(request, _visible(request, found.public_id), form=form, status=409)
    messages.success(request, done)
    return redirect("alerts:alert", found.public_id)


def _page(
    request: HttpRequest, found: Alert, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    (line,) = lines_of([found], now=now)
    may_handle = found.closed_at is None and user.may(Permission.HANDLE_ALERTS)
    can_wait = found.kind not in kinds_to_mend()
    context: dict[str, Any] = {
        "form": form,
        "alert": found,
        "line": line,
        "history": history_of(found),
        "is_unread": found.notifications.filter(recipient=user, opened_at=None).exists(),
        "may_handle": may_handle,
        "can_wait": can_wait,
        "comment_form": form if isinstance(form, CommentForm) else CommentForm(),
    }
    if may_handle:
        context["acknowledge_form"] = (
            form if isinstance(form, AcknowledgeForm) else _acknowledge_form(None, found)
        )
        context["assign_form"] = form if isinstance(form, AssignForm) else _assign_form(None, found)
    return show(request, "alerts/alert.html", found.offender, context, status=status)


def _acknowledge_form(request: HttpRequest | None, found: Alert) -> AcknowledgeForm:
    now = timezone.now()
    today, held = timezone.localdate(now), found.acknowledged_until
    latest = latest_day(found.offender.risk_level, policy=in_force(today), today=today)
    if held is not None and held > now:
        latest = min(latest, timezone.localdate(held))
    return AcknowledgeForm(request.POST if request else None, latest=latest)


def _assign_form(request: HttpRequest | None, found: Alert) -> AssignForm:
    possible = services.possible_assignees(found)
    return AssignForm(request.POST if request else None, possible=possible)


def _visible(request: HttpRequest, public_id: UUID) -> Alert:
    visible = Alert.objects.visible_to(user_of(request))
    people = ("offender__team", "offender__manager", "assigned_to")
    return get_object_or_404(visible.select_related(*people), public_id=public_id)
