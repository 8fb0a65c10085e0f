"""Until when a visit is written up in the national register, and how long that took (domain 1.7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from offender_mgmt.errors import RuleViolation

IsWorkingDay = Callable[[date], bool]
DAY = timedelta(days=1)


@cache
def _england() -> holidays.HolidayBase:
    """Bank holidays of England, worked out year by year as they are asked for; built once in a process."""
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Say whether people work in England on that day: not at weekends, not on bank holidays."""
    return day.weekday() < 5 and day not in _england()


def entry_due_on(visited_on: date, days: int, is_working_day: IsWorkingDay) -> date:
    """The last day on which the entry is in time: so many working days after the visit, whose own day is none."""
    due_on = visited_on
    for _ in range(days):
        due_on += DAY
        while not is_working_day(due_on):
            due_on += DAY
    return due_on


@dataclass(frozen=True)
class Lag:
    """How long entries took, in working days after the visit. None when none was written."""

    written: int
    in_time: int
    median: float | None
    longest: int | None

    @property
    def percent_in_time(self) -> int | None:
        """The share that was in time, in whole per cent, rounded down so that it is never flattering."""
        return 100 * self.in_time // self.written if self.written else None


def lag_of(entries: Mapping[tuple[date, date, date], int], *, is_working_day: IsWorkingDay) -> Lag:
    """The lag of entries told as {(day of the visit, day of writing, day on which it was due): how many}.

    What is written on a day off counts as the next working day, as it does for the day on which it is due.
    """
    if not entries:
        return Lag(0, 0, None, None)
    first = min(visited for visited, _, _ in entries)
    passed = _working_days_passed(
        first, max(max(visited, written) for visited, written, _ in entries), is_working_day
    )
    lags: dict[int, int] = {}
    for (visited_on, written_on, _), number in entries.items():
        lag = 0
        if written_on > visited_on:
            lag = passed[written_on] - passed[visited_on] + (not is_working_day(written_on))
        lags[lag] = lags.get(lag, 0) + number
    written = sum(lags.values())
    in_time = sum(number for (_, written_on, due_on), number in entries.items() if written_on <= due_on)
    return Lag(written, in_time, _median(lags, written), max(lags))


def _working_days_passed(first: date, last: date, is_working_day: IsWorkingDay) -> dict[date, int]:
    """For each day, how many working days there were from the first to it."""
    passed, count, day = {}, 0, first
    while day <= last:
        count += is_working_day(day)
        passed[day] = count
        day += DAY
    return passed


def _median(lags: Mapping[int, int], written: int) -> float:
    middle, seen, found = ((written - 1) // 2, written // 2), 0, []
    for lag in sorted(lags):
        found += [lag for at in middle if seen <= at < seen + lags[lag]]
        seen += lags[lag]
    return sum(found) / 2


def check_can_write(*, is_written: bool, is_corrected: bool, reference: str) -> None:
    """Raise RuleViolation unless an entry may be marked as written under this reference."""
    if is_written:
        raise RuleViolation("This entry is already marked as written. Look at it again.")
    if is_corrected:
        raise RuleViolation("This visit was corrected. Write the entry of the visit that replaced it.")
    if not reference.strip():
        raise RuleViolation("Enter the reference of the entry.")
