"""Two records of one person: when they may be merged, and what the one that goes on then says."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from offender_mgmt.errors import RuleViolation

T = TypeVar("T", date, int)


@dataclass(frozen=True)
class Facts:
    """What either record says; None is *not known*."""

    registered_on: date | None
    agreed_interval_months: int | None
    date_of_birth: date | None


def check_are_two(kept: int, duplicate: int) -> None:
    """Raise RuleViolation when a record would be merged with itself."""
    if kept == duplicate:
        raise RuleViolation("A record cannot be merged with itself.")


def check_can_merge(*, kept_closed_on: date | None, duplicate_closed_on: date | None) -> None:
    """Raise RuleViolation unless both records are live."""
    if kept_closed_on is not None or duplicate_closed_on is not None:
        raise RuleViolation("One of the two records is closed. Reopen it before you merge them.")


def merged_facts(kept: Facts, duplicate: Facts) -> dict[str, object]:
    """What the kept record says afterwards: the earlier registration, the shorter interval, a birth date if known."""
    return {
        "registered_on": _least(kept.registered_on, duplicate.registered_on),
        "agreed_interval_months": _least(kept.agreed_interval_months, duplicate.agreed_interval_months),
        "date_of_birth": kept.date_of_birth or duplicate.date_of_birth,
    }


def _least(one: T | None, other: T | None) -> T | None:
    known = [value for value in (one, other) if value is not None]
    return min(known) if known else None
