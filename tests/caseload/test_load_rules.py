"""How many visits a caseload asks for, by hand arithmetic."""

from datetime import date
from fractions import Fraction

import pytest

from caseload.choices import Effect
from caseload.rules.effects import Moved, effect_of
from caseload.rules.load import WEEKS, Cadence, first_heavier_week, load_of

START = date(2026, 11, 19)


def weeks(*numbers: int) -> list[int]:
    """A quarter of weeks with a visit in each of these."""
    return [numbers.count(week) for week in range(WEEKS)]


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        pytest.param(Cadence(date(2017, 3, 14), 12), weeks(0), id="overdue: in the first week"),
        pytest.param(Cadence(None, 12), weeks(0), id="no date: in the first week"),
        pytest.param(Cadence(date(2026, 11, 25), 12), weeks(0), id="the first week's last day"),
        pytest.param(Cadence(date(2026, 11, 26), 12), weeks(1), id="the second week's first day"),
        pytest.param(Cadence(date(2026, 11, 19), 1), weeks(0, 4, 8), id="every month: 19 Nov, Dec and Jan"),
        # 30 November, 30 December, 30 January; 28 February is beyond
        pytest.param(Cadence(date(2026, 11, 30), 1), weeks(1, 5, 10), id="each month on the 30th"),
        pytest.param(Cadence(date(2027, 2, 17), 1), weeks(12), id="the quarter's last day"),
        pytest.param(Cadence(date(2027, 2, 18), 1), weeks(), id="the day after the quarter"),
    ],
)
def test_visits_fall_into_the_week_in_which_they_are_due(cadence: Cadence, expected: list[int]) -> None:
    """And again after each interval, as if each were made on its day."""
    assert load_of([cadence], start=START).weeks == expected


def test_visits_a_month_are_exact() -> None:
    """One in 3 months and one in 6 are half a visit a month."""
    cadences = [Cadence(START, 3), Cadence(START, 6)]

    assert load_of(cadences, start=START).a_month == Fraction(1, 2)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([1, 1, 0], [1, 1, 0], None, id="the same"),
        pytest.param([1, 1, 0], [1, 2, 0], date(2026, 11, 26), id="more in the second"),
        pytest.param([2, 1, 0], [0, 1, 1], date(2026, 12, 3), id="fewer first, more later"),
    ],
)
def test_the_first_week_with_more_visits(before: list[int], after: list[int], expected: date | None) -> None:
    """By its first day."""
    assert first_heavier_week(before, after, start=START) == expected


@pytest.mark.parametrize(
    ("moved", "is_suspended", "expected"),
    [
        pytest.param(
            Moved(date(2026, 12, 1), date(2026, 11, 19)), False, Effect.NEWLY_OVERDUE, id="due the day before"
        ),
        pytest.param(
            Moved(date(2026, 12, 1), date(2026, 11, 20)), False, Effect.SOONER, id="due on the day itself"
        ),
        pytest.param(Moved(date(2026, 12, 1), date(2026, 11, 19)), True, Effect.SOONER, id="suspended"),
        pytest.param(
            Moved(date(2026, 11, 1), date(2026, 11, 20)), False, Effect.NO_LONGER_OVERDUE, id="no longer"
        ),
        pytest.param(
            Moved(date(2026, 11, 1), date(2026, 11, 2)), False, Effect.LATER, id="overdue both, later"
        ),
        pytest.param(Moved(START, START, date(2027, 1, 1)), False, Effect.WAITS, id="a later date waits"),
        pytest.param(Moved(None, date(2026, 12, 1)), False, Effect.SOONER, id="a date where there was none"),
        pytest.param(Moved(None, None), False, Effect.NONE, id="no date, still"),
        pytest.param(Moved(START, START), False, Effect.NONE, id="the same date"),
    ],
)
def test_each_person_has_one_effect(moved: Moved, is_suspended: bool, expected: Effect) -> None:
    """Counted on 20 November; overdue comes before everything else."""
    assert effect_of(moved, on=date(2026, 11, 20), is_suspended=is_suspended) == expected
