"""Made-up teams whose weeks are lived through case by case and day by day: what a forecast is held against.

Written without the forecast's own code, and finer than it: each case has its day, each attempt its own minutes, and
the next date is counted in days. What the forecast is told is what a team would know: the attempts and the minutes
of some past visits, never the true rate.
"""

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from statistics import median, stdev

from caseload.rules.capacity import weeks_of
from caseload.rules.forecast import Case, Work

MONTHS = (1, 3, 6, 12)  # of the most dangerous level first
SHARES = (2, 15, 40, 43)
DAYS_OF_A_MONTH = 30.4375
OFFICERS, ELSEWHERE = 2, 105  # who go, and minutes of each for travel and writing up
AHEAD = 4


@dataclass
class Somebody:
    """A case: its level, the day on which its visit is due (0 is today), and the interval in months."""

    rank: int
    due: float
    months: int


@dataclass
class History:
    """A team as it is today, with what only the world knows of it."""

    people: list[Somebody]
    minutes: int
    rate: float
    at_the_door: float
    spread: float
    trials: int

    def told(self, chance: Random, weeks: int) -> Work:
        """What the team could know: the record of past attempts, and who is due when."""
        successes = sum(chance.random() < self.rate for _ in range(self.trials))
        timed = [round(chance.gauss(self.at_the_door, self.spread)) for _ in range(self.trials)]
        return Work(
            cases=[Case(one.rank, int(one.due // 7), weeks_of(one.months)) for one in self.people],
            minutes=[Fraction(self.minutes)] * weeks,
            attempt=Fraction((round(median(timed)) + ELSEWHERE) * OFFICERS),
            success=Fraction(successes, self.trials),
            spread=stdev(timed) * OFFICERS,
            trials=self.trials,
            successes=successes,
        )

    def overdue_after(self, chance: Random, weeks: int) -> list[int]:
        """Live the weeks: how many of all are overdue at the end of each."""
        found, left = list[int](), 0.0
        for week in range(weeks):
            left = self._week(week, left + self.minutes, chance)
            found.append(sum(one.due < 7 * (week + 1) for one in self.people))
        return found

    def _week(self, week: int, time: float, chance: Random) -> float:
        """One week; what is left of its time when somebody still waits."""
        end = 7 * (week + 1)
        due = sorted((one for one in self.people if one.due < end), key=lambda one: (one.rank, one.due))
        ahead = sorted(
            (one for one in self.people if end <= one.due < end + 7 * AHEAD), key=lambda one: one.due
        )
        for one in [*due, *ahead]:
            takes = (max(5, chance.gauss(self.at_the_door, self.spread)) + ELSEWHERE) * OFFICERS
            if time < takes:
                return time
            time -= takes
            if chance.random() < self.rate:
                one.due = 7 * week + chance.randrange(7) + one.months * DAYS_OF_A_MONTH
        return 0.0


def invent(chance: Random) -> History:
    """A team with a backlog that its hours may or may not clear."""
    ranks = chance.choices(range(4), SHARES, k=chance.randrange(200, 500))
    late = chance.uniform(0.15, 0.4)  # the share that is overdue today
    people = [
        Somebody(
            rank,
            -chance.uniform(1, 120)
            if chance.random() < late
            else chance.uniform(0, MONTHS[rank] * DAYS_OF_A_MONTH),
            MONTHS[rank],
        )
        for rank in ranks
    ]
    rate, at_the_door = chance.uniform(0.45, 0.85), chance.uniform(40, 90)
    attempt = (at_the_door + ELSEWHERE) * OFFICERS
    weekly = sum(12 / one.months / 52 for one in people) * attempt / rate
    return History(
        people=people,
        minutes=round(weekly * chance.uniform(0.9, 1.6)),
        rate=rate,
        at_the_door=at_the_door,
        spread=at_the_door / 3,
        trials=chance.randrange(60, 400),
    )
