"""Whether a visit may be made at another time than its window, with the reason kept."""

from offender_mgmt.errors import RuleViolation


def check_can_override(*, is_overridden: bool, reason: str) -> None:
    """Raise RuleViolation unless nobody has said why another time was chosen, and the reason has words."""
    if is_overridden:
        raise RuleViolation("Why another time was chosen has been recorded already. It is kept as it is.")
    if not reason.strip():
        raise RuleViolation("Write down why another time was chosen.")
