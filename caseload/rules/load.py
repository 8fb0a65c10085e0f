"""How many visits a caseload asks for: a month, and week by week. Hours are worked out from these elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from caseload.rules.demand import visits_ahead

WEEKS = 13  # a quarter is looked at


@dataclass(frozen=True)
class Cadence:
    """When a person's next visit is due, and the months from each to the one after. None: no date is known."""

    due_on: date | None
    months: int


@dataclass
class Load:
    """Visits asked for. `a_month` is exact; `weeks` counts visits due in each week from a first day."""

    a_month: Fraction = Fraction(0)
    weeks: list[int] = field(default_factory=lambda: [0] * WEEKS)


def load_of(cadences: Iterable[Cadence], *, start: date) -> Load:
    """The visits that these people need from the day `start` on; what is overdue falls into the first week.

    Each visit is taken as made on the day it is due. Whoever has no date counts from the first day.
    """
    load = Load()
    for cadence in cadences:
        load.a_month += Fraction(1, cadence.months)
        for day in visits_ahead(cadence.due_on, cadence.months, today=start, days=WEEKS * 7):
            load.weeks[day // 7] += 1
    return load


def first_heavier_week(before: Sequence[int], after: Sequence[int], *, start: date) -> date | None:
    """The first day of the first week in which more visits are due than before; None when there is none."""
    heavier = (number for number, pair in enumerate(zip(before, after, strict=True)) if pair[1] > pair[0])
    number = next(heavier, None)
    return None if number is None else start + timedelta(weeks=number)
