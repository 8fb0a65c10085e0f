"""Promises that nobody of a level will be overdue on a day, and what became of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from caseload.choices import Kept
from offender_mgmt.errors import RuleViolation

LONGEST = timedelta(days=364)  # as far as the forecast looks


@dataclass(frozen=True)
class Outcome:
    """What became of a promise: kept or not, and how many were overdue on its day, or are today."""

    kept: Kept
    overdue: int


def check_can_promise(*, promised_for: date, today: date) -> None:
    """Raise RuleViolation unless the day is to come, and near enough to be foreseen."""
    if promised_for <= today:
        raise RuleViolation("A promise is for a day to come. Choose a day after today.")
    if promised_for - today > LONGEST:
        raise RuleViolation("A promise is for a day within the next 52 weeks. Choose a nearer day.")


def outcome_of(promised_for: date, *, today: date, overdue_then: int, overdue_now: int) -> Outcome:
    """Kept or broken once its day is over; until then it waits, with the number of today."""
    if promised_for >= today:
        return Outcome(Kept.WAITING, overdue_now)
    return Outcome(Kept.NO if overdue_then else Kept.YES, overdue_then)
