"""Deciding a level: what takes effect at once and what waits (domain 2.1, 2.7)."""

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import RiskLevel

VERSION = "levels/1"
ORDER = {level: rank for rank, level in enumerate(RiskLevel.values)}


def is_lower(new: str, current: str | None) -> bool:
    """Say whether `new` is a lower level than `current`; a first level is never lower."""
    return current is not None and ORDER[new] < ORDER[current]


def check_can_decide(
    *,
    new: str,
    rationale: str,
    advised: str | None,
    deviation: str,
    deviation_words: int,
    is_closed: bool,
) -> None:
    """Raise RuleViolation unless this level may be given, or asked for, with these reasons.

    A level other than the advised one needs reasons of its own, of so many words.
    """
    if is_closed:
        raise RuleViolation("This record is closed: there is no level to decide.")
    if not rationale.strip():
        raise RuleViolation("Write down the reasons for this level.")
    if advised is not None and new != advised and len(deviation.split()) < deviation_words:
        raise RuleViolation(
            f"The tools advise {RiskLevel(advised).label.lower()}. Say in at least {deviation_words} words"
            " why you decide otherwise."
        )


def check_can_lower(
    *, current: str | None, level_then: str, advised: str | None, advised_then: str | None, is_closed: bool
) -> None:
    """Raise RuleViolation unless a lower level may take effect on the facts that it was asked for on."""
    if is_closed:
        raise RuleViolation("This record is closed: there is no level to decide.")
    if current != level_then:
        raise RuleViolation("The level has changed since this was proposed. Look at the record again.")
    if advised != advised_then:
        raise RuleViolation(
            "The tools advise otherwise than when this was proposed. Return it, and let it be decided again."
        )
