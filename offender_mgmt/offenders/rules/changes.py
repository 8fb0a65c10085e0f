"""Decisions about facts that may change the risk (domain 2.6)."""

from datetime import date

from offender_mgmt.errors import RuleViolation


def check_can_record(
    *, closed_on: date | None, told: str, happened_on: date, date_of_birth: date | None, today: date
) -> None:
    """Raise RuleViolation unless this may be recorded of a live person as having happened on that day."""
    if closed_on is not None:
        raise RuleViolation("This record is closed. Reopen it before you add to it.")
    if not told.strip():
        raise RuleViolation("Write down what happened.")
    if happened_on > today:
        raise RuleViolation("It cannot have happened in the future.")
    if date_of_birth is not None and happened_on < date_of_birth:
        raise RuleViolation("That is before the offender was born. Check the year.")
