"""A second implementation: due dates from whole histories, written apart from the rules, must agree."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

import pytest

from offender_mgmt.policy.rules import Policy
from tests.visits.facts import POLICY, due, facts, stored
from visits.rules.due import Facts, SuspensionFacts

HISTORIES = 3000
BATCHES = 10
LONG = (1, 3, 5, 7, 8, 10, 12)
T = TypeVar("T")


@dataclass
class Person:
    """One person's history as a diary: what was known from which day on."""

    registered_on: date | None
    recorded_on: date
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
        if person.registered_on is None:
            return "unknown", person.recorded_on
        return "registered", person.registered_on + timedelta(policy.first_visit_days)
    level, agreed = latest(person.levels, day), latest(person.agreed, day)
    months = agreed or policy.visit_interval_months[level or policy.not_assessed_treated_as]
    return f"visited on {max(visited)}", months_later(max(visited), months)


def held_date(person: Person, day: date) -> date:
    """The earliest date given since the anchor was set; a decision's not before its own day."""
    anchor, _ = plain_date(person, day)
    held: date | None = None
    given: date | None = None
    for known in [entry for entry in person.days() if entry <= day]:
        its_anchor, its_date = plain_date(person, known)
        if its_anchor != anchor:
            continue
        if held is None:
            held = its_date
        elif its_date != given:
            held = min(held, max(its_date, known))
        given = its_date
    assert held is not None
    return held


def expected_date(person: Person, day: date) -> date:
    """The held date, moved by each absence that no visit has followed."""
    policy = latest(person.policies, day)
    visited = [on for known, on in person.visits if known <= day]
    found = held_date(person, day)
    for _, began, resumes in sorted((a for a in person.absences if a[0] <= day), key=lambda a: a[2]):
        if visited and max(visited) >= resumes:
            continue
        limit = resumes + timedelta(policy.visit_after_suspension_days)
        was_overdue = found < (began or resumes)
        if not was_overdue:
            found = found if resumes <= found <= limit else limit
    return found


def a_history(chance: random.Random) -> Person:
    """A diary of some years with up to nine entries."""
    start = date(2019, 1, 1) + timedelta(chance.randrange(1500))
    registered_on = None if chance.random() < 0.2 else start - timedelta(chance.randrange(30))
    person = Person(registered_on=registered_on, recorded_on=start)
    person.levels.append((start, chance.choice(["low", "medium", "high", "very_high", None])))
    person.agreed.append((start, chance.choice([None, None, 2, 9])))
    person.policies.append((start, POLICY))
    day = start
    for _ in range(chance.randrange(9)):
        day += timedelta(chance.randrange(1, 250))
        _write(person, day, chance)
    return person


def _write(person: Person, day: date, chance: random.Random) -> None:
    match chance.randrange(6):
        case 0:
            person.levels.append((day, chance.choice(["low", "medium", "high", "very_high"])))
        case 1:
            person.agreed.append((day, chance.choice([None, 1, 4, 12, 24])))
        case 2:
            months = {"very_high": chance.randint(1, 2), "high": chance.randint(2, 4), "medium": 6, "low": 9}
            policy = replace(
                POLICY, visit_interval_months=months, first_visit_days=chance.choice([10, 15, 28])
            )
            person.policies.append((day, policy))
        case 3:
            began = day - timedelta(chance.randrange(60))
            told = None if chance.random() < 0.2 else began
            person.absences.append((day, told, day + timedelta(chance.randrange(200))))
        case _:
            earliest = max([person.recorded_on, *(on for _, on in person.visits)])
            ago = chance.choice([0, 0, 1, 5, 90])  # a visit may be written down late, and out of order
            person.visits.append((day, max(day - timedelta(ago), earliest - timedelta(10))))


def facts_on(person: Person, day: date) -> tuple[Facts, Policy]:
    """What the register tells the rule on that day."""
    policy, level = latest(person.policies, day), latest(person.levels, day)
    agreed = latest(person.agreed, day)
    absences = [
        SuspensionFacts("abroad", began, ends) for known, began, ends in person.absences if known <= day
    ]
    return facts(
        risk_level=level,
        recorded_on=person.recorded_on,
        registered_on=person.registered_on,
        last_successful_on=max((on for known, on in person.visits if known <= day), default=None),
        agreed_interval_months=agreed,
        suspensions=tuple(absences),
    ), policy


def dates_by_the_rule(person: Person) -> Iterator[tuple[date, date]]:
    """(day, due date) on each day of the diary, each computed from the one before as it was stored."""
    held = None
    for day in person.days():
        known, policy = facts_on(person, day)
        found = due(replace(known, open=held), policy, today=day)
        held = stored(found)
        yield day, found.due_on


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_rule_agrees_with_a_second_implementation(batch: int) -> None:
    """Step by step from stored dates, or at once from the whole diary: the same date on every day."""
    chance = random.Random(20170629 + batch)

    for _ in range(HISTORIES // BATCHES):
        person = a_history(chance)
        for day, by_the_rule in dates_by_the_rule(person):
            assert by_the_rule == expected_date(person, day), (day, person)
