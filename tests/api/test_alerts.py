"""Alerts through the API: how far each has gone, and what is done about it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_session, by_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(supervisor: User, offender: Offender) -> Alert:
    """That somebody of high risk is overdue."""
    return Alert.objects.get(offender=offender, kind="visit_overdue")


@pytest.fixture
def today(now: datetime) -> date:
    """The day in Europe/London."""
    return timezone.localdate(now)


def test_a_line_says_how_far_an_alert_has_gone(alert: Alert, supervisor: User) -> None:
    """Every new field, by name and value (ACC-6)."""
    (row,) = by_token(supervisor).rows("alerts/", "kind=visit_overdue")

    assert row == {
        "id": str(alert.public_id),
        "offender": row["offender"],
        "kind": "visit_overdue",
        "subject": "",
        "since_on": alert.since_on.isoformat(),
        "opened_at": row["opened_at"],
        "closed_at": None,
        "step": 2,
        "next_step": 3,
        "escalates_at": row["escalates_at"],
        "acknowledged_until": None,
        "assigned_to": None,
    }


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_an_alert_is_acknowledged_assigned_and_commented_on(
    sign_in: Any, alert: Alert, supervisor: User, officer: User, today: date
) -> None:
    """Each deed by its own address; each answer is the alert as it is now."""
    api, path = sign_in(supervisor), f"alerts/{alert.public_id}/"
    until = today + timedelta(days=2)

    acknowledged = api.post(f"{path}acknowledge/", {"until": until, "reason": "Booked."}).json()
    assigned = api.post(f"{path}assign/", {"assignee": officer.username, "text": "Please go."}).json()
    commented = api.post(f"{path}comment/", {"text": "Called."}).json()

    assert acknowledged["acknowledged_until"].startswith(f"{until}T07:00")
    assert acknowledged["next_step"] == 3
    assert assigned["assigned_to"] == officer.username
    assert Notification.objects.filter(alert=alert, recipient=officer, channel="inbox").count() == 2
    assert [(one["kind"], one["by"], one["text"]) for one in commented["actions"]] == [
        ("acknowledge", supervisor.username, "Booked."),
        ("assign", supervisor.username, "Please go."),
        ("comment", supervisor.username, "Called."),
    ]
    assert [(one["step"], one["told"]) for one in commented["escalations"]] == [(1, 1), (2, 1)]
    assert api.get(path).json() == commented


@pytest.mark.parametrize(
    ("deed", "body", "status", "names"),
    [
        pytest.param("acknowledge", {}, 400, {"until", "reason"}, id="nothing told"),
        pytest.param("acknowledge", {"until": "2999-01-01", "reason": " "}, 400, {"reason"}, id="no reason"),
        pytest.param("acknowledge", {"until": "soon", "reason": "B."}, 400, {"until"}, id="no date"),
        pytest.param("acknowledge", {"until": "2999-01-01", "reason": "B."}, 409, {"detail"}, id="for ever"),
        pytest.param(
            "acknowledge", {"until": "2999-01-01", "reason": "B.", "x": 1}, 400, {"x"}, id="an unknown field"
        ),
        pytest.param("acknowledge", {"until": "2999-01-01", "reason": 7}, 400, {"reason"}, id="a number"),
        pytest.param("assign", {"assignee": "nobody"}, 422, {"assignee"}, id="nobody of that name"),
        pytest.param("assign", {"assignee": "oscar.outsider"}, 422, {"assignee"}, id="who may not open it"),
        pytest.param("assign", {"assignee": "a\x00b"}, 400, {"assignee"}, id="a NUL"),
        pytest.param("comment", {"text": ""}, 400, {"text"}, id="an empty comment"),
        pytest.param("comment", {"text": "x" * 20_001}, 400, {"text"}, id="too long a comment"),
        pytest.param("comment", [], 400, {"non_field_errors"}, id="a list"),
    ],
)
def test_what_is_refused_is_named_and_nothing_is_written(
    deed: str, body: Any, status: int, names: set[str], alert: Alert, supervisor: User, outsider: User
) -> None:
    """400 for what cannot be read, 409 for what the rules refuse."""
    answer = by_token(supervisor).post(f"alerts/{alert.public_id}/{deed}/", body)

    assert (answer.status_code, set(answer.json())) == (status, names)
    assert not alert.actions.exists()


def test_an_officer_may_comment_and_no_more(alert: Alert, officer: User, today: date) -> None:
    """Whoever is told to act does not silence the telling."""
    api, path = by_token(officer), f"alerts/{alert.public_id}/"
    until = today + timedelta(days=1)

    assert api.post(f"{path}comment/", {"text": "Called."}).status_code == 200
    assert api.post(f"{path}acknowledge/", {"until": until, "reason": "Later."}).status_code == 403
    assert api.post(f"{path}assign/", {"assignee": officer.username}).status_code == 403


@pytest.mark.parametrize("deed", ["", "acknowledge/", "assign/", "comment/"])
def test_another_teams_alert_is_not_there(deed: str, alert: Alert, other_supervisor: User) -> None:
    """Whoever may not open the record cannot tell that there is an alert (ACC-2)."""
    api, path = by_token(other_supervisor), f"alerts/{alert.public_id}/{deed}"

    answer = api.post(path, {"text": "Told."}) if deed else api.get(path)

    assert answer.status_code == 404
    assert not alert.actions.exists()


def test_whoever_is_shown_an_alert_is_in_the_audit_log(alert: Alert, supervisor: User) -> None:
    """The record is viewed, by name (LAW-2)."""
    by_token(supervisor).get(f"alerts/{alert.public_id}/")

    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.offender_ids) == ("offender_viewed", [alert.offender_id])
