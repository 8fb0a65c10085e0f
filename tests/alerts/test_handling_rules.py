"""What may be done about an alert, until when, and what is said to happen next: the rules by themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from offender_mgmt.alerts.rules import handling as rules
from offender_mgmt.alerts.rules.course import Course, Delivery, delivery_in_words, next_in_words
from offender_mgmt.errors import RuleViolation
from tests.visits.facts import POLICY

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
TODAY = date(2026, 11, 19)
LATEST = date(2026, 11, 26)
OPEN = rules.Standing(is_open=True)


def acknowledge(alert: rules.Standing = OPEN, **changes: Any) -> datetime:
    """Until the day after tomorrow, at noon of 19 November."""
    told: dict[str, Any] = {
        "until": date(2026, 11, 21),
        "latest": LATEST,
        "reason": "Visit booked.",
        "now": NOW,
    }
    return rules.check_can_acknowledge(alert, **told | changes)


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        pytest.param({}, datetime(2026, 11, 21, 7, tzinfo=UTC), id="plain"),
        pytest.param({"until": LATEST}, datetime(2026, 11, 26, 7, tzinfo=UTC), id="the last day allowed"),
        pytest.param(
            {"until": TODAY, "now": datetime(2026, 11, 19, 6, 59, 59, tzinfo=UTC)},
            datetime(2026, 11, 19, 7, tzinfo=UTC),
            id="one second before seven",
        ),
        pytest.param(
            {"until": date(2027, 3, 28), "latest": date(2027, 3, 28)},
            datetime(2027, 3, 28, 6, tzinfo=UTC),
            id="the day on which the clocks go forward",
        ),
        pytest.param(
            {"until": date(2027, 10, 31), "latest": date(2027, 10, 31)},
            datetime(2027, 10, 31, 7, tzinfo=UTC),
            id="the day on which they go back",
        ),
    ],
)
def test_an_acknowledgement_ends_at_seven_in_london(changes: dict[str, Any], ends: datetime) -> None:
    """On its day at 07:00, whatever the clocks do, so that the alert is back when the office opens (peers 8)."""
    assert acknowledge(**changes) == ends


@pytest.mark.parametrize(
    ("alert", "changes", "sentence"),
    [
        pytest.param(replace(OPEN, is_open=False), {}, "This alert is closed", id="closed"),
        pytest.param(replace(OPEN, can_be_acknowledged=False), {}, "only mended", id="a gap"),
        pytest.param(OPEN, {"reason": ""}, "Say why", id="without a reason"),
        pytest.param(OPEN, {"reason": " \n\t"}, "Say why", id="a reason of blanks"),
        pytest.param(OPEN, {"until": TODAY}, "that has gone by", id="today, after seven"),
        pytest.param(
            OPEN,
            {"until": TODAY, "now": datetime(2026, 11, 19, 7, tzinfo=UTC)},
            "that has gone by",
            id="at seven exactly",
        ),
        pytest.param(OPEN, {"until": date(2026, 11, 18)}, "that has gone by", id="yesterday"),
        pytest.param(OPEN, {"until": date(2026, 11, 27)}, "at the latest on 26 November 2026", id="too long"),
        pytest.param(OPEN, {"until": date.max}, "at the latest on 26 November 2026", id="for ever"),
        pytest.param(
            replace(OPEN, acknowledged_until=datetime(2026, 11, 20, 7, tzinfo=UTC)),
            {},
            "acknowledged until 20 November 2026",
            id="longer than it is already",
        ),
    ],
)
def test_no_silence_without_an_author_a_reason_and_an_end(
    alert: rules.Standing, changes: dict[str, Any], sentence: str
) -> None:
    """Refused with a sentence that says what to do (peers 28: no for ever)."""
    with pytest.raises(RuleViolation, match=sentence):
        acknowledge(alert, **changes)


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(datetime(2026, 11, 25, 7, tzinfo=UTC), id="made shorter"),
        pytest.param(datetime(2026, 11, 21, 7, tzinfo=UTC), id="the same end"),
        pytest.param(NOW, id="the one before has just ended"),
        pytest.param(datetime(2026, 11, 1, 7, tzinfo=UTC), id="the one before ended long ago"),
    ],
)
def test_an_acknowledgement_may_be_made_shorter_or_follow_one_that_ended(held: datetime) -> None:
    """Between two that make it longer, the alert was back, one rank higher."""
    assert acknowledge(replace(OPEN, acknowledged_until=held)) == datetime(2026, 11, 21, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "latest"),
    [
        pytest.param("very_high", date(2026, 11, 22), id="very high: 3 days"),
        pytest.param("high", date(2026, 11, 26), id="high: 7 days"),
        pytest.param("medium", date(2026, 12, 3), id="medium: 14 days"),
        pytest.param("low", date(2026, 12, 17), id="low: 28 days"),
        pytest.param(None, date(2026, 11, 26), id="not assessed: as policy treats it, high"),
    ],
)
def test_the_higher_the_level_the_sooner_it_comes_back(level: str | None, latest: date) -> None:
    """Policy's days for the level, counted in London's days; nobody's level is no excuse."""
    assert rules.latest_day(level, policy=POLICY, today=TODAY) == latest


