"""Operations: each part of the machine with its state, what to do about it, and the figures of telling people."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.alerts import services
from offender_mgmt.alerts.forms.operations import AcceptFewerForm
from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.alerts.models.figures import figures
from offender_mgmt.alerts.models.health import state_at
from offender_mgmt.alerts.rules.parts import parts_of
from offender_mgmt.errors import RuleViolation

RUNS = 10
PATIENCE = 1  # seconds for Redis, which the page can do without


@require_safe
@requires(Permission.VIEW_OPERATIONS)
def index(request: HttpRequest) -> HttpResponse:
    """The whole machine on one page, worked out as it is read."""
    return _page(request, AcceptFewerForm())


@require_POST
@requires(Permission.ACCEPT_FEWER)
def accept_fewer(request: HttpRequest) -> HttpResponse:
    """Accept that there are fewer live offenders than before, with the reason: alerts may close again."""
    form = AcceptFewerForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        services.accept_fewer(**form.cleaned_data, by=user_of(request), now=timezone.now())
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return _page(request, form, status=409)
    messages.success(request, "Accepted. The next full check closes what is over.")
    return redirect("operations:index")


def _page(request: HttpRequest, form: AcceptFewerForm, *, status: int = 200) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    facts, state = state_at(now=now)
    codes = {finding.code for finding in state.findings}
    context: dict[str, Any] = {
        "state": state,
        "parts": parts_of(facts, state) if facts else [],
        "figures": figures(now=now),
        "queue": queue_length(),
        "runs": SweepRun.objects.latest_first().select_related("recount")[:RUNS],
        "may_open_certificates": user.may(Permission.VIEW_SWEEPS),
        "may_open_alerts": user.may(Permission.VIEW_ALERTS),
        "may_accept": user.may(Permission.ACCEPT_FEWER) and ("fewer_live" in codes or form.is_bound),
        "form": form,
    }
    return render(request, "operations/index.html", context, status=status)


def queue_length() -> int | None:
    """How many messages wait for a worker in Redis; None when it cannot be asked within a second."""
    once = Retry(NoBackoff(), retries=0)
    try:
        with Redis.from_url(
            settings.CELERY_BROKER_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once
        ) as redis:
            length = redis.llen("celery")
    except (RedisError, OSError, ValueError):  # ValueError: an address that is none
        return None
    return length if isinstance(length, int) else None
