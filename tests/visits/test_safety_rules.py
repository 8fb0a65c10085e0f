"""When an officer is late, who may say what about them, and which word may be agreed: no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from offender_mgmt.errors import RuleViolation
from tests.visits.facts import POLICY
from visits.rules import safety as rules
from visits.rules.safety import Out

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
OUT = Out(left_at=NOON, expected_back_at=NOON + 60 * MINUTE)
BACK = replace(OUT, back_at=NOON + 30 * MINUTE)


@pytest.mark.parametrize(
    ("out", "after", "is_overdue"),
    [
        pytest.param(OUT, 60 * MINUTE, False, id="the time said"),
        pytest.param(OUT, 75 * MINUTE - SECOND, False, id="the last second of the grace"),
        pytest.param(OUT, 75 * MINUTE, False, id="the end of the grace"),
        pytest.param(OUT, 75 * MINUTE + SECOND, True, id="a second after it"),
        pytest.param(OUT, timedelta(days=400), True, id="for ever"),
        pytest.param(BACK, timedelta(days=400), False, id="back"),
    ],
)
def test_overdue_is_a_question_of_the_moment(out: Out, after: timedelta, is_overdue: bool) -> None:
    """Expected at 13:00 with fifteen minutes of grace (peers.md 17)."""
    assert rules.is_overdue(out, POLICY, now=NOON + after) is is_overdue


@pytest.mark.parametrize(
    ("out_at", "minutes", "closed_on", "refusal"),
    [
        pytest.param("", 1, None, "", id="a minute ahead"),
        pytest.param("", 0, None, "still to come", id="now"),
        pytest.param("", -1, None, "still to come", id="a minute ago"),
        pytest.param("", 12 * 60, None, "", id="the longest"),
        pytest.param("", 12 * 60 + 1, None, "more than 12 hours", id="a minute longer"),
        pytest.param("TST/1", 60, None, "already out at TST/1", id="out already"),
        pytest.param("", 60, date(2026, 11, 1), "closed", id="a closed record"),
    ],
)
def test_who_may_check_out(out_at: str, minutes: int, closed_on: date | None, refusal: str) -> None:
    """One visit at a time, to somebody who can be visited, until a time that an alarm can guard."""
    answer = ""
    try:
        rules.check_can_check_out(
            out_at=out_at,
            expected_back_at=NOON + minutes * MINUTE,
            closed_on=closed_on,
            policy=POLICY,
            now=NOON,
        )
    except RuleViolation as violation:
        answer = str(violation)

    assert refusal in answer
    assert bool(answer) == bool(refusal)


@pytest.mark.parametrize(
    ("out", "after", "until", "refusal"),
    [
        pytest.param(OUT, 30, 90, "", id="longer"),
        pytest.param(OUT, 30, 45, "", id="shorter"),
        pytest.param(OUT, 75, 120, "", id="late, within the grace"),
        pytest.param(OUT, 76, 120, "has been told", id="after the alarm"),
        pytest.param(OUT, 30, 30, "still to come", id="now"),
        pytest.param(OUT, 30, 30 + 12 * 60 + 1, "more than 12 hours", id="too long"),
        pytest.param(BACK, 40, 90, "checked in already", id="back"),
    ],
)
def test_who_may_stay_longer(out: Out, after: int, until: int, refusal: str) -> None:
    """A new time takes no alarm back, whoever holds the phone."""
    answer = ""
    try:
        rules.check_can_extend(out, until=NOON + until * MINUTE, policy=POLICY, now=NOON + after * MINUTE)
    except RuleViolation as violation:
        answer = str(violation)

    assert refusal in answer
    assert bool(answer) == bool(refusal)


@pytest.mark.parametrize(
    ("back", "is_allowed"),
    [
        pytest.param(-SECOND, False, id="before leaving"),
        pytest.param(timedelta(), True, id="at once"),
        pytest.param(50 * MINUTE, True, id="now"),
        pytest.param(50 * MINUTE + SECOND, False, id="in the future"),
    ],
)
def test_when_somebody_can_have_been_back(back: timedelta, is_allowed: bool) -> None:
    """A phone without signal says when that was; it cannot say what is impossible."""
    if is_allowed:
        rules.check_can_check_in(OUT, back_at=NOON + back, now=NOON + 50 * MINUTE)
    else:
        with pytest.raises(RuleViolation):
            rules.check_can_check_in(OUT, back_at=NOON + back, now=NOON + 50 * MINUTE)


@pytest.mark.parametrize(
    ("is_own", "alarm", "words", "refusal"),
    [
        pytest.param(False, True, "Spoke to her.", "", id="a supervisor, in words"),
        pytest.param(True, True, "I am fine.", "Somebody else", id="oneself"),
        pytest.param(False, False, "Spoke to her.", "Nobody is waiting", id="no alarm, or found safe before"),
        pytest.param(False, True, " \n", "Say how you know", id="no words"),
    ],
)
def test_who_may_find_an_officer_safe(is_own: bool, alarm: bool, words: str, refusal: str) -> None:
    """Somebody else, who says how they know, while it is asked."""
    answer = ""
    try:
        rules.check_can_make_safe(is_own=is_own, alarm_is_raised=alarm, words=words)
    except RuleViolation as violation:
        answer = str(violation)

    assert refusal in answer
    assert bool(answer) == bool(refusal)


@pytest.mark.parametrize(
    ("now", "clock", "expected"),
    [
        pytest.param(NOON, time(12, 1), NOON + MINUTE, id="today"),
        pytest.param(NOON, time(12, 0), NOON + timedelta(days=1), id="this very minute is tomorrow's"),
        pytest.param(
            datetime(2026, 11, 19, 23, 30, tzinfo=UTC),
            time(0, 15),
            datetime(2026, 11, 20, 0, 15, tzinfo=UTC),
            id="after midnight",
        ),
        pytest.param(
            datetime(2026, 6, 1, 12, tzinfo=UTC),
            time(14, 0),
            datetime(2026, 6, 1, 13, tzinfo=UTC),
            id="summer time",
        ),
        pytest.param(
            datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
            time(1, 30),
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            id="the hour that happens twice, the second time",
        ),
        pytest.param(
            datetime(2026, 10, 24, 23, 45, tzinfo=UTC),
            time(1, 30),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            id="the hour that happens twice, the first time",
        ),
    ],
)
def test_a_time_of_the_clock_is_the_next_such_moment(now: datetime, clock: time, expected: datetime) -> None:
    """An officer types 00:15 at half past eleven at night."""
    assert rules.next_time(clock, now=now) == expected


@pytest.mark.parametrize(
    ("minute", "expected"), [(0, 60), (1, 65), (4, 65), (5, 65), (6, 70), (59, 120)], ids=str
)
def test_the_usual_return_is_in_about_an_hour(minute: int, expected: int) -> None:
    """At a five-minute mark, never less than an hour ahead."""
    assert rules.usual_return(NOON + minute * MINUTE) == NOON + expected * MINUTE


@pytest.mark.parametrize(
    ("word", "refusal"),
    [
        pytest.param("rose", "", id="the shortest"),
        pytest.param("ros", "4 to 40 letters", id="too short"),
        pytest.param("r o s", "4 to 40 letters", id="spaces are no letters"),
        pytest.param("r" * 40, "", id="the longest"),
        pytest.param("r" * 41, "4 to 40 letters", id="too long"),
        pytest.param("OLIVIA", "not your name", id="a name, in capitals"),
        pytest.param("olivia.officer", "not your name", id="the user name"),
    ],
)
def test_which_word_may_be_agreed(word: str, refusal: str) -> None:
    """Long enough to be no slip, and nothing that anybody would guess."""
    answer = ""
    try:
        rules.check_can_agree_word(word, own_words=["olivia.officer", "Olivia"], is_password=False)
    except RuleViolation as violation:
        answer = str(violation)

    assert refusal in answer
    assert bool(answer) == bool(refusal)


def test_the_password_is_no_word() -> None:
    """It would be typed in front of whoever looks on."""
    with pytest.raises(RuleViolation, match="not your password"):
        rules.check_can_agree_word("correct horse battery", own_words=[], is_password=True)


@pytest.mark.parametrize("typed", ["Buttercup", " butter cup ", "BUTTERCUP", "\uff42uttercup"])
def test_a_word_is_the_same_however_it_is_typed(typed: str) -> None:
    """Capitals, spaces and what a keyboard of a phone makes of them."""
    assert rules.plain_word(typed) == "buttercup"