@pytest.mark.parametrize(
    ("step", "after"),
    [
        pytest.param(0, 1, id="nobody, then the manager"),
        pytest.param(1, 2, id="manager, then the supervisor"),
        pytest.param(2, 3, id="supervisor, then the inspector"),
        pytest.param(3, 4, id="inspector, then the superintendent"),
        pytest.param(4, 4, id="superintendent, again"),
    ],
)
def test_what_was_acknowledged_comes_back_one_rank_higher(step: int, after: int) -> None:
    """If nothing changed by then (issue 5, item 2)."""
    assert rules.step_after(step) == after


@pytest.mark.parametrize(
    ("alert", "assignee_id", "sentence"),
    [
        pytest.param(replace(OPEN, is_open=False), 1, "This alert is closed", id="closed"),
        pytest.param(OPEN, 3, "still works here and may open this record", id="a stranger"),
        pytest.param(replace(OPEN, assignee_id=1), 1, "already assigned", id="whoever has it"),
    ],
)
def test_an_alert_goes_to_somebody_who_can_act(
    alert: rules.Standing, assignee_id: int, sentence: str
) -> None:
    """Who is here, may open the record, and has not been told already."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_assign(alert, assignee_id=assignee_id, possible={1, 2})


def test_an_alert_passes_from_one_to_another() -> None:
    """A gap too: giving it to somebody is no silence."""
    rules.check_can_assign(
        replace(OPEN, can_be_acknowledged=False, assignee_id=1), assignee_id=2, possible={1, 2}
    )


@pytest.mark.parametrize(
    ("alert", "text", "sentence"),
    [
        pytest.param(replace(OPEN, is_open=False), "Told.", "This alert is closed", id="closed"),
        pytest.param(OPEN, "  ", "Write the comment", id="blank"),
    ],
)
def test_a_comment_says_something_about_something_open(
    alert: rules.Standing, text: str, sentence: str
) -> None:
    """Closed is closed: what follows belongs to the record."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_comment(alert, text=text)


COURSE = Course(step=2, next_step=3, escalates_at=datetime(2026, 11, 22, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    ("course", "words"),
    [
        pytest.param(
            COURSE,
            "The inspector is told on 22 November 2026 at 07:00 unless somebody acts.",
            id="the next step",
        ),
        pytest.param(
            replace(COURSE, step=4, next_step=4),
            "The superintendent is told again on 22 November 2026 at 07:00 unless somebody acts.",
            id="the last step, again",
        ),
        pytest.param(
            replace(COURSE, acknowledged_until=COURSE.escalates_at),
            "It comes back on 22 November 2026 at 07:00, and the inspector is told, unless it is mended before then.",
            id="acknowledged",
        ),
        pytest.param(
            replace(COURSE, acknowledged_until=NOW),
            "The inspector is told on 22 November 2026 at 07:00 unless somebody acts.",
            id="acknowledged until now",
        ),
        pytest.param(
            replace(COURSE, step=0, next_step=4, escalates_at=NOW),
            "Nobody could be told yet. The superintendent is tried again at every full check.",
            id="told to nobody",
        ),
        pytest.param(
            replace(COURSE, escalates_at=NOW), "The inspector is told at the next full check.", id="due"
        ),
        pytest.param(
            replace(COURSE, escalates_at=datetime(2027, 6, 1, 6, tzinfo=UTC)),
            "The inspector is told on 1 June 2027 at 07:00 unless somebody acts.",
            id="in summer time",
        ),
        pytest.param(replace(COURSE, is_open=False), "", id="closed"),
    ],
)
def test_what_happens_next_is_said(course: Course, words: str) -> None:
    """Who, when, and what would stop it; nothing of what is over."""
    assert next_in_words(course, now=NOW) == words


MAIL = Delivery(channel="email", sent_at=None, dead_at=None, opened_at=None)
SENT = replace(MAIL, sent_at=NOW)


@pytest.mark.parametrize(
    ("delivery", "words"),
    [
        pytest.param(MAIL, "E-mail waiting to be sent", id="waiting"),
        pytest.param(replace(MAIL, attempts=1), "E-mail not sent yet, tried once", id="tried"),
        pytest.param(
            replace(MAIL, attempts=3, error="SMTPDataError"),
            "E-mail not sent yet, tried 3 times (SMTPDataError)",
            id="failing",
        ),
        pytest.param(SENT, "E-mail sent on 19 November 2026 at 12:00", id="sent"),
        pytest.param(
            replace(SENT, opened_at=NOW),
            "E-mail sent on 19 November 2026 at 12:00, opened on 19 November 2026 at 12:00",
            id="sent and opened",
        ),
        pytest.param(
            replace(MAIL, dead_at=NOW, error="recipient_left"),
            "E-mail given up on 19 November 2026 at 12:00: whoever was to be told has left or has no address",
            id="given up",
        ),
        pytest.param(
            replace(MAIL, dead_at=NOW, error="too_many_tries"),
            "E-mail given up on 19 November 2026 at 12:00: too many tries",
            id="given up for another reason",
        ),
        pytest.param(replace(SENT, channel="inbox"), "In Vigil, not opened yet", id="in the inbox"),
        pytest.param(
            replace(SENT, channel="inbox", opened_at=NOW),
            "In Vigil, opened on 19 November 2026 at 12:00",
            id="opened in the inbox",
        ),
    ],
)
def test_what_became_of_a_notification_is_said(delivery: Delivery, words: str) -> None:
    """Intended, tried, sent, given up, opened: each in words (issue 5, item 3)."""
    assert delivery_in_words(delivery) == words
