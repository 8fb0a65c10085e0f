"""A plan is written by an officer, put into force by a supervisor, and the visit follows."""

from datetime import date, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy.rules import add_months
from risk.models import ManagementPlan
from risk.rules.plans import SECTIONS
from tests.conftest import ClientOf
from tests.factories import make_offender, open_obligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these journeys do too."""
    return timezone.now()


@pytest.fixture
def visited_on(now: datetime) -> date:
    """The last visit: thirty days ago."""
    return timezone.localdate(now) - timedelta(days=30)


@pytest.fixture
def offender(now: datetime, visited_on: date, north: Team, officer: User) -> Offender:
    """Medium risk: the usual interval is six months."""
    return make_offender(now=now, team=north, manager=officer, visited_on=visited_on)


def read(client: Client, address: str, form: dict[str, Any] | None = None) -> str:
    """The page at the end of a link, or of a form that is sent."""
    answer: Any = client.get(address) if form is None else client.post(address, form, follow=True)
    text: str = answer.content.decode()
    return text


def write_plan(client: Client, offender: Offender, review_on: date, **changes: str) -> ManagementPlan:
    """Begin a plan, answer every section with an interval of nine months, and add an action."""
    read(client, f"/risk/plans/new/{offender.public_id}/", {})
    plan = ManagementPlan.objects.get()
    page: Any = client.get(f"/risk/plans/{plan.public_id}/edit/")
    form = {name: f"What is done about {words}." for name, words in SECTIONS.items()}
    form |= {"agreed_interval_months": "9", "interval_reason": "Works on a rig.", "review_on": str(review_on)}
    form |= {"marker": page.context["form"]["marker"].value(), **changes}
    assert "Draft saved." in read(client, f"/risk/plans/{plan.public_id}/edit/", form)
    action = {"what": "Inspect the phone.", "owner": offender.manager_id, "due_on": str(review_on)}
    assert "Action added" in read(client, f"/risk/plans/{plan.public_id}/actions/new/", action)
    return plan


def test_a_plan_comes_into_force_by_two_people_and_the_visit_moves(
    offender: Offender,
    visited_on: date,
    officer: User,
    supervisor: User,
    now: datetime,
    client_of: ClientOf,
) -> None:
    """Draft, propose, the earlier date stands; the officer may not approve; the supervisor does, and the date
    moves from six months to nine (domain 1.3; issue 4, Build 3 and 4).
    """
    client, review_on = client_of(officer), timezone.localdate(now) + timedelta(days=180)
    plan = write_plan(client, offender, review_on)

    assert "It waits for the approval" in read(client, f"/risk/plans/{plan.public_id}/propose/", {})
    assert open_obligation(offender).due_on == add_months(visited_on, 6)
    proposal = Proposal.objects.get()
    refused = client.post(f"/proposals/{proposal.public_id}/approve/", {"answer": ""})
    assert refused.status_code in (403, 409)
    assert open_obligation(offender).due_on == add_months(visited_on, 6)

    approver = client_of(supervisor)
    assert plan.get_absolute_url() in read(approver, f"/proposals/{proposal.public_id}/")
    read(approver, f"/proposals/{proposal.public_id}/approve/", {"answer": "Agreed."})

    assert open_obligation(offender).due_on == add_months(visited_on, 9)
    page = read(client, offender.get_absolute_url())
    assert "approved by Susan Supervisor" in page
    assert "agreed interval" in page
    assert "Inspect the phone." in page


def test_a_long_interval_without_a_reason_does_not_reach_the_supervisor(
    offender: Offender, officer: User, now: datetime, client_of: ClientOf
) -> None:
    """Longer than the level's default needs a reason (domain 1.3)."""
    client, review_on = client_of(officer), timezone.localdate(now) + timedelta(days=180)
    plan = write_plan(client, offender, review_on, interval_reason="")

    page = read(client, f"/risk/plans/{plan.public_id}/propose/", {})

    assert "The usual interval is 6 months. Say why 9 months are agreed." in page
    assert not Proposal.objects.exists()


def test_raw_sql_refuses_a_plan_in_force_without_a_second_person(
    offender: Offender, officer: User, now: datetime, client_of: ClientOf
) -> None:
    """Whoever has the database open: by nobody, and by the one who drafted it (issue 4, *Done when*)."""
    write_plan(client_of(officer), offender, timezone.localdate(now) + timedelta(days=180))
    statement = "UPDATE risk_managementplan SET status = 'approved', approved_by_id = %s, approved_at = %s"

    for approver, name in (
        (None, "plan_in_force_was_approved"),
        (officer.pk, "plan_was_approved_by_another"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            connection.cursor().execute(statement, [approver, now])
        cause = refused.value.__cause__
        assert isinstance(cause, psycopg2.Error)
        assert cause.diag.constraint_name == name
