"""Visits that a caseload asks for, what they cost, and whether the hours suffice: worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.rules.capacity import (
    Balance,
    earliest_safe_week,
    first_broken_week,
    is_above_ceiling,
    weeks_of,
    with_one_more,
)
from caseload.rules.demand import Demand, Duty, demand_of
from caseload.rules.effort import OnRecord, effort_of
from tests.visits.facts import POLICY

TODAY = date(2026, 11, 19)


def duty(level: str | None, due: int, *, agreed: int | None = None, manager: int | None = 1) -> Duty:
    """A case whose visit is due so many days from today."""
    return Duty(1, manager, 1, level, TODAY + timedelta(days=due), agreed)


@pytest.mark.parametrize(
    ("duties", "overdue", "ahead"),
    [
        pytest.param([], 0, (), id="no cases"),
        pytest.param([duty("high", 0)], 0, (0, 92), id="due today, and again three months later"),
        pytest.param([duty("high", -1)], 1, (92,), id="due yesterday is overdue, and needed now"),
        pytest.param([duty("high", -900)], 1, (92,), id="years overdue is one visit"),
        # 19 December, 19 January, 19 February, 19 March
        pytest.param([duty("very_high", 30)], 0, (30, 61, 92), id="every month"),
        pytest.param([duty("medium", 99)], 0, (99,), id="the last day of a hundred"),
        pytest.param([duty("low", 100)], 0, (), id="beyond"),
        pytest.param([duty(None, 0)], 0, (0, 92), id="not assessed is taken as high"),
        pytest.param([duty("low", 0, agreed=2)], 0, (0, 61), id="an agreed interval replaces the level's"),
        pytest.param([duty("low", 5), duty("low", -5), duty("low", 1)], 1, (1, 5), id="several, in order"),
    ],
)
def test_visits_of_a_hundred_days(duties: Sequence[Duty], overdue: int, ahead: tuple[int, ...]) -> None:
    """From the open obligation, then the level's interval; overdue ones are counted now."""
    assert demand_of(duties, POLICY, today=TODAY, days=100) == Demand(overdue, ahead)


@pytest.mark.parametrize(
    ("days", "inflow", "visits"),
    [
        pytest.param(28, 0, 4, id="the 28th day is day 27"),
        pytest.param(29, 0, 5, id="one more day"),
        pytest.param(90, 0, 6, id="ninety"),
        pytest.param(28, 50, Fraction(5), id="half as many more, but of what is overdue"),
        pytest.param(90, 10, Fraction(64, 10), id="a tenth more"),
    ],
)
def test_visits_in_a_span(days: int, inflow: int, visits: int | Fraction) -> None:
    """What is overdue does not grow with the inflow."""
    assert Demand(2, (0, 27, 28, 89)).within(days, inflow_percent=inflow) == visits


def test_visits_by_week() -> None:
    """What is overdue stands in the first week."""
    assert Demand(2, (0, 6, 7, 27, 28)).by_week(4) == [4, 1, 0, 1]
    assert Demand(2, (0, 6, 7, 27)).by_week(2, inflow_percent=50) == [5, Fraction(3, 2)]
    assert Demand(1, (3,)) + Demand(2, (1,)) == Demand(3, (1, 3))


MEASURED = OnRecord(timed=30, median_minutes=40, spread_minutes=9.5, attempts=30, successes=24)


@pytest.mark.parametrize(
    ("record", "attempt", "visit"),
    [
        # (60 + 60 + 45) x 2 = 330; / 60 % = 550
        pytest.param(OnRecord(), 330, 550, id="nothing on record: as assumed"),
        # (40 + 60 + 45) x 2 = 290; / 80 % = 362.5
        pytest.param(MEASURED, 290, Fraction(725, 2), id="measured"),
        pytest.param(replace(MEASURED, timed=29), 330, Fraction(825, 2), id="one visit too few with times"),
        pytest.param(replace(MEASURED, attempts=29), 290, Fraction(1450, 3), id="one attempt too few"),
        pytest.param(replace(MEASURED, successes=0), 290, 29_000, id="nobody met: one in a hundred"),
        pytest.param(replace(MEASURED, successes=30), 290, 290, id="always met"),
    ],
)
def test_minutes_of_an_attempt_and_of_a_visit(record: OnRecord, attempt: int, visit: Fraction) -> None:
    """(Minutes there + travel + writing up) x officers, divided by the success rate of an attempt."""
    effort = effort_of(record, POLICY)

    assert effort.minutes_of_an_attempt == attempt
    assert effort.minutes_of_a_visit == visit


