"""Two people who press at once, each on a connection of their own."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.errors import RuleViolation
from tests.factories import make_offender
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_assignment_pressed_by_six_tells_once(
    north: Team, officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """One is kept, five are refused with a sentence, and nobody is told twice (ALR-10)."""
    make_offender(now=now, visited_on=date(2026, 1, 1), team=north, manager=officer)
    alert = Alert.objects.get(kind="visit_overdue")

    def press(_: int) -> str:
        try:
            alerts.assign(
                public_id=alert.public_id, assignee_id=colleague.pk, text="", by=supervisor, now=now
            )
        except RuleViolation as violation:
            return str(violation)
        return "done"

    answers = sorted(at_once(6, press))

    assert answers.count("done") == 1
    assert all("already assigned" in answer for answer in answers if answer != "done")
    assert alert.actions.count() == 1
    assert Notification.objects.filter(recipient=colleague, channel="inbox").count() == 1
