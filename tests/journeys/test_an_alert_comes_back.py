"""An alert from seven in the morning to the inspector: acknowledged with a reason, left alone, back one rank higher."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user
from visits.choices import Arrangement, Outcome
from visits.services import record_visit
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this journey does too."""
    return timezone.now()


@pytest.fixture
def inspector(north: Team) -> User:
    """One rank above the supervisor."""
    user = make_user("ingrid.inspector", Role.SUPERVISOR, supervises=[north])
    User.objects.filter(pk=user.pk).update(rank=Rank.INSPECTOR)
    return user


@pytest.fixture
def offender(north: Team, officer: User, supervisor: User, inspector: User, now: datetime) -> Offender:
    """High risk, last seen in 2017."""
    return make_offender(
        now=now, team=north, manager=officer, risk_level="high", visited_on=date(2017, 3, 14)
    )


def words(answer: Any) -> str:
    """The page as it is read: text only, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_what_a_supervisor_acknowledges_comes_back_to_the_inspector(
    client_of: ClientOf, supervisor: User, inspector: User, offender: Offender, now: datetime
) -> None:
    """The whole story of issue 5, item 2: no silence for ever, and no higher rank before its turn."""
    client, alert = client_of(supervisor), Alert.objects.get(kind="visit_overdue")
    assert offender.reference in words(client.get("/alerts/?state=needs"))
    assert "You have not been told of anything." in words(client_of(inspector).get("/alerts/inbox/"))

    until = timezone.localdate(now) + timedelta(days=2)
    page = client.post(
        f"/alerts/{alert.public_id}/acknowledge/",
        {"acknowledge-reason": "Two officers go tomorrow.", "acknowledge-until": until},
        follow=True,
    )

    assert "Acknowledged. If nothing changes by then, it comes back one rank higher." in words(page)
    assert f"It comes back on {until.day} {until:%B %Y} at 07:00, and the inspector is told" in words(page)
    assert offender.reference not in words(client.get("/alerts/?state=needs"))
    assert offender.reference in words(client.get("/alerts/?state=acknowledged"))

    seven = timezone.make_aware(datetime.combine(until, time(7)))
    alerts.sweep(now=seven - timedelta(minutes=1))
    assert "You have not been told of anything." in words(client_of(inspector).get("/alerts/inbox/"))
    alerts.sweep(now=seven)
    inbox = words(client_of(inspector).get("/alerts/inbox/"))
    assert "What you were told of: 1 unread" in inbox
    assert f"Visit overdue, since {alert.since_on.day} {alert.since_on:%B %Y}" in inbox


def test_only_what_it_is_about_closes_an_alert(
    client_of: ClientOf, supervisor: User, officer: User, offender: Offender, now: datetime
) -> None:
    """Commented on, assigned, acknowledged: still open; visited: closed, and readable."""
    client, alert = client_of(supervisor), Alert.objects.get(kind="visit_overdue")
    address, until = f"/alerts/{alert.public_id}/", timezone.localdate(now) + timedelta(days=2)
    client.post(f"{address}comment/", {"comment-text": "Nobody in on Monday."})
    client.post(f"{address}assign/", {"assign-assignee": officer.pk, "assign-text": "Please go."})
    client.post(f"{address}acknowledge/", {"acknowledge-reason": "Booked.", "acknowledge-until": until})
    alerts.sweep(now=now)
    assert "This alert is closed" not in words(client.get(address))

    details = VisitDetails(now, Outcome.SEEN_INSIDE, Arrangement.UNANNOUNCED, ["risk"], [officer, supervisor])
    record_visit(offender_id=offender.pk, details=details, client_key=alert.public_id, by=officer, now=now)

    page = words(client.get(address))
    assert "This alert is closed: what it was about is no longer so." in page
    for told in ("Nobody in on Monday.", f"Assigned to {officer}", "Acknowledged until"):
        assert told in page
