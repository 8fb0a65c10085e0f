"""What the database refuses about alerts, notifications and sweeps."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert, Notification, SweepRun
from tests.constraints import Row, refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(now: datetime) -> Row:
    """An alert of a kind that no condition makes."""
    return {"offender": make_offender(now=now), "kind": "invented", "since_on": now, "opened_at": now}


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
        pytest.param("one_notification_per_alert_recipient_and_channel", {}, id="told twice"),
        pytest.param(
            "sent_notification_has_a_message_id", {"sent_at": "now"}, id="sent without a Message-ID"
        ),
    ],
)
def test_one_person_is_told_once_of_one_alert(
    name: str, changes: dict[str, Any], alert: Row, supervisor: User, now: datetime
) -> None:
    """The in-app item exists once, and what was sent can be found again (ALR-10)."""
    valid = {
        "alert": Alert.objects.create(**alert),
        "recipient": supervisor,
        "channel": "email",
        "created_at": now,
    }

    assert refusal_of(Notification, valid, dict.fromkeys(changes, now)) == name


def test_a_sweep_does_not_finish_before_it_starts(now: datetime) -> None:
    """A clock that runs backwards is noticed (TIM-4)."""
    counts = dict.fromkeys(
        ("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed"), 0
    )
    valid = counts | {"on": now, "started_at": now, "finished_at": now}

    changes = {"finished_at": now - timedelta(microseconds=1)}
    assert refusal_of(SweepRun, valid, changes) == "sweep_finishes_after_it_starts"
