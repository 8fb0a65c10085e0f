"""What the demo's supervisors do about alerts."""

from datetime import date, datetime, timedelta

import pytest

from intake.demo.alerts import add_alert_actions
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert, AlertAction
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


def test_the_page_looks_alive_and_twice_is_once(
    officer: User, supervisor: User, north: Team, now: datetime
) -> None:
    """Some acknowledged, some commented on, some assigned; the demo may be started again."""
    for _ in range(6):
        make_offender(now=now, visited_on=date(2026, 1, 1), team=north, manager=officer, risk_level="high")

    add_alert_actions(by=supervisor, manager=officer, now=now)
    add_alert_actions(by=supervisor, manager=officer, now=now + timedelta(days=1))

    kinds = list(AlertAction.objects.order_by("kind").values_list("kind", flat=True))
    assert kinds == ["acknowledge"] * 3 + ["assign"] * 2 + ["comment"] * 2
    assert Alert.objects.filter(assigned_to=officer).count() == 2


def test_an_empty_register_is_left_empty(officer: User, supervisor: User, now: datetime) -> None:
    """Nobody to do anything about."""
    add_alert_actions(by=supervisor, manager=officer, now=now)

    assert not AlertAction.objects.exists()
