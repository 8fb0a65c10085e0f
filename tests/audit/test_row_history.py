"""The history of every fact is written by the database itself, whoever changes the row and how."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection, models

from caseload.models import HandOver, Offer, Transfer
from offender_mgmt.accounts.models import Absence, Cover, SharedDuty, Team, User
from offender_mgmt.offenders.models import (
    AccessGrant,
    Address,
    Assignment,
    Change,
    Closure,
    ConflictBlock,
    ConflictReview,
    EmergencyAccess,
    LinkedPerson,
    Offender,
    Order,
    OrderCondition,
    Proposal,
    Suspension,
)
from offender_mgmt.policy.models import PolicyRevision, PolicyValue
from risk.models import (
    AssessedFactor,
    Assessment,
    ChangeReview,
    ManagementPlan,
    PlanAction,
    RiskDecision,
    RiskTool,
)
from tests.factories import make_offender, make_user, make_visit, open_obligation
from tests.history import history_of
from visits.models import CheckOut, Device, FollowUp, VisitObligation, VisorEntry

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 1)
APPS = ("accounts", "policy", "offenders", "visits", "risk", "caseload")
Maker = Callable[[dict[str, Any]], models.Model]


def an_order(of: dict[str, Any]) -> Order:
    """An order."""
    return Order.objects.create(offender=of["offender"], kind="shpo")


def an_assessment(of: dict[str, Any]) -> Assessment:
    """An assessment still being written."""
    return Assessment.objects.create(offender=of["offender"], started_by=of["user"], started_at=of["now"])


def a_plan(of: dict[str, Any]) -> ManagementPlan:
    """A plan still being written."""
    return ManagementPlan.objects.create(
        offender=of["offender"], version=1, drafted_by=of["user"], drafted_at=of["now"]
    )


def a_hand_over(of: dict[str, Any]) -> HandOver:
    """Of somebody who leaves."""
    return HandOver.objects.create(
        leaver=make_user("larry.leaver", "offender_manager"),
        accountable=of["user"],
        leaves_on=DAY,
        reason="leaves",
        because="Retires.",
        started_by=of["user"],
        started_at=of["now"],
    )


def a_review(of: dict[str, Any]) -> ChangeReview:
    """A change, reviewed."""
    change = Change.objects.create(
        offender=of["offender"],
        kind="arrest",
        happened_on=DAY,
        told="Told.",
        recorded_by=of["user"],
        recorded_at=of["now"],
    )
    return ChangeReview.objects.create(
        change=change, outcome="no_change", reasons="None.", reviewed_by=of["user"], reviewed_at=of["now"]
    )


# A row of each table with a history, and a column with another value for it.
CASES: dict[type[models.Model], tuple[Maker, str, str]] = {
    Team: (lambda of: Team.objects.create(name="East"), "name", "West"),
    User: (lambda of: of["user"], "role", "auditor"),
    SharedDuty: (
        lambda of: SharedDuty.objects.create(
            officer=make_user("lena.leaver", "offender_manager"), shared_with=of["user"], starts_at=of["now"]
        ),
        "ends_at",
        "2036-11-19 00:00:00+00:00",
    ),
    HandOver: (lambda of: a_hand_over(of), "because", "Retires sooner."),
    Offer: (
        lambda of: Offer.objects.create(
            hand_over=a_hand_over(of),
            offender=of["offender"],
            offered_to=make_user("rosa.receiver", "offender_manager"),
            offered_by=of["user"],
            offered_at=of["now"],
        ),
        "offered_at",
        "2036-11-19 00:00:00+00:00",
    ),
    Transfer: (
        lambda of: Transfer.objects.create(
            offender=of["offender"],
            from_team=Team.objects.create(name="Here"),
            to_team=Team.objects.create(name="There"),
            reason="Has moved.",
            asked_by=of["user"],
            asked_at=of["now"],
        ),
        "reason",
        "Moves next week.",
    ),
    Absence: (
        lambda of: Absence.objects.create(
            user=of["user"],
            starts_on=DAY,
            ends_on=DAY,
            reason="leave",
            recorded_by=of["user"],
            recorded_at=of["now"],
        ),
        "ends_on",
        "2036-11-19",
    ),
    Cover: (
        lambda of: Cover.objects.create(
            covered=of["user"],
            covered_by=make_user("carol.cover", role="supervisor"),
            starts_at=of["now"],
            ends_at=of["now"] + timedelta(days=1),
            recorded_by=of["user"],
            recorded_at=of["now"],
        ),
        "ends_at",
        "2036-11-19 12:00:00+00:00",
    ),
    Offender: (lambda of: of["offender"], "risk_level", "low"),
    Address: (
        lambda of: Address.objects.create(offender=of["offender"], lines="1 New Road", recorded_on=DAY),
        "until_on",
        "2026-11-19",
    ),
    Assignment: (
        lambda of: Assignment.objects.create(offender=of["offender"], from_on=DAY),
        "until_on",
        "2026-11-19",
    ),
    Suspension: (
        lambda of: Suspension.objects.create(
            offender=of["offender"],
            reason="abroad",
            evidence="Ticket",
            next_check_on=DAY,
            origin="import",
        ),
        "next_check_on",
        "2036-11-19",
    ),
    Closure: (
        lambda of: Closure.objects.create(
            offender=of["offender"],
            reason="deceased",
            evidence="Certificate",
            closed_on=DAY,
            recorded_by=of["user"],
            origin="import",
        ),
        "evidence",
        "forged",
    ),
    Order: (
        lambda of: an_order(of),
        "expires_on",
        "2026-11-19",
    ),
    OrderCondition: (
        lambda of: OrderCondition.objects.create(order=an_order(of), kind="residence"),
        "wording",
        "forged",
    ),
    LinkedPerson: (
        lambda of: LinkedPerson.objects.create(
            offender=of["offender"],
            kind="child",
            name="A child",
            recorded_by=of["user"],
            recorded_at=of["now"],
        ),
        "name",
        "Another",
    ),
    Proposal: (
        lambda of: Proposal.objects.create(
            offender=of["offender"],
            kind="later_date",
            summary="Later",
            reason="Longer",
            requested_at=of["now"],
        ),
        "reason",
        "forged",
    ),
    RiskTool: (lambda of: RiskTool.objects.order_by("pk")[0], "name", "Another"),
    Assessment: (lambda of: an_assessment(of), "summary", "forged"),
    AssessedFactor: (
        lambda of: AssessedFactor.objects.create(
            assessment=an_assessment(of), code="F1", is_protective=False, priority="high"
        ),
        "priority",
        "low",
    ),
    ManagementPlan: (lambda of: a_plan(of), "contingency", "forged"),
    PlanAction: (
        lambda of: PlanAction.objects.create(plan=a_plan(of), what="Call", owner=of["user"], due_on=DAY),
        "due_on",
        "2036-11-19",
    ),
    ChangeReview: (lambda of: a_review(of), "reasons", "forged"),
    PolicyRevision: (lambda of: PolicyRevision.objects.get(), "effective_from", "2036-11-19"),
    PolicyValue: (lambda of: PolicyValue.objects.get(key="first_visit_days"), "value", "9999"),
    VisitObligation: (lambda of: open_obligation(of["offender"]), "due_on", "2036-11-19"),
    Device: (
        lambda of: Device.objects.create(
            offender=of["offender"],
            kind="phone",
            description="Black",
            is_declared=True,
            first_known_on=DAY,
            recorded_by=of["user"],
            recorded_at=of["now"],
        ),
        "description",
        "forged",
    ),
    FollowUp: (
        lambda of: FollowUp.objects.create(
            visit=make_visit(of["offender"], DAY), words="Call the school", due_on=DAY
        ),
        "due_on",
        "2036-11-19",
    ),
    CheckOut: (
        lambda of: CheckOut.objects.create(
            offender=of["offender"],
            officer=of["user"],
            left_at=of["now"],
            expected_back_at=of["now"] + timedelta(hours=1),
        ),
        "expected_back_at",
        "2036-11-19 12:00:00+00:00",
    ),
    VisorEntry: (
        lambda of: VisorEntry.objects.create(visit=make_visit(of["offender"], DAY), due_on=DAY),
        "due_on",
        "2036-11-19",
    ),
    AccessGrant: (
        lambda of: AccessGrant.objects.create(
            offender=of["offender"],
            user=of["user"],
            level="restricted",
            reason="Case",
            requested_by=of["user"],
            approved_by=make_user("ada.agreeing", role="supervisor"),
            granted_at=of["now"],
        ),
        "reason",
        "forged",
    ),
    EmergencyAccess: (
        lambda of: EmergencyAccess.objects.create(
            offender=of["offender"],
            user=of["user"],
            reason="A child.",
            asked_at=of["now"],
            ends_at=of["now"] + timedelta(hours=4),
            review_due_at=of["now"] + timedelta(hours=72),
        ),
        "reason",
        "forged",
    ),
    ConflictBlock: (
        lambda of: ConflictBlock.objects.create(
            offender=of["offender"],
            user=of["user"],
            kind="knows",
            reason="Cousin",
            set_by=of["user"],
            set_at=of["now"],
        ),
        "reason",
        "forged",
    ),
    ConflictReview: (
        lambda of: ConflictReview.objects.create(
            offender=of["offender"], user=of["user"], grounds=["offender.address"], found_at=of["now"]
        ),
        "found_at",
        "2026-11-02 08:00:00+00:00",
    ),
    RiskDecision: (
        lambda of: RiskDecision.objects.create(
            offender=of["offender"], level="high", rationale="Extract", origin="import", recorded_at=of["now"]
        ),
        "level",
        "low",
    ),
}


@pytest.fixture
def of(now: datetime) -> dict[str, Any]:
    """What the rows refer to."""
    user = make_user("rita.row", role="supervisor")
    return {"offender": make_offender(now=now), "user": user, "now": now}


def told_of(row: models.Model) -> list[dict[str, Any]]:
    """Each event of the row, oldest first."""
    return list(history_of(type(row)).filter(pgh_obj_id=row.pk).values())


@pytest.mark.parametrize("model", CASES, ids=lambda model: model._meta.label)
def test_a_change_by_raw_sql_is_in_the_history(model: type[models.Model], of: dict[str, Any]) -> None:
    """What somebody at the database does is captured, with the value before and after (AUD-4)."""
    make, column, value = CASES[model]
    row = make(of)
    before = told_of(row)

    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {column} = %s WHERE id = %s', [value, row.pk])

    *earlier, last = told_of(row)
    assert earlier == before
    assert (last["pgh_label"], str(last[column])) == ("update", value)
    assert str(before[-1][column]) != value


def test_a_bulk_update_is_in_the_history(of: dict[str, Any]) -> None:
    """`QuerySet.update` passes no `save`, and is captured all the same (AUD-4)."""
    VisitObligation.objects.update(due_on=date(2036, 11, 19))

    events = history_of(VisitObligation)
    assert [(event.pgh_label, event.due_on.year) for event in events] == [("insert", 2020), ("update", 2036)]


def test_a_change_that_changes_nothing_is_none(of: dict[str, Any]) -> None:
    """The history tells of changes, not of saves."""
    of["offender"].save()

    assert [event["pgh_label"] for event in told_of(of["offender"])] == ["insert"]


def test_every_table_with_a_history_has_a_case_here() -> None:
    """A table that is tracked is shown to be."""
    tracked = {
        model.pgh_tracked_model
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.app_label in APPS
    }
    assert tracked == set(CASES)
