"""What may be done about an alert. None of it closes one: an alert is closed by its condition alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from offender_mgmt.alerts.choices import Step
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy

BACK_AT = time(7)  # an acknowledgement ends when the office opens, so that the alert is there at seven


@dataclass(frozen=True)
class Standing:
    """An alert as the rules of handling take it. `acknowledged_until` in the past is over."""

    is_open: bool
    can_be_acknowledged: bool = True
    acknowledged_until: datetime | None = None
    assignee_id: int | None = None


def ends_at(until: date) -> datetime:
    """When an acknowledgement until that day ends: at seven in the morning, Europe/London."""
    return timezone.make_aware(datetime.combine(until, BACK_AT))


def latest_day(risk_level: str | None, *, policy: Policy, today: date) -> date:
    """The last day until which an alert about somebody of this level may be acknowledged."""
    return today + timedelta(days=policy.acknowledge_most_days[policy.counted_as(risk_level)])


def step_after(step: int) -> Step:
    """Who is told when an acknowledgement ends: one rank above whoever was told last, and never above the top."""
    return min(Step(step + 1), Step.SUPERINTENDENT) if step < Step.SUPERINTENDENT else Step.SUPERINTENDENT


def check_can_acknowledge(
    alert: Standing, *, until: date, latest: date, reason: str, now: datetime
) -> datetime:
    """Return when the acknowledgement ends. Raises RuleViolation: no silence without a reason and an end.

    What is already acknowledged may be given an earlier end, never a later one: first it comes back, higher.
    """
    _check_is_open(alert)
    if not alert.can_be_acknowledged:
        raise RuleViolation("A gap in the register cannot be acknowledged away, only mended.")
    if not reason.strip():
        raise RuleViolation("Say why nothing needs to happen before then.")
    end = ends_at(until)
    if end <= now:
        raise RuleViolation(
            "An acknowledgement ends at 07:00 of its day, and that has gone by. Choose a later day."
        )
    if until > latest:
        raise RuleViolation(
            f"At this risk level an alert comes back at the latest on {_day(latest)}. Choose that day or one before."
        )
    held = alert.acknowledged_until
    if held is not None and now < held < end:
        raise RuleViolation(
            f"This is acknowledged until {_day(timezone.localdate(held))}. It comes back then: it can be made to come"
            " back earlier, not later."
        )
    return end


def check_can_assign(alert: Standing, *, assignee_id: int, possible: Collection[int]) -> None:
    """Raise RuleViolation unless the alert is open and goes to somebody new who works here and may open the record."""
    _check_is_open(alert)
    if assignee_id not in possible:
        raise RuleViolation("Choose somebody who still works here and may open this record.")
    if assignee_id == alert.assignee_id:
        raise RuleViolation("This alert is already assigned to that person, who has been told.")


def check_can_comment(alert: Standing, *, text: str) -> None:
    """Raise RuleViolation unless the alert is open and the comment says something."""
    _check_is_open(alert)
    if not text.strip():
        raise RuleViolation("Write the comment.")


def _check_is_open(alert: Standing) -> None:
    if not alert.is_open:
        raise RuleViolation(
            "This alert is closed: what it was about is no longer so. Nothing needs to be done."
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
