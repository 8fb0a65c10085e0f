"""What a date cell tells. Every cell of the corpus (security 4.3) that could mean two days means none."""

from datetime import date

import pytest

from intake.rules.dates import read_date, swapped


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        pytest.param("14/03/2017", "dmy", date(2017, 3, 14), id="day first"),
        pytest.param("03/14/2017", "mdy", date(2017, 3, 14), id="month first"),
        pytest.param("2017/03/14", "dmy", date(2017, 3, 14), id="a year of four digits in front is a year"),
        pytest.param("17-03-14", "ymd", None, id="year first, two digits"),
        pytest.param("01.02.2024", "dmy", date(2024, 2, 1), id="dots"),
        pytest.param("1 2 2024", "dmy", date(2024, 2, 1), id="spaces"),
        pytest.param("01/02/2024 00:00:00", "dmy", date(2024, 2, 1), id="with a time"),
        pytest.param("2024-02-01", "mdy", date(2024, 2, 1), id="ISO"),
        pytest.param("2024-02-01T00:00:00Z", "dmy", date(2024, 2, 1), id="UTC midnight in winter"),
        pytest.param("2024-06-30T23:30:00Z", "dmy", date(2024, 7, 1), id="UTC late evening in summer"),
        pytest.param("3rd June 2024", "dmy", date(2024, 6, 3), id="named month"),
        pytest.param("03-Jun-2024", "mdy", date(2024, 6, 3), id="short month"),
        pytest.param("Mon 3rd June 2024", "dmy", date(2024, 6, 3), id="weekday that fits"),
        pytest.param("29/02/2024", "dmy", date(2024, 2, 29), id="leap day"),
        pytest.param("29/02/2023", "dmy", None, id="no leap year"),
        pytest.param("31/11/24", "dmy", None, id="30 days hath November"),
        pytest.param("00/00/0000", "dmy", None, id="zeros"),
        pytest.param("12/05/45", "dmy", None, id="1945 or 2045"),
        pytest.param("45292", "dmy", None, id="a spreadsheet's day count"),
        pytest.param("45292.75", "dmy", None, id="a day count with a time"),
        pytest.param("43831", "dmy", None, id="2020 or 2024, by the 1904 system"),
        pytest.param("Mon 3rd June", "dmy", None, id="no year"),
        pytest.param("Tue 3rd June 2024", "dmy", None, id="weekday that does not fit"),
        pytest.param("3 Brumaire 2024", "dmy", None, id="no such month"),
        pytest.param("17/3/17 no reply, 4/4/17 seen", "dmy", None, id="two visits"),
        pytest.param("last week", "dmy", None, id="words"),
        pytest.param("14/03/2017*", "dmy", None, id="an asterisk means something"),
        pytest.param("01/01/1900", "dmy", None, id="placeholder 1900"),
        pytest.param("01/01/1970", "dmy", None, id="placeholder 1970"),
        pytest.param("31/12/9999", "dmy", None, id="placeholder 9999"),
        pytest.param("14/032017", "dmy", None, id="a separator is missing"),
        pytest.param("123/03/2017", "dmy", None, id="three digits"),
        pytest.param("2024-13-01", "dmy", None, id="ISO with a 13th month"),
    ],
)
def test_a_date_cell_tells_one_day_or_none(text: str, order: str, expected: date | None) -> None:
    """A cell that is not exactly one possible day is no date, and says why."""
    reading = read_date(text, order=order)

    assert reading.on == expected
    assert bool(reading.reason) is (expected is None)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        pytest.param("12/05/45", {date(2045, 5, 12), date(1945, 5, 12)}, id="two centuries"),
        pytest.param("45292", {date(2024, 1, 1), date(2028, 1, 2)}, id="two date systems"),
        pytest.param("05/23/2024", {date(2024, 5, 23)}, id="month first in a day-first file"),
    ],
)
def test_a_doubtful_date_keeps_what_it_may_have_meant(text: str, candidates: set[date]) -> None:
    """A person decides between the days that the cell can mean."""
    assert set(read_date(text, order="dmy").candidates) == candidates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("01/01/30", date(2030, 1, 1), id="the pivot itself"),
        pytest.param("01/01/31", date(1931, 1, 1), id="the year after it"),
    ],
)
def test_a_pivot_chosen_by_a_person_settles_years_of_two_digits(text: str, expected: date) -> None:
    """The profile's pivot is the last year of 20xx."""
    assert read_date(text, order="dmy", two_digit_pivot=30).on == expected


def test_typed_dates_before_march_1900_are_not_believed() -> None:
    """Serials 59 and 60 are both read as 28 February 1900 (security 4.3)."""
    assert read_date("1900-02-28", order="dmy", is_typed=True).on is None
    assert read_date("1900-03-01", order="dmy", is_typed=True).on == date(1900, 3, 1)


@pytest.mark.parametrize(
    ("day", "other"),
    [
        pytest.param(date(2024, 4, 3), date(2024, 3, 4), id="both are months"),
        pytest.param(date(2024, 4, 12), date(2024, 12, 4), id="twelfth"),
        pytest.param(date(2024, 4, 13), None, id="no thirteenth month"),
        pytest.param(date(2024, 4, 4), None, id="the same either way"),
    ],
)
def test_day_and_month_can_be_exchanged_up_to_the_twelfth(day: date, other: date | None) -> None:
    """Only days up to 12 that differ from the month have a twin."""
    assert swapped(day) == other
