"""Which contacts and which visits do not go together, and what may be recorded: rules, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.errors import RuleViolation
from visits.choices import Arrangement, Channel, Direction
from visits.rules.contradictions import (
    Span,
    check_can_record_contact,
    could_announce,
    is_contact_before,
    overlap,
)

TEN = datetime(2026, 11, 19, 10, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("channel", Channel)
def test_each_channel_and_direction(channel: Channel, direction: Direction) -> None:
    """Only a letter from the offender cannot have told them of a visit (domain 1.5)."""
    is_letter_from = channel == Channel.LETTER and direction == Direction.FROM_OFFENDER

    assert could_announce(channel, direction) is not is_letter_from


@pytest.mark.parametrize(
    ("before", "is_before"),
    [
        pytest.param(-MINUTE, False, id="after the visit began"),
        pytest.param(timedelta(0), True, id="at that minute"),
        pytest.param(72 * HOUR, True, id="72 hours before"),
        pytest.param(72 * HOUR + MINUTE, False, id="a minute earlier"),
    ],
)
def test_how_long_before(before: timedelta, is_before: bool) -> None:
    """Within the policy's hours, both ends counted (domain 1.5)."""
    arrangement = Arrangement.UNANNOUNCED

    assert is_contact_before(TEN - before, TEN, arrangement=arrangement, hours=72) is is_before


@pytest.mark.parametrize("arrangement", [*Arrangement, ""])
def test_only_a_visit_told_as_unannounced(arrangement: str) -> None:
    """Whoever was told beforehand may have been called; of what nobody said nothing is asked."""
    found = is_contact_before(TEN - HOUR, TEN, arrangement=arrangement, hours=72)

    assert found is (arrangement == Arrangement.UNANNOUNCED)


def test_a_visit_of_unknown_time_is_not_asked_about() -> None:
    """An extract tells only of the day."""
    assert not is_contact_before(TEN, None, arrangement=Arrangement.UNANNOUNCED, hours=72)


@pytest.mark.parametrize(
    ("one", "other", "is_overlap"),
    [
        pytest.param(Span(TEN), Span(TEN), True, id="the same start, no ends"),
        pytest.param(Span(TEN), Span(TEN + MINUTE), False, id="no end is known"),
        pytest.param(Span(TEN, TEN + HOUR), Span(TEN + HOUR - MINUTE), True, id="a minute too early"),
        pytest.param(Span(TEN, TEN + HOUR), Span(TEN + HOUR), False, id="one after the other"),
        pytest.param(Span(TEN), Span(TEN + MINUTE, TEN + HOUR), False, id="only the later's end is known"),
        pytest.param(Span(TEN, TEN + HOUR), Span(TEN + MINUTE, TEN + 2 * MINUTE), True, id="inside"),
    ],
)
def test_two_visits(one: Span, other: Span, is_overlap: bool) -> None:
    """Nobody is at two visits at once, in whichever order they are told."""
    assert overlap(one, other) is is_overlap
    assert overlap(other, one) is is_overlap


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"is_closed": True}, "record is closed", id="closed"),
        pytest.param({"contacted_at": TEN + MINUTE}, "in the future", id="in the future"),
        pytest.param({"words": " "}, "Write down what was said", id="no words"),
    ],
)
def test_a_contact_is_refused(changes: dict[str, Any], sentence: str) -> None:
    """Facts of a live record, in words, that have happened."""
    valid: dict[str, Any] = {"contacted_at": TEN, "words": "So.", "is_closed": False, "now": TEN}
    check_can_record_contact(**valid)

    with pytest.raises(RuleViolation, match=sentence):
        check_can_record_contact(**valid | changes)
