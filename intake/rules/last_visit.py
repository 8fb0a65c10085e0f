"""The last successful visit: known, never, or unknown. When in doubt it is unknown, and a person is asked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from intake.rules.cells import Cells
from intake.rules.dates import read_date
from intake.rules.facts import Attempt, Doubt, Knowledge, LastVisit, Suggestion
from intake.rules.text import clean, long_date, word_key
from visits.choices import Outcome

QUESTION = "On which day was the last successful visit?"
# "10/11/26 no reply, 10/11/26 seen": a date, and the words after it.
DATE_AND_WORDS = re.compile(r"(\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4})\s*[:\-]?\s*([^\d,;]*)")


@dataclass(frozen=True)
class Bounds:
    """The days between which a visit can have been."""

    born_on: date | None
    registered_on: date | None
    extract_date: date

    def objection(self, day: date) -> str:
        """Why no visit can have been on `day`, or blank."""
        if day > self.extract_date:
            return "This visit is in the future."
        if self.born_on and day <= self.born_on:
            return "This visit is before the person was born."
        if self.registered_on and day < self.registered_on:
            return "This visit is before the person was registered."
        return ""


@dataclass(frozen=True)
class Unclear:
    """Why the last successful visit is not known, and what the cell may have meant."""

    reason: str
    suggestions: tuple[Suggestion, ...] = ()
    attempt: Attempt | None = None


def last_visit_of(cells: Cells, *, bounds: Bounds, successful: frozenset[str]) -> LastVisit:
    """Return what the row tells of the last successful visit.

    KNOWN is only a single date that can be right, with an outcome that policy counts as `successful`. NEVER is a
    blank cell, or a word for it, without an outcome. Everything else is UNKNOWN, with a question.
    """
    found = _find(cells, bounds, successful)
    if isinstance(found, LastVisit):
        return found
    outcome = clean(cells.raw("last_visit_outcome"))
    told = f"{cells.told('last_visit')} ({outcome})" if outcome else cells.told("last_visit")
    cells.add(Doubt("last_visit", told.strip(), QUESTION, found.reason, found.suggestions))
    return LastVisit(Knowledge.UNKNOWN, last_attempt=found.attempt)


def _find(cells: Cells, bounds: Bounds, successful: frozenset[str]) -> LastVisit | Unclear:
    if problem := cells.problem("last_visit") or cells.problem("last_visit_outcome"):
        return Unclear(problem)
    text, word = clean(cells.raw("last_visit")), word_key(cells.raw("last_visit_outcome"))
    outcome = cells.profile.outcomes.get(word)
    if word in cells.profile.not_known:
        word = ""
    if not text or word_key(text) in cells.profile.never:
        return Unclear("There is an outcome, but no day.") if word else LastVisit(Knowledge.NEVER)
    reading = cells.reading("last_visit")
    if reading.on is None:
        days = tuple(_suggest(reading.candidates, bounds))
        return Unclear(reading.reason, days or tuple(_seen_in(text, cells, bounds, successful)))
    if objection := bounds.objection(reading.on):
        return Unclear(objection)
    if word and outcome is None:
        return Unclear("The profile does not know this outcome.", tuple(_suggest((reading.on,), bounds)))
    return _by_outcome(cells, reading.on, outcome, successful)


def _by_outcome(
    cells: Cells, day: date, outcome: Outcome | None, successful: frozenset[str]
) -> LastVisit | Unclear:
    if outcome is None and cells.profile.visits_need_outcome:
        return Unclear("There is a day, but no outcome.", (Suggestion(day.isoformat(), long_date(day)),))
    if outcome is not None and outcome not in successful:
        return Unclear(
            f"The visit told was not successful ({outcome.label.lower()}): the last successful one is not told.",
            attempt=Attempt(day, outcome),
        )
    announced = cells.yes_or_no("announced", "Was the last visit announced?")
    return LastVisit(Knowledge.KNOWN, day, outcome or Outcome.SEEN_INSIDE, announced)


def _suggest(days: Iterable[date], bounds: Bounds) -> Iterator[Suggestion]:
    for day in days:
        if not bounds.objection(day):
            yield Suggestion(day.isoformat(), long_date(day))


def _seen_in(text: str, cells: Cells, bounds: Bounds, successful: frozenset[str]) -> Iterator[Suggestion]:
    """Find the successful visits in a cell that tells several, the latest first."""
    days: dict[date, str] = {}
    for told, words in DATE_AND_WORDS.findall(text):
        if cells.profile.outcomes.get(word_key(words)) in successful:
            reading = read_date(
                told, order=cells.profile.date_order, two_digit_pivot=cells.profile.two_digit_pivot
            )
            possible = (day for day in (reading.on, *reading.candidates) if day and not bounds.objection(day))
            days |= {day: words.strip().lower() for day in possible}
    for day in sorted(days, reverse=True):
        yield Suggestion(day.isoformat(), f"{days[day]} on {long_date(day)}")
