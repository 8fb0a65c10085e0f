"""What the database refuses about alerts, notifications and sweeps."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import (
    Alert,
    AlertAction,
    Escalation,
    LiveAccepted,
    Notification,
    Recount,
    SweepRun,
)
from tests.constraints import Row, refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(now: datetime) -> Row:
    """An alert of a kind that no condition makes."""
    return {
        "offender": make_offender(now=now),
        "kind": "invented",
        "since_on": now,
        "opened_at": now,
        "escalates_at": now,
        "step_hours": [0, 0, 24, None],
    }


def test_one_alert_of_an_identity_is_open(alert: Row, now: datetime) -> None:
    """Identity is (offender, kind, subject), never a date (ALR-2)."""
    changes = {"since_on": now - timedelta(days=9)}

    assert refusal_of(Alert, alert, changes) == "one_open_alert_per_offender_kind_and_subject"

    Alert.objects.create(**alert | {"subject": "another"})
    Alert.objects.create(**alert | {"closed_at": now})


def test_an_alerts_public_name_is_its_own(alert: Row) -> None:
    """Two alerts never share an address."""
    first = Alert.objects.create(**alert | {"kind": "first"})

    changes = {"subject": "another", "public_id": first.public_id}
    assert refusal_of(Alert, alert, changes) == "alert_public_id_is_unique"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("alert_has_hours_for_every_step", {"step_hours": [0, 0]}, id="half a chain"),
        pytest.param("alert_escalates_to_somebody", {"next_step": 0}, id="to nobody"),
        pytest.param("alert_escalates_to_somebody", {"next_step": 5}, id="above the top"),
    ],
)
def test_an_alert_always_goes_on_to_somebody(name: str, changes: dict[str, Any], alert: Row) -> None:
    """Its chain is frozen whole when it opens, and somebody is always next."""
    assert refusal_of(Alert, alert | {"subject": "valid"}, alert | changes) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param(
            "one_notification_per_alert_recipient_channel_and_round", {"error": "again"}, id="told twice"
        ),
        pytest.param("channel_is_known", {"channel": "pigeon"}, id="by a channel that is none"),
        pytest.param("sent_notification_has_a_message_id", {"sent_at": 0}, id="sent without a Message-ID"),
        pytest.param(
            "notification_is_sent_or_given_up",
            {"message_id": "<1@here>", "sent_at": 0, "dead_at": 0, "error": "refused"},
            id="sent and given up",
        ),
        pytest.param("given_up_notification_says_why", {"dead_at": 0}, id="given up without a reason"),
        pytest.param(
            "inbox_item_is_there_when_it_is_written",
            {"channel": "inbox", "sent_at": 5},
            id="in the inbox later than written",
        ),
    ],
)
def test_the_ledger_says_what_came_of_it(
    name: str, changes: dict[str, Any], alert: Row, supervisor: User, now: datetime
) -> None:
    """One row for each person, channel and round, and never two stories about it (ALR-10)."""
    valid = {
        "alert": Alert.objects.create(**alert),
        "recipient": supervisor,
        "channel": "email",
        "created_at": now,
    }
    at = {field: now + timedelta(seconds=changes[field]) for field in changes if field.endswith("_at")}

    assert refusal_of(Notification, valid, {**changes, **at}) == name


def test_a_round_of_telling_is_noted_once(alert: Row, now: datetime) -> None:
    """However many sweeps find it due."""
    valid = {"alert": Alert.objects.create(**alert), "round": 1, "step": 1, "at": now, "told": 0}

    assert refusal_of(Escalation, valid, {"told": 2}) == "one_escalation_per_alert_and_round"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("acknowledgement_has_a_reason_and_an_end", {"until": None}, id="for ever"),
        pytest.param("acknowledgement_has_a_reason_and_an_end", {"text": ""}, id="without a reason"),
        pytest.param(
            "acknowledgement_has_a_reason_and_an_end", {"kind": "comment"}, id="a comment with an end"
        ),
        pytest.param("assignment_names_somebody", {"kind": "assign", "until": None}, id="to nobody"),
        pytest.param(
            "comment_says_something", {"kind": "comment", "until": None, "text": ""}, id="empty comment"
        ),
        pytest.param("alert_action_is_known", {"kind": "closed", "until": None}, id="an action that is none"),
    ],
)
def test_there_is_no_silence_without_author_reason_and_end(
    name: str, changes: dict[str, Any], alert: Row, supervisor: User, now: datetime
) -> None:
    """An acknowledgement ends, an assignment names somebody, a comment says something (issue 5)."""
    valid = {
        "alert": Alert.objects.create(**alert),
        "kind": "acknowledge",
        "by": supervisor,
        "at": now,
        "text": "Visit planned",
        "until": now + timedelta(days=1),
    }

    assert refusal_of(AlertAction, valid, changes) == name


@pytest.fixture
def run(now: datetime) -> Row:
    """A full check of an empty register."""
    counts = dict.fromkeys(
        ("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed"), 0
    )
    return counts | {"on": now, "started_at": now, "finished_at": now}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("sweep_finishes_after_it_starts", {"finished_at": -1}, id="a clock that runs backwards"),
        pytest.param("sweep_refusal_is_known", {"refusal": "tired"}, id="refused for no known reason"),
    ],
)
def test_a_certificate_makes_sense(name: str, changes: dict[str, Any], run: Row, now: datetime) -> None:
    """A clock that runs backwards is noticed (TIM-4), and a refusal has its reason."""
    at = {field: now + timedelta(seconds=changes[field]) for field in changes if field.endswith("_at")}

    assert refusal_of(SweepRun, run, {**changes, **at}) == name


def test_a_recount_that_is_equal_names_nobody(run: Row, now: datetime) -> None:
    """Verified is said only when nobody differs."""
    valid = {
        "run": SweepRun.objects.create(**run),
        "at": now,
        "seconds": 0.1,
        "is_equal": True,
        "figures": {},
    }

    assert refusal_of(Recount, valid, {"differing": [7]}) == "equal_recount_names_nobody"


def test_fewer_people_are_accepted_with_a_reason(run: Row, supervisor: User, now: datetime) -> None:
    """Nobody is believed away without a word (D-31)."""
    first, second = (SweepRun.objects.create(**run, refusal="fewer_live") for _ in range(2))
    valid = {"run": first, "reason": "A team has moved.", "by": supervisor, "at": now}

    changes = {"run": second, "reason": ""}
    assert refusal_of(LiveAccepted, valid, changes) == "fewer_live_is_accepted_with_a_reason"
