"""Decisions about the register."""

from datetime import date

from offender_mgmt.errors import RuleViolation


def check_can_suspend(
    *, closed_on: date | None, has_open_suspension: bool, next_check_on: date, today: date
) -> None:
    """Raise RuleViolation unless visits may be suspended until `next_check_on` (domain 1.13)."""
    if closed_on is not None:
        raise RuleViolation("This record is closed: there are no visits to suspend.")
    if has_open_suspension:
        raise RuleViolation("Visits are already suspended. End that suspension before you start another.")
    if next_check_on < today:
        raise RuleViolation("The next check of a suspension cannot be in the past.")


def check_can_close(*, closed_on: date | None, recorded_by: int | None, approved_by: int | None) -> None:
    """Raise RuleViolation unless two different people close a record that is open (domain 1.13)."""
    if closed_on is not None:
        raise RuleViolation("This record is already closed.")
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
