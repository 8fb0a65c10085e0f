"""How few live offenders can be believed: an empty answer is the most dangerous one there is (D-31)."""

from offender_mgmt.alerts.choices import Refusal
from offender_mgmt.errors import RuleViolation

FEW = 5  # people close so many records between two checks of a small register; it is no share of anything


def least_believable(before: int, *, percent: int) -> int:
    """The fewest live offenders that are believed after a check that counted `before`.

    A fall by policy's share, or by a few, is believed; nobody at all after somebody never is.
    """
    fall = max(FEW, before * percent // 100)
    return max(before - fall, min(before, 1))


def check_can_accept_fewer(*, refusal: str, is_accepted: bool, reason: str) -> None:
    """Raise RuleViolation unless the last full check was refused for its number.

    `is_accepted`: somebody has accepted that very number already.
    """
    if refusal != Refusal.FEWER_LIVE:
        raise RuleViolation("The last full check did not refuse the number of live offenders.")
    if is_accepted:
        raise RuleViolation("This number has been accepted already. The next full check will use it.")
    if not reason.strip():
        raise RuleViolation("Say why there are so many fewer live offenders.")
