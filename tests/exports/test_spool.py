"""Rows on disk: in order, as often as they are read, and few of them in memory."""

import tracemalloc

import pytest

from offender_mgmt.exports.services.spool import RUN, Spool, in_order


@pytest.mark.parametrize("number", [0, 1, RUN, RUN + 1, 3 * RUN + 7])
def test_rows_are_put_in_order_whatever_their_number(number: int) -> None:
    """Those of the same place stay as they came, and a second reading is the first again."""
    rows = [(value * 7919 % 1000, value) for value in range(number)]

    spool = in_order(rows, key=lambda row: row[0])

    assert list(spool) == list(spool) == sorted(rows, key=lambda row: row[0])
    assert len(spool) == number


def test_a_long_list_is_not_held() -> None:
    """Forty megabytes of rows, with little more than half of them in memory at any time."""
    tracemalloc.start()
    try:
        spool = in_order((f"{value:01000}" for value in range(40_000)), key=str)
        read = sum(1 for _ in spool)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert read == 40_000
    assert most < 20_000_000


def test_a_reading_that_was_left_does_not_shorten_the_next() -> None:
    """Whoever looks at the first row leaves all for the next."""
    spool = Spool(["one", "two"])

    assert next(iter(spool)) == "one"
    assert list(spool) == ["one", "two"]
