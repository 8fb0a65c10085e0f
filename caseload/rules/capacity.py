"""Whether the hours suffice: needed beside there, the first week in which they do not, and the first that is safe."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from offender_mgmt.policy.rules import Policy

SHORT, LONG = 28, 90  # days ahead that are told
WEEKS = 26  # how far ahead a week is looked for
WEEKS_OF_A_YEAR, MONTHS_OF_A_YEAR = 52, 12


@dataclass(frozen=True)
class Balance:
    """Minutes needed and minutes there, in one span of days."""

    needed: Fraction
    there: Fraction

    @property
    def over(self) -> Fraction:
        """Minutes needed beyond those there; negative where some are left."""
        return self.needed - self.there

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(self.needed + other.needed, self.there + other.there)


def first_broken_week(needed: Sequence[Fraction], there: Sequence[Fraction]) -> int | None:
    """The first week, from 0, by whose end more has been needed than there was; None when there is none.

    Hours of a week in which little falls due are not lost: they can go into what falls due later.
    """
    balance = zip(accumulate(needed), accumulate(there), strict=True)
    return next((week for week, (need, have) in enumerate(balance) if need > have), None)


def weeks_of(months: int) -> int:
    """An interval in whole weeks, never longer than it is: 1 month is 4, 3 are 13, 6 are 26, 12 are 52."""
    return max(1, months * WEEKS_OF_A_YEAR // MONTHS_OF_A_YEAR)


def with_one_more(
    needed: Sequence[Fraction], *, minutes: Fraction, first_week: int, every: int
) -> list[Fraction]:
    """What is needed when one more case is visited in that week, and each interval of so many weeks after it."""
    return [
        need + minutes if week >= first_week and (week - first_week) % every == 0 else need
        for week, need in enumerate(needed)
    ]


def earliest_safe_week(
    needed: Sequence[Fraction], there: Sequence[Fraction], *, minutes: Fraction, every: int
) -> int | None:
    """The first week in which one more case can be visited first and no week ahead breaks; None: there is none."""
    for week in range(len(needed)):
        more = with_one_more(needed, minutes=minutes, first_week=week, every=every)
        if first_broken_week(more, there) is None:
            return week
    return None


def is_above_ceiling(cases: int, policy: Policy) -> bool:
    """Say whether somebody has more cases than policy's ceiling."""
    return cases > policy.caseload_ceiling
