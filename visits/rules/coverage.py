"""Whether the conditions of orders and the devices of a person are checked in time (domain 1.5, 5)."""

from collections.abc import Iterable
from datetime import date, timedelta

from offender_mgmt.policy.rules import add_months
from visits.choices import Coverage


def coverage_of(*, last_on: date | None, is_past: bool, months: int, on: date) -> Coverage:
    """How something stands on the day `on` that is to be checked every `months`, and was last on `last_on`.

    What was never checked is never "in time", however young it is. A version that a variation ended waits for no
    check any more.
    """
    if is_past:
        return Coverage.PAST
    if last_on is None:
        return Coverage.NEVER
    return Coverage.LATE if is_late(last_on, months=months, on=on) else Coverage.IN_TIME


def is_late(last_on: date, *, months: int, on: date) -> bool:
    """Say whether `months` calendar months after `last_on` have gone by before the day `on`."""
    return add_months(last_on, months) < on


def latest_late(*, months: int, on: date) -> date:
    """The latest day that `is_late` calls late on the day `on`."""
    day = add_months(on, -months)  # 28 February may stand for the days up to the 31st: step back to the last
    while not is_late(day, months=months, on=on):
        day -= timedelta(days=1)
    return day


def whole_months(since: date, *, on: date) -> int:
    """How many whole calendar months have gone by from `since` to the day `on`; 0 where it is still to come."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return max(0, months - (add_months(since, max(0, months)) > on))


def months_in_words(months: int) -> str:
    """A number of whole months as people say it."""
    if months == 0:
        return "less than a month"
    return f"{months} month{'' if months == 1 else 's'}"


def told_late(deed: str, last: Iterable[tuple[str, date | None]], *, on: date) -> list[str]:
    """Sentences that name what was never `deed` ("examined"), then what was not for longest.

    `last` are names with the day on which each was last: as in "Not examined for 7 months: phone 2, tablet."
    """
    never: list[str] = []
    by_months: dict[int, list[str]] = {}
    for name, last_on in last:
        ago = by_months.setdefault(whole_months(last_on, on=on), []) if last_on else never
        ago.append(name)
    told = [f"Never {deed}: {_listed(never)}."] if never else []
    return told + [
        f"Not {deed} for {months_in_words(months)}: {_listed(names)}."
        for months, names in sorted(by_months.items(), reverse=True)
    ]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
