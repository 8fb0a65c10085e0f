"""How the overdue will go on, week by week: the same weeks lived through many times, with chance in them.

In each week the hours go first into what is overdue or falls due in it, the most dangerous level first and in it the
longest overdue; what is left goes into visits that fall due in the next weeks. A case is attempted once a week at
most. A visit that succeeds comes again after its interval; an attempt that fails waits for the next week.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm, sqrt
from random import Random

AHEAD = 4  # weeks before its due date in which a visit can be made, when there is time
RUNS = 100
LOW, HIGH = Fraction(1, 10), Fraction(9, 10)  # the band holds eight outcomes of ten
MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True, order=True)
class Case:
    """Somebody to visit: `rank` 0 is the most dangerous level, `due_week` is below 0 when overdue today, and
    `every` is the interval in weeks.
    """

    rank: int
    due_week: int
    every: int


@dataclass(frozen=True)
class Work:
    """What a forecast stands on. `minutes`: of all officers together, in each week that is looked at.

    `spread`: standard deviation of the minutes of one attempt. `trials` and `successes`: the attempts on record from
    which the success rate was measured, so that a rate known from few is told with a wider band; none when assumed.
    """

    cases: Sequence[Case]
    minutes: Sequence[Fraction]
    attempt: Fraction
    success: Fraction
    spread: float = 0
    trials: int = 0
    successes: int = 0
    ahead: int = AHEAD

    def with_more(self, minutes: int) -> "Work":
        """The same with so many minutes more in each week."""
        return replace(self, minutes=[there + minutes for there in self.minutes])


@dataclass(frozen=True)
class Band:
    """Where eight outcomes of ten lie, and the one in the middle."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Clearing:
    """The week, from 0, by whose end a level first has nobody overdue: in one run of ten, in half, in nine of ten.

    None: not within the weeks looked at.
    """

    early: int | None
    likely: int | None
    late: int | None


@dataclass(frozen=True)
class Course:
    """The overdue of one level, or of all: today, at the end of each week, and when there are none."""

    now: int
    weeks: tuple[Band, ...]
    clearing: Clearing


Coming = dict[int, Counter[tuple[int, int]]]  # by due week: how many of (rank, every)
Waiting = Counter[tuple[int, int, int]]  # how many of (rank, due week, every)


def forecast(work: Work, *, ranks: int, seed: int = 1, runs: int = RUNS) -> list[Course]:
    """The course of each rank, and last that of all together. The same work and seed give the same answer."""
    chance = Random(seed)  # noqa: S311  # chance of the world, and no secret
    lived = [one_run(work, ranks=ranks, chance=chance) for _ in range(runs)]
    now = Counter(case.rank for case in work.cases if case.due_week < 0)
    courses = [_course([[week[rank] for week in run] for run in lived], now[rank]) for rank in range(ranks)]
    return [*courses, _course([[sum(week) for week in run] for run in lived], now.total())]


