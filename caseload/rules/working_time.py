"""How many minutes somebody is at work in a span of days: contract, absences, weekends and bank holidays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from offender_mgmt.accounts.rules.absences import Days
from offender_mgmt.errors import RuleViolation
from visits.rules.visor import is_working_day

WORKING_DAYS = 5  # of a week; a week's hours are spread evenly over them
MINUTES_OF_A_WEEK = 7 * 24 * 60
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Contract:
    """Minutes a week, from a day until the day of the next contract. None at all is 0, and is said so."""

    from_on: date
    minutes: int


@dataclass(frozen=True)
class WorkingLife:
    """What is known of one officer's time. Of two contracts from one day, the one told later holds.

    `leaves_on` is the first day on which they are no longer there.
    """

    contracts: Sequence[Contract] = ()
    away: Sequence[Days] = ()
    leaves_on: date | None = None

    def leaving(self, on: date) -> "WorkingLife":
        """The same, who leaves on that day."""
        return replace(self, leaves_on=on)


def contract_on(contracts: Sequence[Contract], day: date) -> Contract | None:
    """The contract that holds on a day; None when no hours are recorded for it."""
    held = [(one.from_on, place, one) for place, one in enumerate(contracts) if one.from_on <= day]
    return max(held)[2] if held else None


def has_hours(life: WorkingLife, days: Days) -> bool:
    """Say whether hours are recorded for any of these days. Without them nothing is known, which is not none."""
    return any(contract.from_on <= days.last for contract in life.contracts)


def available_minutes(life: WorkingLife, days: Days) -> Fraction:
    """Minutes at work on these days: a fifth of the week's for each working day in England that is no absence."""
    fifths, day = 0, days.first
    while day <= days.last:
        fifths += _fifths(life, day)
        day += DAY
    return Fraction(fifths, WORKING_DAYS)


def _fifths(life: WorkingLife, day: date) -> int:
    if life.leaves_on is not None and day >= life.leaves_on:
        return 0
    if not is_working_day(day) or any(day in away for away in life.away):
        return 0
    contract = contract_on(life.contracts, day)
    return contract.minutes if contract else 0


def weeks_from(today: date, number: int) -> list[Days]:
    """So many weeks of seven days, the first of which begins today."""
    return [Days(today + week * WEEK, today + (week + 1) * WEEK - DAY) for week in range(number)]


def check_can_set_hours(
    *, minutes: int, from_on: date, recorded: Sequence[Contract], is_officer: bool
) -> None:
    """Raise RuleViolation unless these minutes a week can hold from that day.

    Hours of one day replace those recorded for it before, so that no two can overlap.
    """
    if not is_officer:
        raise RuleViolation("Hours are recorded for offender managers who are active. Choose one of them.")
    if not 0 <= minutes <= MINUTES_OF_A_WEEK:
        raise RuleViolation("Hours a week are between 0 and 168. Enter the hours of the contract.")
    held = contract_on(recorded, from_on)
    if held is not None and held.minutes == minutes:
        raise RuleViolation("These hours already hold on that day. Enter other hours, or another day.")
