"""Whether visits may be suspended, and when that ends (domain 1.12, 1.13)."""

from dataclasses import dataclass
from datetime import date

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.policy.rules import Policy, add_months


@dataclass(frozen=True)
class Asked:
    """A suspension that somebody asks for."""

    reason: str
    evidence: str
    started_on: date
    next_check_on: date
    expected_until: date | None


def check_can_suspend(
    asked: Asked, *, closed_on: date | None, held_since: date | None, policy: Policy, today: date
) -> None:
    """Raise RuleViolation unless visits may be suspended so. `held_since`: a suspension already holds since then."""
    if closed_on is not None:
        raise RuleViolation("This record is closed: there are no visits to suspend.")
    if not asked.evidence.strip():
        raise RuleViolation("Write down the evidence for this suspension.")
    _check_dates(asked, held_since=held_since, policy=policy, today=today)


def _check_dates(asked: Asked, *, held_since: date | None, policy: Policy, today: date) -> None:
    if asked.next_check_on < today:
        raise RuleViolation("The next check of a suspension cannot be in the past.")
    if asked.next_check_on < asked.started_on:
        raise RuleViolation("The next check cannot be before the suspension starts.")
    if asked.expected_until is not None and asked.expected_until < asked.started_on:
        raise RuleViolation("A suspension cannot be expected to end before it starts.")
    if held_since is not None and asked.started_on < held_since:
        raise RuleViolation("Visits are already suspended from a later day. End that suspension first.")
    limit = longest_until_check(asked.reason, policy, today=today)
    if asked.next_check_on > limit:
        raise RuleViolation(
            f"The next check must be on {limit:%-d %B %Y} or before: no suspension is open-ended."
        )


def longest_until_check(reason: str, policy: Policy, *, today: date) -> date:
    """The last day on which policy lets the next check be."""
    is_reactive = reason == SuspensionReason.REACTIVE
    months = policy.reactive_review_months if is_reactive else policy.suspension_check_months
    return add_months(today, months)


def check_can_end_suspension(
    *, started_on: date | None, already_ended_on: date | None, ended_on: date, today: date
) -> None:
    """Raise RuleViolation unless an open suspension can end on `ended_on`."""
    if already_ended_on is not None:
        raise RuleViolation("This suspension has already ended.")
    if ended_on > today:
        raise RuleViolation("A suspension cannot be ended on a date in the future.")
    if started_on is not None and ended_on < started_on:
        raise RuleViolation("A suspension cannot end before it started.")
