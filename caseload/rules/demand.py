"""Which visits a caseload will ask for, and when."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from offender_mgmt.policy.rules import Policy, add_months


@dataclass(frozen=True)
class Duty:
    """One open obligation: whose case it is, by when, and what the next one will be counted by."""

    offender_id: int
    manager_id: int | None
    team_id: int | None
    level: str | None
    due_on: date
    agreed_months: int | None = None


@dataclass(frozen=True)
class Demand:
    """Visits that are overdue today, and on which day each further one falls due: 0 is today. In order."""

    overdue: int = 0
    ahead: tuple[int, ...] = ()

    def __add__(self, other: "Demand") -> "Demand":
        return Demand(self.overdue + other.overdue, tuple(sorted(self.ahead + other.ahead)))

    def __sub__(self, other: "Demand") -> "Demand":
        """Without what a part of it asks for."""
        left = Counter(self.ahead)
        left.subtract(other.ahead)
        return Demand(self.overdue - other.overdue, tuple(sorted(left.elements())))

    def within(self, days: int, *, inflow_percent: int = 0) -> Fraction:
        """Visits needed in so many days from today. What is overdue is needed now; inflow adds to what is not."""
        return self.overdue + self._ahead(0, days) * Fraction(100 + inflow_percent, 100)

    def by_week(self, weeks: int, *, inflow_percent: int = 0) -> list[Fraction]:
        """Visits needed in each week of seven days; what is overdue is needed in the first."""
        share = Fraction(100 + inflow_percent, 100)
        counts = Counter(day // 7 for day in self.ahead)
        return [counts[week] * share + (self.overdue if week == 0 else 0) for week in range(weeks)]

    def _ahead(self, first: int, until: int) -> int:
        return sum(first <= day < until for day in self.ahead)


def months_between(duty: Duty, policy: Policy) -> int:
    """Months from one visit to the next: as agreed for the person, else by level."""
    return policy.usual_months(duty.level) if duty.agreed_months is None else duty.agreed_months


def demand_of(duties: Iterable[Duty], policy: Policy, *, today: date, days: int) -> Demand:
    """What these cases ask for in so many days from today, each visit taken as made on its due date."""
    overdue, ahead = 0, list[int]()
    for duty in duties:
        days_ahead = list(visits_ahead(duty.due_on, months_between(duty, policy), today=today, days=days))
        is_overdue = duty.due_on < today  # it is needed today, and counted apart
        overdue += is_overdue
        ahead += days_ahead[1:] if is_overdue else days_ahead
    return Demand(overdue, tuple(sorted(ahead)))


def visits_ahead(due_on: date | None, months: int, *, today: date, days: int) -> Iterator[int]:
    """In how many days each visit falls due, in so many days from today, each taken as made on its due date.

    What is overdue, and what has no date, is needed today. All are counted from the first, so that visits on the
    31st return to it after a shorter month.
    """
    first, number = max(due_on or today, today), 0
    on, until = first, today + timedelta(days=days)
    while on < until:
        yield (on - today).days
        number += 1
        on = add_months(first, number * months)
