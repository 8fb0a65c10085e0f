"""The rules of the ledger, cell by cell."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offender_mgmt.alerts.rules.delivery import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_PERMANENT_TRIES,
    MOST_TRIES,
    Failure,
    Row,
    is_given_up,
    is_leased,
    next_message,
    wait_after,
)
from offender_mgmt.alerts.rules.digest import Line, danger, in_order
from tests.visits.facts import POLICY

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("failure", "tries", "expected"),
    [
        pytest.param(
            Failure("smtp_550", is_permanent=True), MOST_PERMANENT_TRIES - 1, False, id="four times never"
        ),
        pytest.param(
            Failure("smtp_550", is_permanent=True), MOST_PERMANENT_TRIES, True, id="five times never"
        ),
        pytest.param(Failure("smtp_451"), MOST_PERMANENT_TRIES, False, id="five times later"),
        pytest.param(Failure("smtp_451"), MOST_TRIES - 1, False, id="a week but an hour of later"),
        pytest.param(Failure("smtp_451"), MOST_TRIES, True, id="a week of later"),
    ],
)
def test_when_a_message_is_given_up(failure: Failure, tries: int, expected: bool) -> None:
    """What will never do dies after five tries, what may do later after a week."""
    assert is_given_up(failure, tries=tries) is expected


def test_a_temporary_failure_is_tried_for_a_week() -> None:
    """The pauses of all its tries add up to a week, and a day more or less would be another rule."""
    total = sum((wait_after(number) for number in range(MOST_TRIES - 1)), timedelta())

    assert timedelta(days=7) - LONGEST_WAIT < total < timedelta(days=7) + LONGEST_WAIT


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [(0, FIRST_WAIT), (1, 2 * FIRST_WAIT), (3, 8 * FIRST_WAIT), (4, LONGEST_WAIT), (32767, LONGEST_WAIT)],
)
def test_the_pause_doubles_up_to_an_hour(attempts: int, expected: timedelta) -> None:
    """5, 10, 20, 40 minutes, then an hour, whatever the number."""
    assert wait_after(attempts) == expected


@pytest.mark.parametrize(
    ("lease_until", "expected"),
    [
        pytest.param(None, False, id="never claimed"),
        pytest.param(NOW - SECOND, False, id="run out"),
        pytest.param(NOW, True, id="to the last moment"),
        pytest.param(NOW + LONGEST_WAIT, True, id="the longest there is"),
        pytest.param(NOW + LONGEST_WAIT + SECOND, False, id="longer than any: a wrong clock's"),
    ],
)
def test_when_a_lease_holds(lease_until: datetime | None, expected: bool) -> None:
    """From its claim to its end, and no wrong clock can make it longer (TIM-4)."""
    assert is_leased(lease_until, now=NOW) is expected


NEW = Row(1, 10)
REFUSED = Row(2, 20, "<refused>", "smtp_451", 1, NOW - SECOND)
DIED = Row(3, 30, "<died>", "", 1, NOW - SECOND)
UNHEARD = Row(4, 40, "<unheard>", "no_answer", 1, NOW - SECOND)
GATEWAY = Row(5, 50, "<gateway>", "http_504", 1, NOW - SECOND)
BACKING_OFF = Row(6, 60, "<later>", "smtp_451", 1, NOW + SECOND)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([NEW], [NEW], id="new"),
        pytest.param([NEW, REFUSED], [NEW, REFUSED], id="refused and new go together"),
        pytest.param([NEW, DIED], [DIED], id="its sender died: as it was"),
        pytest.param([NEW, UNHEARD], [UNHEARD], id="no answer was heard: as it was"),
        pytest.param([NEW, GATEWAY], [GATEWAY], id="a gateway gave up: as it was"),
        pytest.param([DIED, UNHEARD], [DIED], id="two that may have arrived: one at a time"),
        pytest.param([NEW, BACKING_OFF], [], id="one backs off: the new one waits for it"),
    ],
)
def test_what_goes_out_together(rows: list[Row], expected: list[Row]) -> None:
    """One message for all that waits; what may have arrived goes out again as it was (ALR-10, ALR-17)."""
    assert next_message(rows, now=NOW) == expected


def test_lines_are_in_the_order_of_danger_then_age() -> None:
    """One line for each record, since the earliest of its dates."""
    old, new = date(2026, 1, 1), date(2026, 5, 1)
    high = danger("high", POLICY)
    lines = [
        Line("low", old, "/", danger("low", POLICY)),
        Line("high, new", new, "/", high),
        Line("not assessed", old, "/", danger(None, POLICY)),
        Line("high, old", new, "/", high),
        Line("high, old", date(2025, 1, 1), "/", high),
        Line("very high", new, "/", danger("very_high", POLICY)),
    ]

    assert [line.reference for line in in_order(lines)] == [
        "very high",
        "high, old",
        "not assessed",
        "high, new",
        "low",
    ]
