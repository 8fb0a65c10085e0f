"""What the demo records about risk."""

from datetime import date, datetime, timedelta

import pytest

from intake.demo.risk import add_risk
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender, Proposal
from risk.models import Assessment, RiskDecision, ToolResult
from tests.factories import make_offender, open_obligation

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 19)


@pytest.fixture
def people(north: Team, now: datetime) -> list[Offender]:
    """Twelve of North, three of each level, all visited lately."""
    return [
        make_offender(now=now, team=north, risk_level=level, visited_on=DAY - timedelta(days=20))
        for _ in range(3)
        for level in RiskLevel.values
    ]


def test_the_demo_has_results_an_arms_and_a_lowering_that_waits(
    people: list[Offender], officer: User, now: datetime
) -> None:
    """Believable facts, and nothing that two people have not agreed to."""
    due = {one.pk: open_obligation(one).due_on for one in people}

    add_risk(extract_date=DAY, by=officer, now=now)

    assert set(ToolResult.objects.values_list("offender", flat=True)) == {one.pk for one in people}
    assert Assessment.objects.completed().count() == 3
    assert Assessment.objects.draft().count() == 1
    proposal = Proposal.objects.waiting().get()
    assert (proposal.kind, proposal.requested_by, proposal.payload["level"]) == (
        "lower_level",
        officer,
        "low",
    )
    assert not RiskDecision.objects.exists()
    assert {one.pk: open_obligation(one).due_on for one in people} == due


def test_twice_is_once(people: list[Offender], officer: User, now: datetime) -> None:
    """The demo may be started again."""
    add_risk(extract_date=DAY, by=officer, now=now)
    events = AuditEvent.objects.count()

    add_risk(extract_date=DAY, by=officer, now=now + timedelta(days=1))

    assert AuditEvent.objects.count() == events


def test_a_clock_that_is_behind_the_extract_records_nothing_in_the_future(
    people: list[Offender], officer: User, now: datetime
) -> None:
    """Whatever day it is where the demo runs."""
    add_risk(extract_date=DAY, by=officer, now=now - timedelta(days=400))

    latest = ToolResult.objects.latest("assessed_on").assessed_on
    assert latest < DAY - timedelta(days=400)


def test_an_empty_register_is_left_empty(officer: User, now: datetime) -> None:
    """Nobody to record anything about."""
    add_risk(extract_date=DAY, by=officer, now=now)

    assert not AuditEvent.objects.exists()