def one_run(work: Work, *, ranks: int, chance: Random) -> list[list[int]]:
    """The overdue of each rank at the end of each week, as it may go once."""
    scale = lcm(work.attempt.denominator, *(minutes.denominator for minutes in work.minutes))
    coming, waiting = _arrivals(work.cases)
    rate = float(work.success)
    if work.trials:  # what was measured is not known exactly
        rate = chance.betavariate(work.successes + 1, work.trials - work.successes + 1)
    left, overdue = 0, []
    for week, minutes in enumerate(work.minutes):
        for (rank, every), number in coming.pop(week, Counter()).items():
            waiting[rank, week, every] += number
        there = left + int(minutes * scale)
        cost = _cost(work, scale, there, chance)
        attempts = _Attempts(there // cost, rate, chance)
        attempts.at_those_due(waiting)
        attempts.at_those_to_come(coming, week, work.ahead)
        for (rank, every), number in attempts.met.items():
            coming[week + every][rank, every] += number
        left = there % cost if attempts.is_short else 0
        counts = Counter[int]()
        for (rank, _, _), number in waiting.items():
            counts[rank] += number
        overdue.append([counts[rank] for rank in range(ranks)])
    return overdue


def extra_hours(
    work: Work, *, rank: int | None, ranks: int, by_week: int, seed: int = 1, runs: int = RUNS
) -> int | None:
    """Whole hours a week, beyond those there, with which that rank (None: every one) reaches nobody overdue by the
    end of that week in nine runs of ten. None: no number of hours would do.
    """
    within = replace(work, minutes=work.minutes[: by_week + 1])

    def suffices(hours: int) -> bool:
        more = within.with_more(hours * MINUTES_OF_AN_HOUR)
        course = forecast(more, ranks=ranks, seed=seed, runs=runs)[ranks if rank is None else rank]
        return course.now == 0 or course.clearing.late is not None

    low, high = -1, ceil(len(work.cases) * work.attempt * 2 / MINUTES_OF_AN_HOUR) + 1
    if not suffices(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if suffices(middle) else (middle, high)
    return high


def with_inflow(cases: Iterable[Case], percent: int) -> list[Case]:
    """These cases and so many percent more of those that are not overdue, spread as they are."""
    grown, owed = list[Case](), 0
    for case in sorted(cases, key=lambda one: (one.due_week, one.rank, one.every)):
        owed += percent if case.due_week >= 0 else 0
        extra, owed = (0, owed) if owed < 100 else divmod(owed, 100)
        grown += [case] * (1 + extra)
    return grown


class _Attempts:
    """The attempts for which there is time in one week."""

    def __init__(self, number: int, rate: float, chance: Random) -> None:
        self.left, self._rate, self._chance = number, rate, chance
        self.is_short = False  # somebody could have been visited, and there was no time
        self.met: Counter[tuple[int, int]] = Counter()

    def at_those_due(self, waiting: Waiting) -> None:
        """The most dangerous first, in each level the longest overdue first."""
        for key in sorted(waiting):
            rank, _, every = key
            met = self._meet(waiting[key])
            waiting[key] -= met
            if waiting[key] == 0:
                del waiting[key]
            self.met[rank, every] += met

    def at_those_to_come(self, coming: Coming, week: int, ahead: int) -> None:
        """What falls due soonest first."""
        for later in range(week + 1, week + 1 + ahead):
            group = coming.get(later, Counter[tuple[int, int]]())
            for rank, every in sorted(group):
                met = self._meet(group[rank, every])
                group[rank, every] -= met
                self.met[rank, every] += met

    def _meet(self, number: int) -> int:
        tried = min(number, self.left)
        self.left -= tried
        self.is_short |= tried < number
        return sum(self._chance.random() < self._rate for _ in range(tried))


def _arrivals(cases: Iterable[Case]) -> tuple[Coming, Waiting]:
    coming: Coming = defaultdict(Counter)
    waiting: Waiting = Counter()
    for case in cases:
        if case.due_week < 0:
            waiting[case.rank, case.due_week, case.every] += 1
        else:
            coming[case.due_week][case.rank, case.every] += 1
    return coming, waiting


def _cost(work: Work, scale: int, there: int, chance: Random) -> int:
    """What an attempt takes this week, on average over the attempts for which there is time."""
    fixed = int(work.attempt * scale)
    if not work.spread:
        return fixed
    number = max(1, there // fixed)
    return max(scale, round(chance.gauss(fixed, work.spread * scale / sqrt(number))))


def _course(runs: Sequence[Sequence[int]], now: int) -> Course:
    weeks = tuple(
        Band(*(_percentile(sorted(outcomes), share) for share in (LOW, Fraction(1, 2), HIGH)))
        for outcomes in zip(*runs, strict=True)
    )
    never = len(weeks)
    firsts = sorted(next((week for week, count in enumerate(run) if count == 0), never) for run in runs)
    early, likely, late = (_percentile(firsts, share) for share in (LOW, Fraction(1, 2), HIGH))
    return Course(now, weeks, Clearing(*(None if week == never else week for week in (early, likely, late))))


def _percentile(values: Sequence[int], share: Fraction) -> int:
    """The value below or at which that share of these sorted ones lie (nearest rank)."""
    return values[max(0, ceil(len(values) * share) - 1)]
