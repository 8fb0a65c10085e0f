"""The demo's devices, conditions, and what goes on today: every page of visiting has something to show."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from intake.demo.busy_day import add_busy_day
from intake.demo.visits import NEVER_SEEN, add_visits
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender, Proposal
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user
from visits.models import CheckOut, Contact, Device, VisitDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def told(north: Team, officer: User, colleague: User, now: datetime) -> None:
    """The demo's visits and its day, to people of high risk of whom no visit is on record, by three officers."""
    make_user("cora.colleague", Role.OFFENDER_MANAGER, team=north)
    facts: dict[str, Any] = {"team": north, "manager": officer, "registered_on": date(2010, 1, 1)}
    for _ in NEVER_SEEN:
        make_offender(now=now, risk_level="high", **facts)
    add_visits(by=officer, now=now)
    add_busy_day(by=officer, now=now)
    alerts.sweep(now=now)


def counts() -> list[int]:
    """How much there is of each."""
    models: list[Any] = [CheckOut, Contact, Device, VisitDraft, Proposal]
    return [model._default_manager.count() for model in models]


def words(client: Client, path: str) -> str:
    """What a page says, one space between words."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_there_is_one_of_each_and_twice_is_once(told: None, officer: User, now: datetime) -> None:
    """Every kind of alert about doorsteps is open; starting the demo again adds nothing."""
    before = counts()
    add_visits(by=officer, now=now + timedelta(hours=1))
    add_busy_day(by=officer, now=now + timedelta(hours=1))

    assert counts() == before == [2, 1, 4, 2, 1]
    assert set(Alert.objects.open().values_list("kind", flat=True)) >= {
        "announced_without_approval",
        "condition_never_checked",
        "contact_before_visit",
        "device_not_declared",
        "device_not_seen",
        "officer_not_back",
        "visit_not_written_up",
    }


def test_an_officer_finds_devices_in_every_state_and_something_to_finish(
    told: None, officer: User, client_of: ClientOf
) -> None:
    """Seen and examined, not for seven months, not seen at two visits, and found; a draft, and a question."""
    offender = Offender.objects.get(devices__is_declared=False)

    page = words(client_of(officer), f"/visits/devices/{offender.public_id}/")

    assert "Digital triage tool: nothing of concern".lower() in page.lower()
    assert "Not seen at the last 2 successful visits." in page
    assert "Found and not declared" in page
    opening = words(client_of(officer), f"/visits/record/{offender.public_id}/")
    assert "Not examined for" in opening
    assert "console" in opening
    mine = words(client_of(officer), "/visits/mine/")
    assert "Visit half written up" in mine
    assert "Contact shortly before an unannounced visit" in mine


def test_each_page_of_a_supervisor_has_something_to_show(
    told: None, supervisor: User, client_of: ClientOf
) -> None:
    """Not checked, who is out, announced, half written."""
    client = client_of(supervisor)

    assert "never checked since" in words(client, "/visits/coverage/")
    assert "known since" in words(client, "/visits/coverage/?what=devices")
    out = client.get("/visits/out/").context["rows"]
    assert [row["is_alarm"] for row in out] == [True, False]
    assert client.get("/visits/announced/?show=waiting").context["page_obj"].paginator.count
    drafts = words(client, "/visits/drafts/")
    assert "Olivia Officer" in drafts
    assert Proposal.objects.waiting().get(kind="announced_visit").requested_by is not None


def test_no_people_is_no_day(officer: User, now: datetime) -> None:
    """An empty register stays empty."""
    add_busy_day(by=officer, now=now)

    assert counts() == [0] * 5
