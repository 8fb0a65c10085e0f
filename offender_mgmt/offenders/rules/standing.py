"""Being on the register: registering, moving, closing and reopening."""

from datetime import date

from offender_mgmt.errors import RuleViolation


def check_can_close(
    *,
    already_closed_on: date | None,
    closed_on: date,
    evidence: str,
    today: date,
) -> None:
    """Raise RuleViolation unless an open record may be closed on that day, today or earlier (domain 1.13)."""
    if already_closed_on is not None:
        raise RuleViolation("This record is already closed.")
    if closed_on > today:
        raise RuleViolation("A record cannot be closed on a date in the future: until then it is live.")
    if not evidence.strip():
        raise RuleViolation("Write down the evidence for closing this record.")


def check_can_reopen(*, closed_on: date | None, reason: str) -> None:
    """Raise RuleViolation unless a closed record may be made live again, with a reason."""
    if closed_on is None:
        raise RuleViolation("This record is live: there is nothing to reopen.")
    if not reason.strip():
        raise RuleViolation("Write down why this record is live again.")


def check_can_register(*, reference: str, is_taken: bool, registered_on: date | None, today: date) -> None:
    """Raise RuleViolation unless somebody new may be put on the register under this reference."""
    if not reference.strip():
        raise RuleViolation("Give the person's reference.")
    if is_taken:
        raise RuleViolation(f"There is already a record with the reference {reference}.")
    if registered_on is not None and registered_on > today:
        raise RuleViolation("The date of registration cannot be in the future.")


def check_can_move(*, closed_on: date | None, lines: str, from_on: date, today: date) -> None:
    """Raise RuleViolation unless an address may be recorded from that day."""
    if closed_on is not None:
        raise RuleViolation("This record is closed: no address can be added.")
    if not lines.strip():
        raise RuleViolation("Write down the address.")
    if from_on > today:
        raise RuleViolation("An address cannot begin in the future. Record it on the day.")
