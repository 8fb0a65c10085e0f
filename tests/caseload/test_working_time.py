"""Hours at work in a span of days, each worked out by hand."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.rules.working_time import (
    Contract,
    WorkingLife,
    available_minutes,
    check_can_set_hours,
    contract_on,
    has_hours,
    weeks_from,
)
from offender_mgmt.accounts.rules.absences import Days
from offender_mgmt.errors import RuleViolation

# 37.5 hours are 2,250 minutes a week, 450 a day. Monday 7 December 2026; Christmas Day is a Friday, Boxing Day a
# Saturday, so that Monday 28 is a bank holiday as well.
FULL = Contract(date(2026, 1, 1), 2250)
HALF = Contract(date(2026, 12, 9), 1125)
MONDAY, SUNDAY = date(2026, 12, 7), date(2026, 12, 13)
WEEK = Days(MONDAY, SUNDAY)


@pytest.mark.parametrize(
    ("life", "days", "minutes"),
    [
        pytest.param(WorkingLife([FULL]), WEEK, 2250, id="a week"),
        pytest.param(WorkingLife([FULL]), Days(MONDAY, MONDAY), 450, id="a day"),
        pytest.param(WorkingLife([FULL]), Days(date(2026, 12, 12), SUNDAY), 0, id="a weekend"),
        pytest.param(WorkingLife(), WEEK, 0, id="no hours recorded"),
        pytest.param(WorkingLife([Contract(FULL.from_on, 0)]), WEEK, 0, id="a contract of none"),
        pytest.param(WorkingLife([FULL, HALF]), WEEK, 450 + 450 + 3 * 225, id="half-time from Wednesday"),
        pytest.param(WorkingLife([HALF, FULL]), WEEK, 450 + 450 + 3 * 225, id="whichever was told first"),
        pytest.param(
            WorkingLife([FULL, Contract(FULL.from_on, 600)]), WEEK, 600, id="of one day, the one told later"
        ),
        pytest.param(WorkingLife([HALF]), WEEK, 3 * 225, id="begins on Wednesday"),
        pytest.param(
            WorkingLife([FULL], [Days(date(2026, 12, 10), date(2026, 12, 20))]),
            WEEK,
            3 * 450,
            id="away from Thursday",
        ),
        pytest.param(
            WorkingLife([FULL], [Days(MONDAY, MONDAY), Days(MONDAY, date(2026, 12, 8))]),
            WEEK,
            3 * 450,
            id="away twice on one day counts once",
        ),
        pytest.param(
            WorkingLife([FULL], [Days(date(2026, 12, 12), SUNDAY)]), WEEK, 2250, id="away at the weekend"
        ),
        pytest.param(WorkingLife([FULL]), Days(date(2026, 12, 21), date(2026, 12, 27)), 1800, id="Christmas"),
        pytest.param(
            WorkingLife([FULL]), Days(date(2026, 12, 28), date(2027, 1, 3)), 1350, id="and after it"
        ),
        pytest.param(WorkingLife([FULL]).leaving(date(2026, 12, 8)), WEEK, 450, id="leaves on Tuesday"),
        pytest.param(WorkingLife([FULL]).leaving(MONDAY), WEEK, 0, id="has left"),
        pytest.param(
            WorkingLife([Contract(FULL.from_on, 1001)]),
            Days(MONDAY, MONDAY),
            Fraction(1001, 5),
            id="no rounding",
        ),
    ],
)
def test_minutes_at_work(life: WorkingLife, days: Days, minutes: int | Fraction) -> None:
    """Contracted hours over working days less absences (issue: capacity in hours)."""
    assert available_minutes(life, days) == minutes


@given(
    minutes=st.integers(0, 5000),
    split=st.integers(0, 40),
    first=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
def test_two_parts_of_a_span_are_the_whole(minutes: int, split: int, first: date) -> None:
    """Nothing is lost or counted twice where a span is cut."""
    life = WorkingLife([Contract(date(2020, 1, 1), minutes)], [Days(date(2026, 8, 3), date(2026, 8, 14))])
    weeks = weeks_from(first, 12)
    cut = weeks[0].first.toordinal() + split
    left = Days(first, date.fromordinal(cut))
    right = Days(date.fromordinal(cut + 1), weeks[-1].last)

    whole = available_minutes(life, Days(first, weeks[-1].last))

    assert available_minutes(life, left) + available_minutes(life, right) == whole
    assert sum(available_minutes(life, week) for week in weeks) == whole


def test_weeks_begin_today() -> None:
    """Seven days each, without a gap."""
    assert weeks_from(date(2026, 12, 9), 2) == [
        Days(date(2026, 12, 9), date(2026, 12, 15)),
        Days(date(2026, 12, 16), date(2026, 12, 22)),
    ]


def test_no_hours_recorded_is_not_none() -> None:
    """Unknown is said plainly; a contract of nought is known."""
    assert not has_hours(WorkingLife(), WEEK)
    assert not has_hours(WorkingLife([Contract(date(2026, 12, 14), 2250)]), WEEK)
    assert has_hours(WorkingLife([Contract(SUNDAY, 0)]), WEEK)
    assert contract_on([HALF], MONDAY) is None


SOUND: dict[str, Any] = {"minutes": 2250, "from_on": MONDAY, "recorded": [], "is_officer": True}


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="the first"),
        pytest.param({"minutes": 0}, id="none"),
        pytest.param({"minutes": 10_080}, id="every hour there is"),
        pytest.param({"recorded": [HALF]}, id="before a contract that is recorded"),
        pytest.param({"recorded": [Contract(MONDAY, 600)]}, id="in place of those of that day"),
    ],
)
def test_hours_that_can_be_set(told: dict[str, Any]) -> None:
    """Dated rows of which the latest day holds: none can overlap another."""
    check_can_set_hours(**SOUND | told)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param({"minutes": -1}, "between 0 and 168", id="negative"),
        pytest.param({"minutes": 10_081}, "between 0 and 168", id="more than a week has"),
        pytest.param({"recorded": [FULL]}, "already hold", id="as they are"),
        pytest.param({"is_officer": False}, "offender managers", id="of somebody without cases"),
    ],
)
def test_hours_that_are_refused(told: dict[str, Any], words: str) -> None:
    """Each refusal says what to do."""
    with pytest.raises(RuleViolation, match=words):
        check_can_set_hours(**SOUND | told)
