"""The overdue list is a question, asked when it is read; an oracle in plain Python gives the same answer."""

import json
import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.offenders.models import Offender, Suspension
from tests.factories import make_offender, make_user, make_visit
from tests.visits.diary import Person, expected_date
from tests.visits.facts import POLICY
from visits.choices import Outcome
from visits.models import Visit, VisitObligation
from visits.services import refresh

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
PEOPLE = 250
Row = dict[str, Any]


def days_ago(chance: random.Random, most: int, least: int = 0) -> date:
    """A day before today."""
    return TODAY - timedelta(chance.randint(least, most))


def make_register(chance: random.Random, now: datetime) -> None:
    """People with anything that the register can hold, visits and suspensions among it."""
    recorder = make_user("rita.recorder", role="auditor")
    officer = make_user("olga.officer", role="offender_manager")
    people = Offender.objects.bulk_create(
        Offender(
            reference=f"TST/{number}",
            recorded_on=days_ago(chance, 300),
            registered_on=chance.choice([None, days_ago(chance, 3000)]),
            risk_level=chance.choice([None, "low", "medium", "high", "very_high"]),
            agreed_interval_months=chance.choice([None, None, 2, 18]),
            closed_on=chance.choice([None] * 9 + [TODAY]),
        )
        for number in range(PEOPLE)
    )
    for offender in people:
        for _ in range(chance.randrange(4)):
            outcome = chance.choice([Outcome.SEEN_INSIDE, Outcome.NO_ANSWER])
            make_visit(offender, days_ago(chance, 500), outcome=outcome, by=recorder)
        for _ in range(chance.choice([0, 0, 1])):
            began = days_ago(chance, 200)
            Suspension.objects.create(
                offender=offender,
                reason="abroad",
                evidence="Ticket",
                started_on=chance.choice([None, began]),
                next_check_on=began + timedelta(chance.randrange(300)),
                expected_until=chance.choice([None, began + timedelta(chance.randrange(300))]),
                ended_on=chance.choice([None, None, min(TODAY, began + timedelta(20))]),
                requested_by=officer,
                approved_by=recorder,
            )
    refresh([offender.pk for offender in people], by=None, now=now)


def is_suspended(suspensions: Iterable[Row], on: date) -> bool:
    """Whether one of these holds on that day."""
    for row in suspensions:
        begun = row["started_on"] is None or row["started_on"] <= on
        ended = row["ended_on"] is not None and row["ended_on"] <= on
        lapsed = any(end is not None and end < on for end in (row["expected_until"], row["next_check_on"]))
        if begun and not ended and not lapsed:
            return True
    return False


def due_by_hand(row: Row, suspensions: list[Row]) -> date:
    """The due date from raw rows, by the second implementation."""
    person = Person(registered_on=row["registered_on"], recorded_on=row["recorded_on"])
    person.levels.append((TODAY, row["risk_level"]))
    person.agreed.append((TODAY, row["agreed_interval_months"]))
    person.policies.append((TODAY, POLICY))
    seen = Visit.objects.filter(offender=row["id"], outcome="seen_inside").values_list(
        "visited_on", flat=True
    )
    person.visits.extend((TODAY, on) for on in seen)
    for told in suspensions:
        ends = [end for end in (told["ended_on"], told["expected_until"], told["next_check_on"]) if end]
        person.absences.append((TODAY, told["started_on"], min(ends)))
    return expected_date(person, TODAY)


@pytest.mark.parametrize("seed", [2017, 2026])
def test_the_list_is_what_a_brute_force_count_gives(seed: int, now: datetime) -> None:
    """Everybody live, due before the day, not suspended on it, and nobody else (ALR-1)."""
    make_register(random.Random(seed), now)
    live: list[Row] = list(map(dict, Offender.objects.filter(closed_on=None).values()))
    suspensions: dict[int, list[Row]] = {row["id"]: [] for row in live}
    for suspension in Suspension.objects.filter(offender__in=suspensions).values():
        suspensions[suspension["offender_id"]].append(dict(suspension))
    due_on = {row["id"]: due_by_hand(row, suspensions[row["id"]]) for row in live}

    for days in (-400, -30, -1, 0, 1, 15, 90, 400, 4000):
        on = TODAY + timedelta(days)
        expected = {
            key: day for key, day in due_on.items() if day < on and not is_suspended(suspensions[key], on)
        }
        found = dict(VisitObligation.objects.overdue(on=on).values_list("offender", "due_on"))
        assert found == expected, on
        assert len(found) > 10 or days < 0


def test_no_sweep_is_needed_for_the_list(now: datetime) -> None:
    """With worker, beat and Redis stopped the list is the same: it reads dates, not marks (ALR-1)."""
    offender = make_offender(now=now, visited_on=date(2026, 5, 31))

    days = [date(2026, 11, 30), date(2026, 12, 1), date(2036, 12, 1)]

    overdue = [VisitObligation.objects.overdue(on=day).filter(offender=offender).exists() for day in days]
    assert overdue == [False, True, True]
    assert not SweepRun.objects.exists()


@pytest.mark.parametrize(("on", "days"), [(TODAY, 141), (date(2026, 7, 2), 1), (date(2026, 6, 30), -1)])
def test_days_overdue_are_counted_from_the_due_date(on: date, days: int, now: datetime) -> None:
    """Whole days, negative while still to come."""
    make_offender(now=now, visited_on=date(2026, 1, 1))

    obligation: Any = VisitObligation.objects.with_days_overdue(on=on).get()

    assert obligation.days_overdue.days == days


def test_the_command_lists_the_most_overdue_first(now: datetime) -> None:
    """`overdue --on DATE --json`, with the arithmetic of each (issue 2)."""
    make_offender(now=now, reference="TST/B", visited_on=date(2026, 1, 1))
    make_offender(
        now=now,
        reference="TST/A",
        visited_on=date(2017, 3, 14),
        registered_on=date(2010, 1, 1),
        risk_level="high",
    )
    make_offender(now=now, reference="TST/C", visited_on=date(2026, 11, 1))
    out = StringIO()

    call_command("overdue", on=TODAY, json=True, stdout=out)

    first, second = json.loads(out.getvalue())
    assert second["reference"] == "TST/B"
    receipt = first.pop("receipt")
    assert receipt["lines"][0] == "Last successful visit: 14 March 2017"
    assert first == {
        "reference": "TST/A",
        "risk_level": "high",
        "last_successful_visit_on": "2017-03-14",
        "due_on": "2017-06-14",
        "days_overdue": 3445,
    }
