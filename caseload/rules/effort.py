"""What one visit costs in officers' minutes: measured where enough is on record, else as policy assumes."""

from dataclasses import dataclass
from fractions import Fraction

from offender_mgmt.policy.rules import Policy

LEAST_SUCCESS = Fraction(
    1, 100
)  # when nobody was met at all, no number of hours would do: taken as one in a hundred


@dataclass(frozen=True)
class OnRecord:
    """Visits on record: how many tell when they began and ended, with the median and the spread of that in
    minutes; and how many attempts there were, successful ones counted.
    """

    timed: int = 0
    median_minutes: int = 0
    spread_minutes: float = 0
    attempts: int = 0
    successes: int = 0


@dataclass(frozen=True)
class Figure:
    """A number, whether it was measured, and how many visits on record it could be measured from."""

    value: Fraction
    is_measured: bool
    visits: int

    @property
    def how(self) -> str:
        """Where it comes from, in words."""
        if self.is_measured:
            return f"measured from {self.visits:,} visits"
        return f"assumed by policy: {self.visits:,} visits on record are too few to measure"


@dataclass(frozen=True)
class Effort:
    """What an attempt takes. `spread_minutes`: standard deviation of the minutes at the address, 0 when assumed."""

    visit_minutes: Figure
    success: Figure
    successes: int
    travel_minutes: int
    writing_minutes: int
    officers: int
    spread_minutes: float = 0

    @property
    def minutes_of_an_attempt(self) -> Fraction:
        """Minutes of all officers who go."""
        return (self.visit_minutes.value + self.travel_minutes + self.writing_minutes) * self.officers

    @property
    def minutes_of_a_visit(self) -> Fraction:
        """Minutes of all officers until one visit has succeeded, failed attempts counted, as is to be expected."""
        return self.minutes_of_an_attempt / self.success.value

    @property
    def success_percent(self) -> str:
        """Successful attempts of a hundred, to a tenth where it is not whole."""
        return f"{float(self.success.value * 100):.1f}".removesuffix(".0")

    @property
    def hours_of_a_visit(self) -> str:
        """Hours of all officers until a visit has succeeded, to a tenth."""
        return f"{float(self.minutes_of_a_visit) / 60:.1f}"


def effort_of(record: OnRecord, policy: Policy) -> Effort:
    """The effort of a visit. Officers, travel and writing up are policy: no visit tells them."""
    least = policy.capacity_least_visits
    is_timed, is_counted = record.timed >= least, record.attempts >= least
    minutes = Fraction(record.median_minutes if is_timed else policy.visit_minutes)
    assumed = Fraction(policy.attempt_success_percent, 100)
    success = max(LEAST_SUCCESS, Fraction(record.successes, record.attempts)) if is_counted else assumed
    return Effort(
        visit_minutes=Figure(minutes, is_timed, record.timed),
        success=Figure(success, is_counted, record.attempts),
        successes=record.successes if is_counted else 0,
        travel_minutes=policy.travel_minutes,
        writing_minutes=policy.writing_minutes,
        officers=policy.minimum_officers,
        spread_minutes=record.spread_minutes if is_timed else 0,
    )
