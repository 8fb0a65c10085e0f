"""A second implementation of due dates: from whole histories, written apart from the rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from offender_mgmt.policy.rules import Policy

LONG = (1, 3, 5, 7, 8, 10, 12)
T = TypeVar("T")


@dataclass
class Person:
    """One person's history as a diary: what was known from which day on."""

    registered_on: date | None
    recorded_on: date
    unknown_on: date | None = None  # the day on which an extract told of a last visit that nobody can date
    levels: list[tuple[date, str | None]] = field(default_factory=list)
    agreed: list[tuple[date, int | None]] = field(default_factory=list)
    policies: list[tuple[date, Policy]] = field(default_factory=list)
    visits: list[tuple[date, date]] = field(default_factory=list)  # (known from, visited on), successful only
    absences: list[tuple[date, date | None, date]] = field(default_factory=list)  # known from, began, resumes

    def days(self) -> list[date]:
        """Every day on which something was written down, in order."""
        diaries = (self.levels, self.agreed, self.policies, self.visits, self.absences)
        return sorted({entry[0] for diary in diaries for entry in diary})


def latest(diary: list[tuple[date, T]], day: date) -> T:
    """The last entry up to that day."""
    return [value for known, value in diary if known <= day][-1]


def months_later(day: date, months: int) -> date:
    """Counted on the calendar, month by month."""
    year = day.year + (day.month + months - 1) // 12
    month = (day.month + months - 1) % 12 + 1
    leap = year % 400 == 0 or (year % 4 == 0 and year % 100 > 0)
    last = 31 if month in LONG else 30 if month != 2 else 29 if leap else 28
    return date(year, month, min(day.day, last))


def plain_date(person: Person, day: date) -> tuple[str, date]:
    """(anchor in words, date) that the values known on that day give, with nothing held from before."""
    policy = latest(person.policies, day)
    visited = [on for known, on in person.visits if known <= day]
    if not visited:
        if person.unknown_on is not None or person.registered_on is None:
            since = person.unknown_on or person.recorded_on
            return f"unknown on {since}", since
        return f"registered on {person.registered_on}", person.registered_on + timedelta(
            policy.first_visit_days
        )
    level, agreed = latest(person.levels, day), latest(person.agreed, day)
    months = agreed or policy.visit_interval_months[level or policy.not_assessed_treated_as]
    return f"visited on {max(visited)}", months_later(max(visited), months)


@dataclass(frozen=True)
class Standing:
    """What stands for a person: counted from what, the date without absences, and the due date."""

    anchor: str = ""
    visited_on: date | None = None
    usual: date = date.max
    due_on: date = date.max

    def on(self, person: Person, day: date, *, is_agreed: bool, is_correction: bool = False) -> "Standing":
        """What stands after that day: found from what is known, and held where it may not be later.

        A date becomes later only by a new visit, or when two people have agreed to it that day.
        """
        anchor, found = plain_date(person, day)
        visited_on = max((on for known, on in person.visits if known <= day), default=None)
        is_new_visit = (
            visited_on is not None and not is_correction and visited_on > (self.visited_on or date.min)
        )
        is_free = is_agreed or is_new_visit or not self.anchor
        is_taken_as_found = anchor != self.anchor or (is_agreed and found > self.usual)
        usual = found if is_taken_as_found else min(self.usual, max(found, day))
        due_on = after_absences(person, day, usual)
        if due_on > self.due_on and not is_free:
            usual, due_on = min(usual, self.due_on), self.due_on
        return Standing(anchor, visited_on, usual, due_on)


def expected_dates(person: Person) -> Iterator[tuple[date, date]]:
    """(day, due date) on each day of the diary."""
    standing = Standing()
    for day in person.days():
        standing = standing.on(person, day, is_agreed=is_agreed_on(person, day))
        yield day, standing.due_on


def is_agreed_on(person: Person, day: date) -> bool:
    """Whether two people agreed to an absence that day; one without a beginning was only told by an extract."""
    return any(known == day and began is not None for known, began, _ in person.absences)


def after_absences(person: Person, day: date, usual: date) -> date:
    """The usual date, moved by each absence that no visit has followed."""
    policy = latest(person.policies, day)
    visited = [on for known, on in person.visits if known <= day]
    found = usual
    for _, began, resumes in sorted((a for a in person.absences if a[0] <= day), key=lambda a: a[2]):
        if visited and max(visited) >= resumes:
            continue
        limit = resumes + timedelta(policy.visit_after_suspension_days)
        was_overdue = found < (began or resumes)
        if not was_overdue:
            found = found if resumes <= found <= limit else limit
    return found


def expected_date(person: Person, day: date) -> date:
    """The date that stands on that day."""
    return [due_on for known, due_on in expected_dates(person) if known <= day][-1]
