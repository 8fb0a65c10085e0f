"""Due dates of thousands of invented histories, by the rules and by a second implementation, must agree."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from offender_mgmt.policy.rules import Policy
from tests.visits.diary import Person, expected_dates, is_agreed_on, latest
from tests.visits.facts import POLICY, due, facts, stored
from visits.rules.due import Facts, SuspensionFacts

HISTORIES = 3000
BATCHES = 10


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
        agreed = is_agreed_on(person, day)
        found = due(replace(known, open=held, is_later_accepted=agreed), policy, today=day)
        held = stored(found)
        yield day, found.due_on


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_rule_agrees_with_a_second_implementation(batch: int) -> None:
    """Step by step from stored dates, or in one walk through the diary: the same date on every day."""
    chance = random.Random(20170629 + batch)

    for _ in range(HISTORIES // BATCHES):
        person = a_history(chance)
        assert list(dates_by_the_rule(person)) == list(expected_dates(person)), person
