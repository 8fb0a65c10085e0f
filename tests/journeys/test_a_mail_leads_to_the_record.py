"""An alert becomes a mail without a name in it, and its link leads the supervisor to the person."""

import re
from datetime import date, datetime

import pytest
from django.core import mail
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this journey does too."""
    return timezone.now()


def test_the_supervisor_is_told_once_and_the_link_opens_the_record(
    client_of: ClientOf, supervisor: User, outsider: User, officer: User, north: Team, now: datetime
) -> None:
    """Reference, date and link only; who is not of the team finds no such page behind the same link (ALR-10, ACC-3)."""
    offender = make_offender(
        now=now, team=north, manager=officer, family_name="Carrow", visited_on=date(2017, 3, 14)
    )
    alerts.sweep(now=now)
    alerts.deliver(now=now)
    alerts.sweep(now=now)
    alerts.deliver(now=now)

    (sent,) = [one for one in mail.outbox if one.to == [supervisor.email]]
    assert sorted(one.to for one in mail.outbox) == [[officer.email], [supervisor.email]]
    assert offender.reference in sent.body
    assert "Carrow" not in f"{sent.subject} {sent.body}"
    (path,) = re.findall(r"https?://[^/]+(/offenders/\S+)", str(sent.body))
    assert "  since " in sent.body
    assert "Overdue by more than" in client_of(supervisor).get(path).content.decode()
    assert client_of(outsider).get(path).status_code == 404
