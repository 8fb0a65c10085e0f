"""Figures of telling: what waits, what was given up, and what reached nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from offender_mgmt.alerts.choices import Channel, Step
from offender_mgmt.alerts.models.alerts import Alert, Escalation
from offender_mgmt.alerts.models.delivery import Notification

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Figure:
    """How many of something: `code` and `why` tell them apart, `label` says it; `since` is that of the oldest."""

    number: int
    code: str
    label: str
    why: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Figures:
    """What telling people looks like now. `steps_to_nobody` are of the last 24 hours, one for each step."""

    waiting: tuple[Figure, ...]
    dead_letters: tuple[Figure, ...]
    told_to_nobody: int
    steps_to_nobody: tuple[Figure, ...]


def figures(*, now: datetime) -> Figures:
    """Count them at `now`, in four queries."""
    return Figures(
        waiting=_waiting(),
        dead_letters=_dead_letters(),
        told_to_nobody=Alert.objects.told_to_nobody().count(),
        steps_to_nobody=_steps_to_nobody(now),
    )


def _waiting() -> tuple[Figure, ...]:
    rows = Notification.objects.waiting().values_list("channel")
    counted = {
        channel: Figure(number, channel, str(Channel(channel).label), since=since)
        for channel, number, since in rows.annotate(number=Count("pk"), since=Min("created_at")).order_by()
    }
    return tuple(
        counted.get(one, Figure(0, one.value, str(one.label))) for one in (Channel.EMAIL, Channel.WEBHOOK)
    )


def _dead_letters() -> tuple[Figure, ...]:
    """Messages about alerts that are still open, by channel and by why they were given up."""
    rows = Notification.objects.dead().filter(alert__closed_at=None).values_list("channel", "error")
    return tuple(
        Figure(number, channel, str(Channel(channel).label), why=error, since=since)
        for channel, error, number, since in rows.annotate(number=Count("pk"), since=Min("dead_at")).order_by(
            "channel", "error"
        )
    )


def _steps_to_nobody(now: datetime) -> tuple[Figure, ...]:
    rows = Escalation.objects.filter(told=0, at__gt=now - DAY).values_list("step")
    return tuple(
        Figure(number, Step(step).name.lower(), str(Step(step).label))
        for step, number in rows.annotate(number=Count("pk")).order_by("step")
    )
