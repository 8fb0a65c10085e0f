"""Ten years of visits as three ways of choosing their day give them: nothing of it comes from a database."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from offender_mgmt.policy.rules import Policy, add_months
from visits.choices import DayPart
from visits.rules.windows import Standing, days_in, draw, inputs_for

BEGINS_ON = date(2026, 1, 1)
TUESDAY = 1


@dataclass(frozen=True)
class Gap:
    """From one visit to the next, which was due on `due_on`."""

    anchor_on: date
    due_on: date
    visited_on: date
    day_part: DayPart

    @property
    def slot(self) -> tuple[int, DayPart]:
        """The weekday, Monday 0, and the part of the day of the visit."""
        return self.visited_on.weekday(), self.day_part


# Choose the day and its part: offender, number of the visit, anchor, due date.
Visitor = Callable[[str, int, date, date], tuple[date, DayPart]]


def life(visitor: Visitor, offender: str, *, months: int, begins_on: date, ends_on: date) -> list[Gap]:
    """The visits to one offender whose longest gap is `months`, until that day."""
    gaps: list[Gap] = []
    anchor_on = begins_on
    while anchor_on < ends_on:
        due_on = add_months(anchor_on, months)
        visited_on, day_part = visitor(offender, len(gaps) + 1, anchor_on, due_on)
        gaps.append(Gap(anchor_on, due_on, visited_on, day_part))
        anchor_on = visited_on
    return gaps


def lives(visitor: Visitor, *, offenders: int, months: int, years: int, seed: int) -> list[list[Gap]]:
    """The visits to that many offenders, whose first visits are spread over one longest gap."""
    chance = Random(f"{seed} {months}")  # noqa: S311  # invented people, no secret
    ends_on = add_months(BEGINS_ON, years * 12)

    def everybody() -> Iterator[list[Gap]]:
        for number in range(offenders):
            begins_on = BEGINS_ON + timedelta(days=chance.randrange(months * 30))
            yield life(visitor, f"{months}-{number}", months=months, begins_on=begins_on, ends_on=ends_on)

    return list(everybody())


def at_the_deadline(offender: str, number: int, anchor_on: date, due_on: date) -> tuple[date, DayPart]:
    """Always on the last day, in the morning."""
    return due_on, DayPart.MORNING


def typical_officer(seed: int) -> Visitor:
    """Four times in five on the last Tuesday morning before the due date, else on one of the last ten days."""
    chance = Random(seed)  # noqa: S311  # an invented officer

    def visit(offender: str, number: int, anchor_on: date, due_on: date) -> tuple[date, DayPart]:
        if chance.random() < 0.8:
            return due_on - timedelta(days=(due_on.weekday() - TUESDAY) % 7), DayPart.MORNING
        day = due_on - timedelta(days=chance.randrange(10))
        return day, chance.choice((DayPart.MORNING, DayPart.AFTERNOON))

    return visit


def in_our_windows(policy: Policy, seed: int, *, has_habits: bool = False) -> Visitor:
    """In the window that the rule draws, on any of its covered days; with habits, on a Tuesday or on its first day."""
    chance = Random(seed)  # noqa: S311  # which day of the window an officer takes
    secret = hashlib.sha256(f"benchmark {seed}".encode()).digest()

    def visit(offender: str, number: int, anchor_on: date, due_on: date) -> tuple[date, DayPart]:
        standing = Standing(offender, anchor_on, due_on)
        inputs = inputs_for(standing, policy, period=BEGINS_ON, sequence=number, today=anchor_on)
        window = draw(secret, inputs)
        days = days_in(window, policy.shift_cover)
        if has_habits:
            tuesdays = [day for day in days if day.weekday() == TUESDAY]
            return (tuesdays or days)[0], window.day_part
        return chance.choice(days), window.day_part

    return visit
