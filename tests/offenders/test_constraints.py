"""What the database refuses about the register."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import models

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Address, Assignment, Closure, Offender, Suspension
from tests.constraints import Row, refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 1)
BEFORE = date(2026, 10, 31)


@pytest.fixture
def valid(officer: User, supervisor: User, now: datetime) -> dict[type[models.Model], Row]:
    """A row of each table that is accepted."""
    of = {"offender": make_offender(now=now)}
    return {
        Offender: {"reference": "TST/VALID", "recorded_on": DAY},
        Address: of | {"lines": "1 New Road", "from_on": DAY, "recorded_on": DAY},
        Assignment: of | {"manager": officer, "from_on": DAY},
        Suspension: of
        | {"reason": "custody", "evidence": "Letter", "started_on": DAY, "next_check_on": date(2027, 2, 1)}
        | {"requested_by": officer, "approved_by": supervisor},
        Closure: of
        | {"reason": "deceased", "evidence": "Certificate", "closed_on": DAY}
        | {"recorded_by": officer, "approved_by": supervisor},
    }


@pytest.mark.parametrize(
    ("name", "model", "changes"),
    [
        pytest.param(
            "risk_level_is_known_or_not_assessed",
            Offender,
            {"reference": "TST/2", "risk_level": "severe"},
            id="an unknown level",
        ),
        pytest.param(
            "risk_level_is_known_or_not_assessed",
            Offender,
            {"reference": "TST/2", "risk_level": ""},
            id="a blank level is not None",
        ),
        pytest.param(
            "agreed_interval_is_at_least_a_month",
            Offender,
            {"reference": "TST/2", "agreed_interval_months": 0},
            id="an interval of nothing",
        ),
        pytest.param(
            "canary_is_not_live", Offender, {"reference": "TST/2", "is_canary": True}, id="a live canary"
        ),
        pytest.param("offender_has_a_reference", Offender, {"reference": ""}, id="no reference"),
        pytest.param(
            "address_does_not_end_before_it_starts", Address, {"until_on": BEFORE}, id="address, backwards"
        ),
        pytest.param(
            "one_current_assignment_per_offender", Assignment, {"manager": None}, id="two current managers"
        ),
        pytest.param(
            "one_open_suspension_per_offender", Suspension, {"reason": "hospital"}, id="two open suspensions"
        ),
        pytest.param("suspension_has_evidence", Suspension, {"evidence": ""}, id="suspension, no evidence"),
        pytest.param(
            "suspension_was_approved_or_imported", Suspension, {"approved_by": None}, id="approved by nobody"
        ),
        pytest.param(
            "suspension_does_not_end_before_it_starts",
            Suspension,
            {"ended_on": BEFORE},
            id="suspension, backwards",
        ),
        pytest.param("closure_has_evidence", Closure, {"evidence": ""}, id="closure, no evidence"),
        pytest.param(
            "closure_was_approved_by_a_second_person", Closure, {"approved_by": None}, id="closed by one"
        ),
        pytest.param(
            "closure_was_approved_by_a_second_person",
            Closure,
            {"approved_by": "the recorder"},
            id="closed by the same person twice",
        ),
    ],
)
def test_the_register_refuses(
    name: str,
    model: type[models.Model],
    changes: dict[str, Any],
    valid: dict[type[models.Model], Row],
) -> None:
    """Integrity is in constraints, not in the hope that a service was called (style 8)."""
    row = valid[model]
    if changes.get("approved_by") == "the recorder":
        changes = {"approved_by": row["recorded_by"]}

    assert refusal_of(model, row, changes) == name


def test_a_suspension_cannot_be_open_ended(valid: dict[type[models.Model], Row]) -> None:
    """No suspension without a next check: the column itself refuses (domain 1.13, ALR-8)."""
    assert not Suspension._meta.get_field("next_check_on").null

    suspension = Suspension.objects.create(**valid[Suspension] | {"expected_until": date(2026, 12, 1)})

    suspension.refresh_from_db()
    assert suspension.lapses_on == date(2026, 12, 1)


def test_there_is_one_canary(valid: dict[type[models.Model], Row]) -> None:
    """Two would go overdue in each other's place (ALR-14)."""
    canary = valid[Offender] | {"is_canary": True, "closed_on": DAY}

    assert refusal_of(Offender, canary, {"reference": "TST/2"}) == "there_is_one_canary"
