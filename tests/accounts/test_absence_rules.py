"""Who may be away and who may cover, cell by cell; and on which days nobody is left."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.rules.absences import (
    Candidate,
    Days,
    Place,
    Presence,
    check_can_record_absence,
    check_can_record_cover,
    check_cover_lasts,
    days_of,
    days_with_nobody,
    last_day_away,
    without,
)
from offender_mgmt.errors import RuleViolation

TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NORTH, SOUTH = 1, 2
OFFICER = Place("offender_manager", NORTH)
SUPERVISOR = Place("supervisor", supervised=frozenset({NORTH, SOUTH}))


def days(first: int, last: int) -> Days:
    """From so many days after today to so many."""
    return Days(TODAY + first * DAY, TODAY + last * DAY)


@pytest.mark.parametrize(
    ("new", "others", "refusal"),
    [
        pytest.param(days(0, 0), [], None, id="today alone"),
        pytest.param(days(-3, 0), [], None, id="since Monday, back tomorrow"),
        pytest.param(days(1, 0), [], "cannot be before", id="ends before it starts"),
        pytest.param(days(-3, -1), [], "already over", id="over yesterday"),
        pytest.param(days(0, 365), [], None, id="a year and a day"),
        pytest.param(days(0, 366), [], "a year at most", id="longer than a year"),
        pytest.param(days(5, 9), [days(0, 4), days(10, 12)], None, id="between two others"),
        pytest.param(
            days(5, 9), [days(0, 5)], "from 19 November 2026 to 24 November 2026", id="meets one before"
        ),
        pytest.param(days(5, 9), [days(9, 9)], "away on 28 November 2026", id="meets one day after"),
        pytest.param(days(5, 9), [days(6, 7)], "already recorded", id="around another"),
    ],
)
def test_which_absence_can_be_recorded(new: Days, others: list[Days], refusal: str | None) -> None:
    """With an end, not over, and not twice (issue 5: ranks and cover as data)."""
    said = refused(lambda: check_can_record_absence(new, others=others, today=TODAY))

    assert said == refusal if refusal is None else refusal in str(said)


@pytest.mark.parametrize(
    ("absence", "expected"),
    [
        pytest.param(days(-3, 3), TODAY - DAY, id="back in the middle: yesterday was the last"),
        pytest.param(days(-1, 0), TODAY - DAY, id="back on the last day"),
        pytest.param(days(0, 3), None, id="on the first day: never away"),
        pytest.param(days(2, 3), None, id="before the first day: never away"),
    ],
)
def test_the_last_day_of_somebody_who_is_back_today(absence: Days, expected: date | None) -> None:
    """Both days are counted, so today is a day at work."""
    assert last_day_away(absence, today=TODAY) == expected


def test_what_is_over_cannot_be_ended() -> None:
    """Never do nothing silently (style 3.9)."""
    assert refused(lambda: last_day_away(days(-3, -1), today=TODAY)) == "This absence is already over."
    assert refused(lambda: check_cover_lasts(NOW, now=NOW)) == "This cover is already over."
    check_cover_lasts(NOW + timedelta(microseconds=1), now=NOW)


def person(place: Place, *, has_address: bool = True, away: tuple[Days, ...] = ()) -> Candidate:
    """Somebody who might cover."""
    return Candidate("Colin", place, has_address, away)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({}, None, id="an officer of the same team"),
        pytest.param({"by": person(SUPERVISOR)}, None, id="a supervisor of that team"),
        pytest.param({"by": person(Place("offender_manager", SOUTH))}, "may not open", id="of another team"),
        pytest.param({"by": person(Place("auditor", NORTH))}, "may not open", id="who may open nobody"),
        pytest.param({"covered": SUPERVISOR}, "may not open", id="an officer for a supervisor of two teams"),
        pytest.param({"covered": SUPERVISOR, "by": person(SUPERVISOR)}, None, id="a supervisor of both"),
        pytest.param(
            {"covered": SUPERVISOR, "by": person(Place("supervisor", supervised=frozenset({NORTH})))},
            "may not open",
            id="a supervisor of one of two",
        ),
        pytest.param({"covered": Place("offender_manager")}, "with a team", id="for somebody without a team"),
        pytest.param({"covered": Place("administrator", NORTH)}, "with a team", id="for an administrator"),
        pytest.param(
            {"by": person(OFFICER, has_address=False)}, "no e-mail address", id="without an address"
        ),
        pytest.param({"by": person(OFFICER, away=(days(7, 9),))}, "Colin is away", id="away on the last day"),
        pytest.param({"by": person(OFFICER, away=(days(8, 9),))}, None, id="away from the day after"),
        pytest.param({"ends_at": NOW}, "after it starts", id="no time at all"),
        pytest.param({"starts_at": NOW - 2 * HOUR, "ends_at": NOW}, "already over", id="over at this moment"),
        pytest.param({"starts_at": NOW - HOUR}, None, id="since an hour ago"),
        pytest.param({"ends_at": NOW + 366 * DAY}, None, id="a year and a day"),
        pytest.param({"ends_at": NOW + 366 * DAY + HOUR}, "a year at most", id="longer"),
        pytest.param({"others": [(NOW - DAY, NOW)]}, None, id="after the last time"),
        pytest.param({"others": [(NOW - DAY, NOW + HOUR)]}, "already recorded", id="twice in one time"),
    ],
)
def test_which_cover_can_be_recorded(changes: dict[str, Any], refusal: str | None) -> None:
    """Whoever covers is there, can be told, and may open what they are told of."""
    valid: dict[str, Any] = {
        "starts_at": NOW,
        "ends_at": NOW + 7 * DAY,
        "covered": OFFICER,
        "by": person(OFFICER),
        "others": [],
        "now": NOW,
    }
    asked = valid | changes
    start, end = asked.pop("starts_at"), asked.pop("ends_at")

    said = refused(lambda: check_can_record_cover(start, end, **asked))

    assert said == refusal if refusal is None else refusal in str(said)


def refused(deed: Any) -> str | None:
    """What a rule says against it; None when nothing."""
    try:
        deed()
    except RuleViolation as violation:
        return str(violation)
    return None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(NOW, NOW + HOUR, days(0, 0), id="an hour"),
        pytest.param(NOW, NOW + 12 * HOUR, days(0, 0), id="to midnight: not the next day"),
        pytest.param(NOW, NOW + 12 * HOUR + HOUR, days(0, 1), id="past midnight"),
        pytest.param(
            datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
            datetime(2026, 6, 30, 23, 45, tzinfo=UTC),
            Days(date(2026, 7, 1), date(2026, 7, 1)),
            id="half past eleven UTC in June is the next day in London",
        ),
    ],
)
def test_the_days_of_a_stretch_of_time(start: datetime, end: datetime, expected: Days) -> None:
    """Local days, as absences have them (TIM-1)."""
    assert days_of(start, end) == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param([], [], id="a rank without people"),
        pytest.param([Presence([], [])], [], id="somebody is there"),
        pytest.param([Presence([days(2, 4)], [])], [days(2, 4)], id="the only one is away"),
        pytest.param([Presence([days(2, 4)], []), Presence([], [])], [], id="another is there"),
        pytest.param(
            [Presence([days(2, 6)], []), Presence([days(5, 8)], [])], [days(5, 6)], id="both, for two days"
        ),
        pytest.param(
            [Presence([days(2, 6)], [days(3, 4)])], [days(2, 2), days(5, 6)], id="covered in between"
        ),
        pytest.param([Presence([days(-5, 0), days(1, 2)], [])], [days(0, 2)], id="since long ago, and again"),
        pytest.param([Presence([days(8, 99)], [])], [days(8, 10)], id="as far as is looked"),
    ],
)
def test_the_days_on_which_nobody_is_left(people: list[Presence], expected: list[Days]) -> None:
    """Everybody of a rank is away and nobody covers: said before it happens."""
    assert days_with_nobody(people, today=TODAY, until=TODAY + 10 * DAY) == expected


def test_cover_by_somebody_who_is_away_is_none_on_those_days() -> None:
    """Days are cut out of days, at either end and in the middle."""
    assert without(days(0, 9), [days(-3, 1), days(4, 5), days(9, 12)]) == [days(2, 3), days(6, 8)]
    assert without(days(3, 4), [days(0, 9)]) == []
    assert without(days(3, 4), [days(5, 9)]) == [days(3, 4)]