def test_each_figure_says_where_it_comes_from() -> None:
    """Measured or assumed, and from how many visits."""
    measured, assumed = effort_of(MEASURED, POLICY), effort_of(OnRecord(timed=3, attempts=5), POLICY)

    assert measured.visit_minutes.how == "measured from 30 visits"
    assert assumed.success.how == "assumed by policy: 5 visits on record are too few to measure"
    assert assumed.spread_minutes == 0


@pytest.mark.parametrize(
    ("needed", "there", "week"),
    [
        pytest.param([], [], None, id="no weeks"),
        pytest.param([5, 5], [5, 5], None, id="exactly enough"),
        pytest.param([6, 0], [5, 5], 0, id="at once"),
        pytest.param([5, 6], [5, 5], 1, id="in the second"),
        pytest.param([1, 9], [5, 5], None, id="done ahead in a quiet week"),
        pytest.param([1, 0], [0, 9], 0, id="hours that come later are too late"),
        pytest.param([0, 0], [0, 0], None, id="nothing needed and nobody there"),
        pytest.param([0, 1], [0, 0], 1, id="somebody without hours breaks with the first visit"),
    ],
)
def test_the_first_week_that_breaks(needed: list[int], there: list[int], week: int | None) -> None:
    """The first by whose end more was needed than there was."""
    assert first_broken_week(_exact(needed), _exact(there)) == week


@pytest.mark.parametrize(
    ("needed", "there", "minutes", "every", "week"),
    [
        pytest.param([0, 0, 0], [5, 5, 5], 5, 1, 0, id="room in every week"),
        pytest.param([5, 0, 0], [5, 5, 5], 5, 2, 1, id="full until the second"),
        pytest.param([5, 5, 0], [5, 5, 5], 5, 9, 2, id="full until the third"),
        pytest.param([0, 0, 0], [5, 0, 0], 5, 2, 1, id="the next visit would break, so begin later"),
        pytest.param([5, 5, 5], [5, 5, 5], 1, 9, None, id="never"),
        pytest.param([6, 0, 0], [5, 9, 9], 1, 9, None, id="already broken: nothing more is safe"),
        pytest.param([0, 0, 0], [0, 0, 0], 1, 9, None, id="no hours at all"),
    ],
)
def test_the_earliest_safe_week(
    needed: list[int], there: list[int], minutes: int, every: int, week: int | None
) -> None:
    """The first week in which one more case can begin without breaking any."""
    found = earliest_safe_week(_exact(needed), _exact(there), minutes=Fraction(minutes), every=every)

    assert found == week


def test_one_more_case_is_visited_again() -> None:
    """Every two weeks from the second on."""
    assert with_one_more(_exact([1] * 5), minutes=Fraction(2), first_week=1, every=2) == [1, 3, 1, 3, 1]


@pytest.mark.parametrize(("months", "weeks"), [(1, 4), (2, 8), (3, 13), (6, 26), (12, 52)])
def test_an_interval_in_weeks(months: int, weeks: int) -> None:
    """Never longer than it is."""
    assert weeks_of(months) == weeks


def test_over_and_under() -> None:
    """Minutes beyond those there; the ceiling itself is allowed."""
    assert (Balance(Fraction(9), Fraction(5)) + Balance(Fraction(1), Fraction(9))).over == -4
    assert not is_above_ceiling(50, POLICY)
    assert is_above_ceiling(51, POLICY)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["very_high", "high", "medium", "low", None]),
            st.integers(-800, 400),
            st.integers(1, 4),
            st.integers(1, 4),
        ),
        max_size=30,
    ),
    st.integers(0, 60),
)
def test_hours_do_not_change_when_cases_move(
    cases: list[tuple[str | None, int, int, int]], inflow: int
) -> None:
    """The total is that of the cases, whoever has them (issue: done when)."""
    minutes = effort_of(MEASURED, POLICY).minutes_of_a_visit

    def total(by: int) -> Fraction:
        whole = Fraction(0)
        for officer in range(1, 5):
            own = [duty(case[0], case[1]) for case in cases if case[by] == officer]
            demand = demand_of(own, POLICY, today=TODAY, days=182)
            whole += demand.within(90, inflow_percent=inflow) * minutes
            assert sum(demand.by_week(26)) == demand.within(182)
        return whole

    assert total(2) == total(3)


def _exact(numbers: Sequence[int]) -> list[Fraction]:
    return [Fraction(number) for number in numbers]
