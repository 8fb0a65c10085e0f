"""Calendar months: anchor + n, clipped to the month's end, never chained."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from offender_mgmt.policy.rules import add_months

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        pytest.param(date(2026, 1, 31), 3, date(2026, 4, 30), id="31 January + 3 is the end of April"),
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="31 January + 1, a common year"),
        pytest.param(date(2028, 1, 31), 1, date(2028, 2, 29), id="31 January + 1, a leap year"),
        pytest.param(date(2026, 1, 30), 1, date(2026, 2, 28), id="30 January + 1 is clipped"),
        pytest.param(date(2026, 1, 28), 1, date(2026, 2, 28), id="28 January + 1 is not"),
        pytest.param(date(2024, 2, 29), 12, date(2025, 2, 28), id="29 February + 12 is 28 February"),
        pytest.param(date(2024, 2, 29), 48, date(2028, 2, 29), id="29 February + 48 is 29 February"),
        pytest.param(date(2025, 2, 28), 12, date(2026, 2, 28), id="28 February + 12 stays"),
        pytest.param(date(2023, 2, 28), 12, date(2024, 2, 28), id="28 February + 12 is not made a leap day"),
        pytest.param(date(2026, 8, 31), 6, date(2027, 2, 28), id="across a year's end"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 31), id="December + 1"),
        pytest.param(date(2026, 11, 30), 1, date(2026, 12, 30), id="30 November is not made 31 December"),
        pytest.param(date(2026, 12, 1), 12, date(2027, 12, 1), id="December + 12"),
        pytest.param(date(2096, 2, 29), 48, date(2100, 2, 28), id="2100 is no leap year"),
        pytest.param(date(1896, 2, 29), 48, date(1900, 2, 28), id="nor was 1900"),
        pytest.param(date(1996, 2, 29), 48, date(2000, 2, 29), id="but 2000 was"),
        pytest.param(date(2026, 5, 31), 0, date(2026, 5, 31), id="no months"),
        pytest.param(date(2026, 5, 31), -3, date(2026, 2, 28), id="backwards"),
        pytest.param(date(2017, 3, 14), 3, date(2017, 6, 14), id="the case since 2017"),
    ],
)
def test_months_are_added_to_the_anchor_and_clipped(anchor: date, months: int, expected: date) -> None:
    """Due = anchor + n calendar months, clipped to the month's end (domain 4)."""
    assert add_months(anchor, months) == expected


def test_months_added_at_once_are_not_months_added_one_by_one() -> None:
    """Chaining would lose days: 31 January + 3 = 30 April, but + 1 three times = 28 April (TIM-2)."""
    anchor = date(2026, 1, 31)

    assert add_months(anchor, 3) == date(2026, 4, 30)
    assert add_months(add_months(add_months(anchor, 1), 1), 1) == date(2026, 4, 28)


@pytest.mark.django_db
@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_postgresql_counts_the_same_for_every_day_from_1900_to_2150(months: int) -> None:
    """An independent oracle, each day and each interval of policy (TIM-2)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day::date, (day + make_interval(months => %s))::date"
            " FROM generate_series(timestamp '1900-01-01', '2150-12-31', '1 day') AS day",
            [months],
        )
        rows = cursor.fetchall()

    assert len(rows) == 91676
    assert [row for row in rows if add_months(row[0], months) != row[1]] == []


def by_hand(anchor: date, months: int) -> date:
    """The same on paper: turn the months' leaves one by one, then look how long the last one is."""
    year, month = anchor.year, anchor.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = 29 if month == 2 and is_leap else LENGTHS[month - 1]
    return date(year, month, anchor.day if anchor.day <= length else length)


@settings(max_examples=200, deadline=None, database=None)
@given(st.dates(date(1900, 1, 1), date(2150, 12, 31)), st.integers(0, 240))
def test_any_number_of_months_agrees_with_counting_by_hand(anchor: date, months: int) -> None:
    """An agreed interval may be any number of months (domain 1.3, TIM-2)."""
    assert add_months(anchor, months) == by_hand(anchor, months)


@pytest.mark.parametrize(
    ("anchor", "months"), [(date(9999, 12, 1), 1), (date(9990, 1, 1), 120), (date(1, 1, 1), -1)]
)
def test_a_date_beyond_the_calendar_is_an_error(anchor: date, months: int) -> None:
    """Never a wrapped or clipped year: the caller names the gap (ALR-5)."""
    with pytest.raises((ValueError, OverflowError)):
        add_months(anchor, months)
