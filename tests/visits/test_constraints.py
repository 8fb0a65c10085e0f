"""What the database refuses about visits and obligations."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision
from tests.constraints import Row, refusal_of
from tests.factories import make_visit
from visits.models import Visit, VisitCorrection, VisitObligation

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)


@pytest.fixture
def of() -> Row:
    """An offender without an obligation, and the policy."""
    offender = Offender.objects.create(reference="TST/VALID", recorded_on=AT)
    return {"offender": offender, "policy_revision": PolicyRevision.objects.get(is_shipped=True)}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("visit_outcome_is_known", {"outcome": "seen"}, id="an unknown outcome"),
        pytest.param("visit_outcome_is_known", {"outcome": ""}, id="no outcome"),
        pytest.param("announced_visit_has_a_reason", {"arrangement": "announced"}, id="no reason"),
        pytest.param("visit_has_a_time_unless_imported", {"visited_at": None}, id="no time"),
    ],
)
def test_a_visit_that_cannot_have_been_is_refused(
    name: str, changes: dict[str, Any], of: Row, officer: User
) -> None:
    """Facts are whole when they are written, for they are never edited."""
    valid = of | {
        "visited_on": AT,
        "visited_at": AT,
        "recorded_at": AT,
        "recorded_by": officer,
        "outcome": "seen_inside",
        "is_successful": True,
        "arrangement": "unannounced",
    }

    assert refusal_of(Visit, valid, changes | {"client_key": uuid4()}) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param(
            "one_open_obligation_per_offender", {"due_on": date(2027, 1, 1)}, id="a second open one"
        ),
        pytest.param("obligation_is_met_only_when_closed", {"closed_by": "visit"}, id="met and open"),
    ],
)
def test_two_dates_for_one_offender_are_refused(name: str, changes: dict[str, Any], of: Row) -> None:
    """Every live offender has exactly one open obligation (design 3.2)."""
    valid = of | {
        "due_on": AT,
        "usual_due_on": AT,
        "anchor": "visit",
        "anchor_on": AT,
        "receipt": {},
        "opened_at": AT,
    }
    if "closed_by" in changes:
        changes = {"closed_by": make_visit(of["offender"], date(2026, 11, 1))}

    assert refusal_of(VisitObligation, valid, changes) == name


def test_a_correction_says_why(of: Row, officer: User) -> None:
    """A visit is taken back with a reason, and not by itself (ADR 0007)."""
    visits = [make_visit(of["offender"], date(2026, 10, day), by=officer) for day in (1, 2, 3)]
    valid = {"visit": visits[0], "reason": "Another person.", "recorded_by": officer, "recorded_at": AT}

    assert refusal_of(VisitCorrection, valid, {"visit": visits[1], "reason": ""}) == (
        "visit_correction_has_a_reason"
    )


def test_a_visit_does_not_replace_itself(of: Row, officer: User) -> None:
    """What took its place is another record."""
    visits = [make_visit(of["offender"], date(2026, 10, day), by=officer) for day in (1, 2)]
    valid = {"visit": visits[0], "reason": "Another person.", "recorded_by": officer, "recorded_at": AT}

    assert refusal_of(VisitCorrection, valid, {"visit": visits[1], "replacement": visits[1]}) == (
        "visit_does_not_replace_itself"
    )
