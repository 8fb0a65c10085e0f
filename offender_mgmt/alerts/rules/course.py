"""What happens next with an alert, and what became of telling somebody, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from offender_mgmt.alerts.choices import Channel, Step

REASONS = {
    "recipient_left": "whoever was to be told has left or has no address",
    "alert_closed": "the alert had closed",
}


@dataclass(frozen=True)
class Course:
    """How far an alert has gone and what is to come, as the alert holds it."""

    step: int
    next_step: int
    escalates_at: datetime
    acknowledged_until: datetime | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Delivery:
    """One notification, as the ledger holds it."""

    channel: str
    sent_at: datetime | None
    dead_at: datetime | None
    opened_at: datetime | None
    attempts: int = 0
    error: str = ""


def next_in_words(course: Course, *, now: datetime) -> str:
    """Who is told next, when, and what would stop it; empty for a closed alert."""
    if not course.is_open:
        return ""
    who, at = Step(course.next_step).label.lower(), _instant(course.escalates_at)
    if course.acknowledged_until is not None and course.acknowledged_until > now:
        return f"It comes back on {at}, and the {who} is told, unless it is mended before then."
    if course.step == Step.NOBODY:
        return f"Nobody could be told yet. The {who} is tried again at every full check."
    if course.escalates_at <= now:
        return f"The {who} is told at the next full check."
    again = "again " if course.next_step <= course.step else ""
    return f"The {who} is told {again}on {at} unless somebody acts."


def delivery_in_words(delivery: Delivery) -> str:
    """What became of one notification: "E-mail sent on 19 November 2026 at 07:00, opened ..."."""
    channel = Channel(delivery.channel).label
    opened = f", opened on {_instant(delivery.opened_at)}" if delivery.opened_at else ""
    if delivery.dead_at:
        why = REASONS.get(delivery.error, delivery.error.replace("_", " "))
        return f"{channel} given up on {_instant(delivery.dead_at)}: {why}"
    if delivery.channel == Channel.INBOX:
        return f"{channel}{opened or ', not opened yet'}"
    if delivery.sent_at:
        return f"{channel} sent on {_instant(delivery.sent_at)}{opened}"
    if delivery.attempts == 0:
        return f"{channel} waiting to be sent"
    tries = "once" if delivery.attempts == 1 else f"{delivery.attempts} times"
    return f"{channel} not sent yet, tried {tries}" + (f" ({delivery.error})" if delivery.error else "")


def _instant(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"
