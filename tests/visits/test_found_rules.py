"""What may be recorded as found at a visit, and the sentence when it may not."""

from datetime import date
from typing import Any

import pytest

from offender_mgmt.errors import RuleViolation
from visits.choices import Outcome
from visits.rules.found import (
    Checked,
    DeviceFound,
    DeviceSeen,
    Found,
    OnRecord,
    Present,
    ToFollow,
    check_can_finish,
    check_found,
)

DAY = date(2026, 11, 19)
KNOWN = OnRecord(devices=frozenset({1, 2}), conditions=frozenset({7}))
EXAMINED = DeviceSeen(1, "examined", "by_hand", "nothing")


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        pytest.param({}, Outcome.SEEN_INSIDE, id="nothing said"),
        pytest.param({"people": [Present("friend")]}, Outcome.NO_ANSWER, id="a neighbour, age not known"),
        pytest.param({"people": [Present("child", "", True)]}, Outcome.SEEN_INSIDE, id="a child"),
        pytest.param({"rooms": ["kitchen"]}, Outcome.SEEN_INSIDE, id="a room"),
        pytest.param({"devices": [EXAMINED, DeviceSeen(2, "seen")]}, Outcome.SEEN_INSIDE, id="two devices"),
        pytest.param({"devices": [DeviceSeen(1, "not_seen")]}, Outcome.NO_ANSWER, id="nothing seen"),
        pytest.param(
            {"new_devices": [DeviceFound("phone", "Grey", False)]}, Outcome.SEEN_INSIDE, id="a new device"
        ),
        pytest.param({"checks": [Checked(7, "kept")]}, Outcome.NO_ANSWER, id="a condition kept"),
        pytest.param({"checks": [Checked(7, "not_checked")]}, Outcome.NO_ANSWER, id="not checked"),
        pytest.param({"checks": [Checked(7, "broken", "Seen.")]}, Outcome.ABANDONED, id="broken, in words"),
        pytest.param({"follow_ups": [ToFollow("Ring.", DAY)]}, Outcome.NO_ANSWER, id="due on the day"),
    ],
)
def test_what_can_have_been_found_is_accepted(found: dict[str, Any], outcome: Outcome) -> None:
    """The near side of each boundary."""
    check_found(Found(**found), KNOWN, outcome=outcome, visited_on=DAY)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        pytest.param({"people": [Present("")]}, "who each person was", id="a person of no kind"),
        pytest.param({"people": [Present("victim")]}, "who each person was", id="an unknown kind"),
        pytest.param({"people": [Present("child", "", False)]}, "is under 18", id="a child over 18"),
        pytest.param({"people": [Present("child")]}, "is under 18", id="a child of no age"),
        pytest.param({"rooms": ["attic"]}, "from the list", id="an unknown room"),
        pytest.param({"devices": [DeviceSeen(3, "seen")]}, "not this person's", id="another's device"),
        pytest.param({"devices": [EXAMINED, DeviceSeen(1, "seen")]}, "told twice", id="a device twice"),
        pytest.param({"devices": [DeviceSeen(1, "")]}, "seen or examined", id="no sighting"),
        pytest.param({"devices": [DeviceSeen(1, "examined")]}, "how each device", id="no method"),
        pytest.param({"devices": [DeviceSeen(1, "examined", "by_hand")]}, "with what result", id="no result"),
        pytest.param(
            {"devices": [DeviceSeen(1, "examined", "", "nothing")]}, "how each device", id="result alone"
        ),
        pytest.param({"devices": [DeviceSeen(1, "seen", "by_hand")]}, "no method", id="seen with a method"),
        pytest.param(
            {"devices": [DeviceSeen(1, "not_seen", "", "breach")]}, "no result", id="not seen with a result"
        ),
        pytest.param({"new_devices": [DeviceFound("phone", " ", True)]}, "describe it", id="no description"),
        pytest.param({"new_devices": [DeviceFound("", "Grey", True)]}, "what kind", id="no kind"),
        pytest.param(
            {"new_devices": [DeviceFound("phone", "Grey", True, "not_seen")]}, "was seen", id="found unseen"
        ),
        pytest.param(
            {"new_devices": [DeviceFound("phone", "Grey", True, "examined")]}, "how each", id="new, no method"
        ),
        pytest.param({"checks": [Checked(8, "kept")]}, "not in force", id="not in force"),
        pytest.param({"checks": [Checked(7, "kept"), Checked(7, "kept")]}, "told twice", id="checked twice"),
        pytest.param({"checks": [Checked(7, "")]}, "whether it was kept", id="no result of a check"),
        pytest.param({"checks": [Checked(7, "broken", " ")]}, "how the condition", id="broken, no words"),
        pytest.param({"follow_ups": [ToFollow(" ", DAY)]}, "what has to follow", id="nothing to follow"),
        pytest.param(
            {"follow_ups": [ToFollow("Ring.", date(2026, 11, 18))]}, "before the visit", id="a day too early"
        ),
    ],
)
def test_what_cannot_have_been_found_is_refused_in_words(found: dict[str, Any], sentence: str) -> None:
    """The far side of each boundary (LAW-4, issue 3, item 1)."""
    with pytest.raises(RuleViolation, match=sentence):
        check_found(Found(**found), KNOWN, outcome=Outcome.SEEN_INSIDE, visited_on=DAY)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param({"rooms": ["kitchen"]}, id="a room"),
        pytest.param({"devices": [EXAMINED]}, id="a device"),
        pytest.param({"new_devices": [DeviceFound("phone", "Grey", False)]}, id="a new device"),
    ],
)
def test_behind_a_door_that_nobody_opened_nothing_was_seen(found: dict[str, Any]) -> None:
    """Both cannot be true: one of them is a slip."""
    with pytest.raises(RuleViolation, match="Nobody answered"):
        check_found(Found(**found), KNOWN, outcome=Outcome.NO_ANSWER, visited_on=DAY)


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        pytest.param({"is_done": True}, "already been done", id="done"),
        pytest.param({"is_taken_back": True}, "was corrected", id="of a visit that does not stand"),
        pytest.param({"closed_on": DAY}, "closed", id="of a closed record"),
        pytest.param({"words": " \n"}, "what came of it", id="without words"),
    ],
)
def test_a_follow_up_is_finished_once_and_in_words(known: dict[str, Any], sentence: str) -> None:
    """Whoever finishes it says what came of it."""
    usual: dict[str, Any] = {"is_done": False, "is_taken_back": False, "closed_on": None, "words": "Rung."}
    check_can_finish(**usual)

    with pytest.raises(RuleViolation, match=sentence):
        check_can_finish(**usual | known)
