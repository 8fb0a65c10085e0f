"""Decisions about risk (domain 2.1, 2.7)."""

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import RiskLevel

ORDER = {level: rank for rank, level in enumerate(RiskLevel.values)}


def is_lower(new: str, current: str | None) -> bool:
    """Say whether `new` is a lower level than `current`; a first level is never lower."""
    return current is not None and ORDER[new] < ORDER[current]


def check_can_decide(
    *, current: str | None, new: str, rationale: str, may_lower: bool, is_closed: bool
) -> None:
    """Raise RuleViolation unless this person may give this level for these reasons."""
    if is_closed:
        raise RuleViolation("This record is closed: there is no level to decide.")
    if not rationale.strip():
        raise RuleViolation("Write down the reasons for this level.")
    if is_lower(new, current) and not may_lower:
        raise RuleViolation("Only a supervisor may lower a risk level. Ask yours to decide.")
