"""Changes, orders and plans through the API: the same services, the same rules."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Change, Offender, Order
from risk.models import ManagementPlan
from tests.api.conftest import by_session, by_token
from tests.factories import make_offender
from tests.risk.plans import in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now: datetime) -> date:
    """Today."""
    return timezone.localdate(now)


@pytest.fixture
def told_change(offender: Offender, today: date) -> dict[str, Any]:
    """Intelligence of today."""
    return {
        "offender": str(offender.public_id),
        "kind": "intelligence",
        "happened_on": str(today),
        "told": "Seen near a school.",
    }


@pytest.fixture
def told_order(offender: Offender) -> dict[str, Any]:
    """A SHPO until further order."""
    return {
        "offender": str(offender.public_id),
        "kind": "shpo",
        "made_on": "2024-05-01",
        "expires_on": None,
        "conditions": [{"kind": "residence", "wording": "To live at 5 Elm Road."}, {"kind": "travel_ban"}],
    }


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_change_is_recorded_listed_and_reviewed(
    sign_in: Any, told_change: dict[str, Any], officer: User
) -> None:
    """Told, waiting, reviewed once."""
    api = sign_in(officer)

    answer = api.post("changes/", told_change)

    assert answer.status_code == 201
    assert answer.json()["review"] is None
    (row,) = api.rows("changes/", "reviewed=false")
    review = {"outcome": "level", "reasons": "Weighed."}
    reviewed = api.post(f"changes/{row['id']}/review/", review)
    assert reviewed.status_code == 200
    assert reviewed.json()["review"]["reviewed_by"] == officer.username
    assert api.rows("changes/", "reviewed=false") == []
    assert api.get(f"changes/{row['id']}/").json() == reviewed.json()
    assert api.post(f"changes/{row['id']}/review/", review).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "status", "name"),
    [
        pytest.param({"kind": "order_made"}, 400, "kind", id="orders have their own"),
        pytest.param({"kind": "rumour"}, 400, "kind", id="an unknown kind"),
        pytest.param({"told": ""}, 400, "told", id="nothing told"),
        pytest.param({"told": 7}, 400, "told", id="a number"),
        pytest.param({"told": "a\x00b"}, 400, "told", id="NUL"),
        pytest.param({"told": "x" * 20_001}, 400, "told", id="20,001 characters"),
        pytest.param({"happened_on": "01/02/2026"}, 400, "happened_on", id="a date in another order"),
        pytest.param({"happened_on": "2999-01-01"}, 409, "detail", id="the future"),
        pytest.param({"happened_on": "1900-01-01"}, 409, "detail", id="before birth"),
        pytest.param({"offender": 7}, 400, "offender", id="no id"),
        pytest.param({"recorded_by": "somebody"}, 400, "recorded_by", id="an unknown field"),
    ],
)
def test_a_change_that_cannot_be_is_refused_by_name(
    wrong: dict[str, Any], status: int, name: str, told_change: dict[str, Any], officer: User
) -> None:
    """400 for what cannot be read, 409 for what the rules refuse; nothing is written."""
    answer = by_token(officer).post("changes/", told_change | wrong)

    assert answer.status_code == status
    assert name in answer.json()
    assert not Change.objects.exists()


def test_an_order_is_recorded_with_its_conditions(told_order: dict[str, Any], officer: User) -> None:
    """And it is also a change."""
    api = by_token(officer)

    answer = api.post("orders/", told_order)

    assert answer.status_code == 201
    shown = answer.json()
    assert [(one["kind"], one["from_on"]) for one in shown["conditions"]] == [
        ("residence", "2024-05-01"),
        ("travel_ban", "2024-05-01"),
    ]
    assert api.rows("orders/", "in_force=true&kind=shpo") == [shown]
    assert api.rows("orders/", "in_force=false") == []
    assert [row["kind"] for row in api.rows("changes/")] == ["order_made"]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        pytest.param({"expires_on": "2024-04-30"}, 409, id="backwards"),
        pytest.param({"conditions": [{"kind": "no_contact"}]}, 409, id="no wording"),
        pytest.param({"conditions": [{"kind": "curfew"}]}, 400, id="an unknown condition"),
        pytest.param(
            {"conditions": [{"kind": "residence", "until": "x"}]}, 400, id="an unknown field inside"
        ),
        pytest.param({"conditions": "all"}, 400, id="no list"),
        pytest.param({"made_on": "2999-01-01"}, 409, id="the future"),
    ],
)
def test_an_order_that_cannot_be_is_refused(
    wrong: dict[str, Any], status: int, told_order: dict[str, Any], officer: User
) -> None:
    """Nothing is written."""
    assert by_token(officer).post("orders/", told_order | wrong).status_code == status
    assert not Order.objects.exists()


def test_an_order_without_any_word_of_its_end_is_refused(told_order: dict[str, Any], officer: User) -> None:
    """Until further order is said (null), not left out."""
    del told_order["expires_on"]

    assert by_token(officer).post("orders/", told_order).json() == {"expires_on": ["This field is required."]}


@pytest.mark.parametrize("path", ["changes/", "orders/"])
def test_nothing_is_recorded_about_somebody_whom_the_user_may_not_see(
    path: str, told_change: dict[str, Any], told_order: dict[str, Any], outsider: User
) -> None:
    """404, as for nobody (ACC-3)."""
    body = told_change if path == "changes/" else told_order

    assert by_token(outsider).post(path, body).status_code == 404
    assert by_token(outsider).rows(path) == []


@pytest.fixture
def plan(offender: Offender, officer: User, supervisor: User, now: datetime) -> ManagementPlan:
    """In force, with an action of the officer's."""
    return in_force(offender, by=officer, approver=supervisor, now=now, action_of=officer)


