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


def counted_as(level: str | None, policy: Policy) -> str:
    """The level by which a case is scheduled: not assessed is taken as policy says."""
    return level or policy.not_assessed_treated_as


def months_between(duty: Duty, policy: Policy) -> int:
    """Months from one visit to the next: as agreed for the person, else by level."""
    if duty.agreed_months is not None:
        return duty.agreed_months
    return policy.visit_interval_months[counted_as(duty.level, policy)]


def demand_of(duties: Iterable[Duty], policy: Policy, *, today: date, days: int) -> Demand:
    """What these cases ask for in so many days from today, each visit taken as made on its due date."""
    overdue, ahead = 0, list[int]()
    for duty in duties:
        overdue += duty.due_on < today
        ahead += _offsets(duty, policy, today, days)
    return Demand(overdue, tuple(sorted(ahead)))


def _offsets(duty: Duty, policy: Policy, today: date, days: int) -> Iterator[int]:
    """Days from today to each visit that is not overdue: this one, and each an interval after the one before."""
    until, months = today + timedelta(days=days), months_between(duty, policy)
    on = duty.due_on if duty.due_on >= today else add_months(today, months)
    while on < until:
        yield (on - today).days
        on = add_months(on, months)
