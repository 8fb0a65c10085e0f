"""Until when a visit is written up, counted in working days of England: rules, without a database."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offender_mgmt.errors import RuleViolation
from visits.rules.visor import Lag, check_can_write, entry_due_on, is_working_day, lag_of

DAY = timedelta(days=1)


def is_weekday(day: date) -> bool:
    """A calendar without holidays."""
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("visited_on", "days", "due_on"),
    [
        pytest.param(date(2026, 11, 16), 3, date(2026, 11, 19), id="Monday to Thursday"),
        pytest.param(date(2026, 11, 19), 3, date(2026, 11, 24), id="over a weekend"),
        pytest.param(date(2026, 11, 21), 3, date(2026, 11, 25), id="made on a Saturday"),
        pytest.param(date(2026, 12, 23), 3, date(2026, 12, 30), id="Christmas and its substitute day"),
        pytest.param(date(2026, 4, 2), 1, date(2026, 4, 7), id="Easter"),
        pytest.param(date(2026, 11, 19), 0, date(2026, 11, 19), id="on the day itself"),
    ],
)
def test_when_an_entry_is_due(visited_on: date, days: int, due_on: date) -> None:
    """Policy's working days after the visit; weekends and bank holidays are none (domain 1.7)."""
    assert entry_due_on(visited_on, days, is_working_day) == due_on


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 12))
def test_an_entry_is_due_on_a_working_day_after_so_many(visited_on: date, days: int) -> None:
    """Whatever the day: exactly so many working days have passed by then."""
    due_on = entry_due_on(visited_on, days, is_weekday)
    between = [visited_on + n * DAY for n in range(1, (due_on - visited_on).days + 1)]

    assert is_weekday(due_on)
    assert sum(map(is_weekday, between)) == days


MON, THU, FRI, SAT = (date(2026, 11, day) for day in (16, 19, 20, 21))


@pytest.mark.parametrize(
    ("written_on", "lag"),
    [
        pytest.param(MON, 0, id="the same day"),
        pytest.param(THU, 3, id="three days"),
        pytest.param(FRI, 4, id="four days"),
        pytest.param(SAT, 5, id="a Saturday counts as Monday"),
        pytest.param(SAT + 2 * DAY, 5, id="Monday"),
    ],
)
def test_how_long_one_took(written_on: date, lag: int) -> None:
    """In working days after the visit; in time up to the due day (domain 1.7)."""
    in_time = int(written_on <= THU)

    assert lag_of({(MON, written_on, THU): 1}, is_working_day=is_weekday) == Lag(1, in_time, lag, lag)


def test_how_long_many_took() -> None:
    """The middle one, or between the middle two; the share is rounded down."""
    told = {(MON, THU, THU): 2, (MON, FRI, THU): 1}
    found = lag_of(told, is_working_day=is_weekday)

    assert (found.median, found.longest, found.percent_in_time) == (3, 4, 66)
    assert lag_of(told | {(MON, SAT, THU): 1}, is_working_day=is_weekday).median == 3.5
    assert lag_of({}, is_working_day=is_weekday) == Lag(0, 0, None, None)
    assert Lag(0, 0, None, None).percent_in_time is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"is_written": True}, "already marked", id="twice"),
        pytest.param({"is_corrected": True}, "was corrected", id="corrected"),
        pytest.param({"reference": " "}, "Enter the reference", id="no reference"),
    ],
)
def test_writing_is_refused(changes: dict[str, Any], sentence: str) -> None:
    """Once, of a visit that stands, under a reference."""
    valid: dict[str, Any] = {"is_written": False, "is_corrected": False, "reference": "Z1"}
    check_can_write(**valid)

    with pytest.raises(RuleViolation, match=sentence):
        check_can_write(**valid | changes)
