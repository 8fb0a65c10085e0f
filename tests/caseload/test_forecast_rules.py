"""The forecast: without chance it is the arithmetic of a sheet of paper, and with chance it is the same each time."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.rules.forecast import (
    Band,
    Case,
    Clearing,
    Course,
    Work,
    extra_hours,
    forecast,
    with_inflow,
)

# One very high, due today and every 4 weeks; three high who are overdue, every 13 weeks. An attempt takes 330
# minutes of officers, and each succeeds.
CASES = [Case(0, 0, 4), Case(1, -3, 13), Case(1, -2, 13), Case(1, -1, 13)]


def work(minutes: Sequence[int], **told: Any) -> Work:
    """Those cases with these minutes in each week, and no chance: every attempt succeeds and takes the same."""
    usual: dict[str, Any] = {"cases": CASES, "attempt": Fraction(330), "success": Fraction(1), "ahead": 0}
    return Work(minutes=[Fraction(one) for one in minutes], **usual | told)


def certain(now: int, *weeks: int) -> Course:
    """A course without chance."""
    first = next((week for week, count in enumerate(weeks) if count == 0), None)
    return Course(now, tuple(Band(one, one, one) for one in weeks), Clearing(first, first, first))


@pytest.mark.parametrize(
    ("planned", "very_high", "high"),
    [
        # Two attempts a week: the very high and one high, then two high.
        pytest.param(work([660] * 3), certain(0, 0, 0, 0), certain(3, 2, 0, 0), id="two a week"),
        # 500: one, and 170 are left. 670: two, and 10 are left. 510: the last.
        pytest.param(
            work([500] * 3), certain(0, 0, 0, 0), certain(3, 3, 1, 0), id="what is begun is finished"
        ),
        # 330: the most dangerous first.
        pytest.param(work([330, 330, 0]), certain(0, 0, 0, 0), certain(3, 3, 2, 2), id="one a week"),
        pytest.param(work([0, 0, 0]), certain(0, 1, 1, 1), certain(3, 3, 3, 3), id="nobody there"),
        pytest.param(work([329, 0, 0]), certain(0, 1, 1, 1), certain(3, 3, 3, 3), id="a minute too few"),
        pytest.param(
            work([9999, 0, 0]), certain(0, 0, 0, 0), certain(3, 0, 0, 0), id="enough for all at once"
        ),
        # Week 4: the very high again, with nobody there.
        pytest.param(
            work([1320, 0, 0, 0, 0]),
            certain(0, 0, 0, 0, 0, 1),
            certain(3, 0, 0, 0, 0, 0),
            id="falls due again",
        ),
        # Time left over in week 0 goes into week 1 only where somebody still waits.
        pytest.param(
            work([600, 60], cases=[Case(0, 0, 4), Case(1, 1, 13)]),
            certain(0, 0, 0),
            certain(0, 0, 1),
            id="time passes",
        ),
        pytest.param(
            work([600, 60], cases=[Case(0, 0, 4), Case(1, 1, 13)], ahead=1),
            certain(0, 0, 0),
            certain(0, 0, 0),
            id="a visit ahead that is begun is finished",
        ),
        pytest.param(
            work([660, 0], cases=[Case(0, 0, 4), Case(1, 1, 13)], ahead=1),
            certain(0, 0, 0),
            certain(0, 0, 0),
            id="a visit ahead of its date",
        ),
    ],
)
def test_without_chance_it_is_arithmetic(planned: Work, very_high: Course, high: Course) -> None:
    """Success 100 %, fixed minutes (issue: done when)."""
    weeks = len(planned.minutes)
    found = forecast(planned, ranks=2, runs=3)

    assert [one.weeks for one in found[:2]] == [very_high.weeks[:weeks], high.weeks[:weeks]]
    assert [one.now for one in found[:2]] == [very_high.now, high.now]
    total = [band.middle for band in found[2].weeks]
    assert total == [a.middle + b.middle for a, b in zip(found[0].weeks, found[1].weeks, strict=True)]


def test_nobody_is_visited_twice_in_one_week() -> None:
    """Whoever comes again in four weeks could be visited ahead, but not in the week in which they were just met."""
    planned = work([660, 330, 0, 0, 0, 0], cases=[Case(0, 0, 4)], ahead=4)

    # Week 0: met; 330 minutes pass. Week 1: met ahead of week 4, and comes again in week 5.
    assert forecast(planned, ranks=1, runs=1)[0] == certain(0, 0, 0, 0, 0, 0, 1)
    assert forecast(replace(planned, ahead=0), ranks=1, runs=1)[0] == certain(0, 0, 0, 0, 0, 1, 1)


def test_fifths_of_a_minute_are_not_lost() -> None:
    """Two fifths a week are an attempt of one minute in the third week, to the exact fifth."""
    planned = replace(work([0], cases=[Case(0, -1, 9)], attempt=Fraction(1)), minutes=[Fraction(2, 5)] * 3)

    assert forecast(planned, ranks=1, runs=1)[0] == certain(1, 1, 1, 0)


def test_the_longest_overdue_of_a_level_comes_first() -> None:
    """Seen by who comes again first: of two intervals, the older case has the short one."""
    cases = [Case(0, -1, 50), Case(0, -9, 1)]

    found = forecast(work([330, 0], cases=cases), ranks=1, runs=1)[0]

    assert found == certain(2, 1, 2)


CHANCE = work([1650] * 12, success=Fraction(6, 10), spread=60, trials=90, successes=54, ahead=4)


def test_the_same_facts_and_seed_give_the_same_answer() -> None:
    """Nobody reloads the page until it pleases."""
    first = forecast(CHANCE, ranks=2, seed=7, runs=20)

    assert forecast(CHANCE, ranks=2, seed=7, runs=20) == first
    assert forecast(replace(CHANCE, success=Fraction(1, 2)), ranks=2, seed=7, runs=20) == first, "measured"
    many = replace(CHANCE, cases=CASES * 20)
    assert forecast(many, ranks=2, seed=7, runs=20) != forecast(many, ranks=2, seed=8, runs=20)


def test_what_is_measured_from_few_is_told_with_a_wider_band() -> None:
    """A rate of 60 % from ten attempts is not that from ten thousand."""
    many = replace(CHANCE, cases=CASES * 40)
    few = forecast(replace(many, trials=10, successes=6), ranks=2)[2].weeks[3]
    lots = forecast(replace(many, trials=10_000, successes=6_000), ranks=2)[2].weeks[3]

    assert few.high - few.low > 1.5 * (lots.high - lots.low)


@given(
    cases=st.lists(st.builds(Case, st.integers(0, 2), st.integers(-9, 9), st.integers(4, 20)), max_size=12),
    minutes=st.lists(st.integers(0, 2000), min_size=1, max_size=6),
    success=st.integers(1, 10),
    seed=st.integers(0, 99),
)
def test_a_band_is_in_order_and_nobody_is_lost(
    cases: list[Case], minutes: list[int], success: int, seed: int
) -> None:
    """Low, middle and high; never more overdue than there are cases; earlier is not later."""
    planned = work(minutes, cases=cases, success=Fraction(success, 10), ahead=2)

    for course in forecast(planned, ranks=3, seed=seed, runs=5):
        assert all(0 <= band.low <= band.middle <= band.high <= len(cases) for band in course.weeks)
        weeks = [len(minutes) if week is None else week for week in vars(course.clearing).values()]
        assert weeks == sorted(weeks)


@pytest.mark.parametrize(
    ("rank", "by_week", "minutes", "hours"),
    [
        pytest.param(1, 1, 660, 0, id="none are needed"),
        # 330 + h >= 1,320 in one week: 990 minutes are 16.5 hours.
        pytest.param(1, 0, 330, 17, id="all three and the very high in one week"),
        # 330 + h twice, and what is begun is finished: 2 h >= 660, so 330 minutes are 5.5 hours.
        pytest.param(1, 1, 330, 6, id="in two weeks"),
        pytest.param(None, 0, 330, 17, id="every level"),
        pytest.param(0, 0, 330, 0, id="nobody of that level is overdue"),
    ],
)
def test_extra_hours_for_a_promised_date(rank: int | None, by_week: int, minutes: int, hours: int) -> None:
    """The least whole hours a week, worked out by hand."""
    assert extra_hours(work([minutes] * 4), rank=rank, ranks=2, by_week=by_week, runs=2) == hours


def test_no_hours_would_do() -> None:
    """Where hardly anybody is met, time alone does not help, and that is said."""
    hopeless = work([330] * 4, success=Fraction(1, 1000), cases=CASES * 10)

    assert extra_hours(hopeless, rank=1, ranks=2, by_week=1, runs=10) is None
    assert forecast(hopeless, ranks=2, runs=10)[1].clearing == Clearing(None, None, None)


@pytest.mark.parametrize(
    ("percent", "number"),
    [
        pytest.param(0, 12, id="as it is"),
        pytest.param(50, 17, id="half of ten more; the two who are overdue are not doubled"),
        pytest.param(100, 22, id="twice"),
        pytest.param(250, 37, id="three and a half times"),
        pytest.param(9, 12, id="nine tenths of one is none"),
    ],
)
def test_more_fall_due(percent: int, number: int) -> None:
    """Inflow of so many percent more, spread as the others are."""
    cases = [Case(1, week, 13) for week in range(-2, 10)]

    assert len(with_inflow(cases, percent)) == number