def test_a_plan_is_read_whole_and_listed_without_its_words(
    plan: ManagementPlan, officer: User, outsider: User
) -> None:
    """Who may see the offender may read it; reading it is in the audit log (LAW-2)."""
    api = by_token(officer)

    (line,) = api.rows("plans/", "status=approved")
    whole = api.get(f"plans/{plan.public_id}/").json()

    assert "supervision" not in line
    assert (line["version"], line["approved_by"]) == (1, "susan.supervisor")
    assert whole["supervision"] == plan.supervision
    assert [action["owner"] for action in whole["actions"]] == [officer.username]
    assert AuditEvent.objects.filter(verb="offender_viewed", offender_ids=[plan.offender_id]).exists()
    assert by_token(outsider).get(f"plans/{plan.public_id}/").status_code == 404


def test_an_action_is_done_once_with_its_result(plan: ManagementPlan, officer: User, today: date) -> None:
    """The answer is the plan as it now is."""
    api, path = by_token(officer), f"plan-actions/{plan.actions.get().public_id}/complete/"
    body = {"done_on": str(today), "result": "Nothing found."}

    assert api.post(path, body | {"result": ""}).status_code == 400
    assert api.post(path, body | {"done_on": str(today + timedelta(days=1))}).status_code == 409
    answer = api.post(path, body)

    assert answer.status_code == 200
    assert answer.json()["actions"][0]["done_by"] == officer.username
    assert api.post(path, body).status_code == 409


def test_lists_take_a_constant_number_of_queries(
    told_change: dict[str, Any],
    told_order: dict[str, Any],
    plan: ManagementPlan,
    officer: User,
    supervisor: User,
    north: Team,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    """However many rows there are."""
    api = by_token(officer)
    for _ in range(3):
        other = make_offender(now=now, team=north, manager=officer)
        in_force(other, by=officer, approver=supervisor, now=now, action_of=officer)
        about = {"offender": str(other.public_id)}
        assert api.post("changes/", told_change | about).status_code == 201
        assert api.post("orders/", told_order | about).status_code == 201

    for path, rows in (("changes/", 6), ("orders/", 3), ("plans/", 4)):
        with django_assert_max_num_queries(17):
            assert len(api.rows(path)) == rows
