"""Decisions about the register."""

from datetime import date

from offender_mgmt.errors import RuleViolation


def check_can_suspend(
    *, closed_on: date | None, has_open_suspension: bool, evidence: str, next_check_on: date, today: date
) -> None:
    """Raise RuleViolation unless visits may be suspended until `next_check_on` (domain 1.13)."""
    if closed_on is not None:
        raise RuleViolation("This record is closed: there are no visits to suspend.")
    if has_open_suspension:
        raise RuleViolation("Visits are already suspended. End that suspension before you start another.")
    if not evidence.strip():
        raise RuleViolation("Write down the evidence for this suspension.")
    if next_check_on < today:
        raise RuleViolation("The next check of a suspension cannot be in the past.")


def check_can_close(
    *,
    already_closed_on: date | None,
    closed_on: date,
    evidence: str,
    recorded_by: int | None,
    approved_by: int | None,
    today: date,
) -> None:
    """Raise RuleViolation unless two different people close an open record, today or earlier (domain 1.13)."""
    if already_closed_on is not None:
        raise RuleViolation("This record is already closed.")
    if closed_on > today:
        raise RuleViolation("A record cannot be closed on a date in the future: until then it is live.")
    if not evidence.strip():
        raise RuleViolation("Write down the evidence for closing this record.")
    if approved_by is None or approved_by == recorded_by:
        raise RuleViolation("Closing a record needs a second person to approve it.")


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
