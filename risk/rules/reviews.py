"""Reviews of changes that may raise the risk (domain 2.6)."""

from offender_mgmt.errors import RuleViolation


def check_can_review(*, is_closed: bool, is_reviewed: bool, reasons: str) -> None:
    """Raise RuleViolation unless the change of a live person still waits, and there are reasons."""
    if is_closed:
        raise RuleViolation("This record is closed. Reopen it before you review its changes.")
    if is_reviewed:
        raise RuleViolation("This change has already been reviewed. Look at the record again.")
    if not reasons.strip():
        raise RuleViolation("Write down what the review came to, and why.")
