"""A call of every public write of alerts."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, SweepRun
from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World

Prepare = Callable[[World], Callable[..., Any]]


def _of_own(world: World) -> dict[str, Any]:
    alert = Alert.objects.open().get(offender=world.offenders["own"], kind="visit_overdue")
    return {"public_id": alert.public_id, "now": timezone.now()}


def _acknowledge(world: World) -> Callable[..., Any]:
    until = timezone.localdate() + timedelta(days=2)
    return partial(alerts.acknowledge, **_of_own(world), until=until, reason="Visit booked.")


def _assign(world: World) -> Callable[..., Any]:
    officer = User.objects.get(username="olivia.officer")
    return partial(alerts.assign, **_of_own(world), assignee_id=officer.pk, text="")


def _accept_fewer(world: World) -> Callable[..., Any]:
    counts = dict.fromkeys(
        ("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed"), 0
    )
    now = timezone.now()
    SweepRun.objects.create(
        **counts, on=timezone.localdate(now), started_at=now, finished_at=now, refusal="fewer_live"
    )
    return partial(alerts.accept_fewer, reason="A team has moved to another force.", now=now)


def _export_certificates(world: World) -> Callable[..., Any]:
    today = timezone.localdate()
    return partial(alerts.export_certificates, first=today, last=today, now=timezone.now())


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.alerts.services.export_certificates": (Verb.REPORT_EXPORTED, _export_certificates),
    "offender_mgmt.alerts.services.accept_fewer": (Verb.FEWER_LIVE_ACCEPTED, _accept_fewer),
    "offender_mgmt.alerts.services.open_alert": (
        Verb.ALERT_OPENED,
        lambda world: partial(alerts.open_alert, **_of_own(world)),
    ),
    "offender_mgmt.alerts.services.acknowledge": (Verb.ALERT_ACKNOWLEDGED, _acknowledge),
    "offender_mgmt.alerts.services.assign": (Verb.ALERT_ASSIGNED, _assign),
    "offender_mgmt.alerts.services.comment": (
        Verb.ALERT_COMMENTED,
        lambda world: partial(alerts.comment, **_of_own(world), text="Called; no answer."),
    ),
}
