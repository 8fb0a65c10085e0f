"""Whether a visit may be made at another time than its window, with the reason kept."""

from offender_mgmt.errors import RuleViolation


def check_can_override(*, is_shown: bool, is_overridden: bool, reason: str) -> None:
    """Raise RuleViolation unless there is a window that the user may see, not yet overridden, and a reason."""
    if not is_shown:
        raise RuleViolation("There is no window that you can see.")
    if is_overridden:
        raise RuleViolation("Why another time was chosen has been recorded already. It is kept as it is.")
    if not reason.strip():
        raise RuleViolation("Write down why another time was chosen.")
