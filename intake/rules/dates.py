"""Reading a date cell. A cell that could mean two days is no date, but two candidates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDERS = ("dmy", "mdy", "ymd")
# What programs write when they know no date. A spreadsheet also counts a day wrong before March 1900.
PLACEHOLDERS = frozenset({date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31)})
SPREADSHEET_COUNTS_WRONG_UNTIL = date(1900, 3, 1)
SERIAL_DAY_ZERO = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}

NUMERIC = re.compile(r"(\d{1,4})\s?([/.\- ])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?:\s\d{1,2}:\d{2}(?::\d{2})?)?")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}.*)?")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
NAMED = re.compile(
    r"(?:(?P<weekday>[a-z]{3,9})\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+"
    r"(?P<month>[a-z]{3,9})\.?[\s,\-/.]+(?P<year>\d{2}|\d{4})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateReading:
    """The day a cell tells, or why none can be believed. `candidates` are the days it may have meant."""

    on: date | None = None
    reason: str = ""
    candidates: tuple[date, ...] = ()
    is_by_order: bool = False  # day and month could be exchanged, and nothing in the cell says which is which
    is_other_order: bool = False  # it can be a day only with day and month exchanged


def read_date(
    text: str, *, order: str, two_digit_pivot: int | None = None, is_typed: bool = False
) -> DateReading:
    """Return what the cell `text` (not blank) tells.

    `order` is the profile's: dmy, mdy or ymd; a year of four digits in front is always ymd. `is_typed` means a
    true date cell, whose text is ISO. Years of two digits are a doubt, unless the profile gives a pivot:
    years up to it are 20xx, later ones 19xx.
    """
    reading = _read(text, order, two_digit_pivot, is_typed)
    if reading.on in PLACEHOLDERS:
        return DateReading(reason="This date is what programs write when they know none.")
    if is_typed and reading.on and reading.on < SPREADSHEET_COUNTS_WRONG_UNTIL:
        return DateReading(reason="Spreadsheets count the days before March 1900 wrongly.")
    return reading


def _read(text: str, order: str, pivot: int | None, is_typed: bool) -> DateReading:
    if ISO.fullmatch(text):
        return _iso(text, is_typed)
    if SERIAL.fullmatch(text):
        return _serial(float(text))
    if match := NUMERIC.fullmatch(text):
        return _numeric((match[1], match[3], match[4]), order, pivot)
    if match := NAMED.fullmatch(text):
        return _named(match, pivot)
    return DateReading(reason="This is not a single date.")


def swapped(day: date) -> date | None:
    """Return the other day that the same numbers name when day and month are exchanged, if there is one."""
    return None if day.day > 12 or day.day == day.month else date(day.year, day.day, day.month)


def _iso(text: str, is_typed: bool) -> DateReading:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return DateReading(reason="There is no such day.")
    if moment.tzinfo is not None:
        moment = moment.astimezone(LONDON)
    return DateReading(on=moment.date(), is_by_order=is_typed)


def _serial(number: float) -> DateReading:
    days = tuple(
        date.fromordinal(zero.toordinal() + int(number))
        for zero in (SERIAL_DAY_ZERO["1900"], SERIAL_DAY_ZERO["1904"])
    )
    return DateReading(reason="This is a number, perhaps a spreadsheet's day count.", candidates=days)


def _numeric(parts: tuple[str, str, str], order: str, pivot: int | None) -> DateReading:
    order = "ymd" if len(parts[0]) == 4 else order
    told = dict(zip(order, parts, strict=True))
    if len(told["d"]) > 2 or len(told["m"]) > 2 or len(told["y"]) not in (2, 4):
        return DateReading(reason="This is not a single date.")
    month, day = int(told["m"]), int(told["d"])
    reading = _in_year(told["y"], pivot, lambda year: date(year, month, day))
    if order == "ymd":
        return reading
    if reading.on or reading.candidates:
        return replace(reading, is_by_order=True)
    other = _in_year(told["y"], pivot, lambda year: date(year, day, month))
    if not (other.on or other.candidates):
        return reading
    reason = "Day and month are the other way round here, or this is a slip."
    candidates = (other.on,) if other.on else other.candidates
    return DateReading(reason=reason, candidates=candidates, is_other_order=True)


def _named(match: re.Match[str], pivot: int | None) -> DateReading:
    name, weekday = match["month"].casefold()[:3], (match["weekday"] or "").casefold()[:3]
    if name not in MONTHS or (weekday and weekday not in WEEKDAYS):
        return DateReading(reason="This is not a single date.")
    month, day = MONTHS.index(name) + 1, int(match["day"])
    reading = _in_year(match["year"], pivot, lambda year: date(year, month, day))
    if reading.on and weekday and WEEKDAYS[reading.on.weekday()] != weekday:
        return DateReading(reason="The weekday and the date disagree.", candidates=(reading.on,))
    return reading


def _in_year(year: str, pivot: int | None, day_in: Callable[[int], date]) -> DateReading:
    """Read the year, then the day in it. Two digits without a pivot leave both centuries as candidates."""
    number = int(year)
    if len(year) == 4:
        centuries: Sequence[int] = (number,)
    elif pivot is not None:
        centuries = (2000 + number if number <= pivot else 1900 + number,)
    else:
        centuries = (2000 + number, 1900 + number)
    days = tuple(day for day in (_day(day_in, year) for year in centuries) if day)
    if not days:
        return DateReading(reason="There is no such day.")
    if len(centuries) > 1:
        return DateReading(reason="The year has only two digits.", candidates=days)
    return DateReading(on=days[0])


def _day(day_in: Callable[[int], date], year: int) -> date | None:
    try:
        return day_in(year)
    except ValueError:
        return None
