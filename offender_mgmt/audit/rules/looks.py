"""Who may say that unusual looks were looked into."""

from offender_mgmt.errors import RuleViolation


def check_can_review(*, account_id: int, reviewer_id: int, note: str) -> None:
    """Raise RuleViolation unless somebody else than whose looks they are says what came of it."""
    if account_id == reviewer_id:
        raise RuleViolation("These are looks of your own, so somebody else must review them.")
    if not note.strip():
        raise RuleViolation("Write down what came of it.")
