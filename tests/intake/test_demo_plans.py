"""The demo's plans, orders, linked people and changes: the same on every run."""

from datetime import date, datetime

import pytest

from intake.demo.plans import add_plans
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Change, LinkedPerson, Order, Proposal
from risk.models import ChangeReview, ManagementPlan, PlanAction
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(north: Team, officer: User, supervisor: User, now: datetime) -> None:
    """The demo's content about twenty people of the officer's."""
    for _ in range(20):
        make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 9, 19))
    add_plans(by=officer, approver=supervisor, now=now)


def counts() -> dict[str, int]:
    """How many rows of each."""
    models = (ManagementPlan, PlanAction, Order, LinkedPerson, Change, ChangeReview, Proposal)
    return {model.__name__: model._default_manager.count() for model in models}


def test_there_is_something_of_each_to_see_and_twice_is_once(
    told: None, officer: User, supervisor: User, now: datetime
) -> None:
    """Plans in force, one that waits, one half written; late reviews, an overdue action, an order about to expire.
    Starting the demo again adds nothing.
    """
    before = counts()
    add_plans(by=officer, approver=supervisor, now=now)
    alerts.sweep(now=now)

    assert counts() == before

    statuses = ManagementPlan.objects.values_list("status", flat=True)
    assert sorted(statuses) == ["approved"] * 6 + ["draft", "proposed"]
    assert Proposal.objects.waiting().filter(kind="plan").count() == 1
    assert set(Alert.objects.open().values_list("kind", flat=True)) >= {
        "order_expiring",
        "plan_action_overdue",
        "review_triggered",
    }
    assert ChangeReview.objects.count() == 1
    assert LinkedPerson.objects.filter(kind="child", is_in_household=True).count() == 1


def test_no_people_is_no_content(officer: User, supervisor: User, now: datetime) -> None:
    """An empty register stays empty."""
    add_plans(by=officer, approver=supervisor, now=now)

    assert set(counts().values()) == {0}
