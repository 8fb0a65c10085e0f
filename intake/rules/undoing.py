"""When an import may be undone."""

from collections.abc import Sequence

from offender_mgmt.accounts.rules import Person, check_second_person
from offender_mgmt.errors import RuleViolation

NAMED = 10  # references in a sentence


def check_can_request(*, is_applied: bool, is_requested: bool, reason: str) -> None:
    """Raise RuleViolation unless this import may be asked to be undone."""
    if not is_applied:
        raise RuleViolation("This import is not applied: there is nothing to undo.")
    if is_requested:
        raise RuleViolation("Somebody has already asked for this import to be undone.")
    if not reason.strip():
        raise RuleViolation("Write down why this import should be undone.")


def check_can_undo(
    *, is_applied: bool, asked: Person | None, approver: Person, worked_with: Sequence[str]
) -> None:
    """Raise RuleViolation unless a second person may undo it now.

    `worked_with`: references of people whom it registered and about whom something was recorded since.
    """
    if not is_applied or asked is None:
        raise RuleViolation("Nobody has asked for this import to be undone.")
    check_second_person(asked=asked, approver=approver)
    if worked_with:
        shown = ", ".join(worked_with[:NAMED])
        more = f" and {len(worked_with) - NAMED} more" if len(worked_with) > NAMED else ""
        raise RuleViolation(
            f"Something was recorded since about {shown}{more}. Close those records one by one instead."
        )
