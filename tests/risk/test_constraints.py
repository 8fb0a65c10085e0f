"""What the database refuses about risk decisions."""

from datetime import datetime
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from risk.models import RiskDecision
from tests.constraints import refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("risk_decision_has_a_rationale", {"rationale": ""}, id="no reasons"),
        pytest.param("risk_decision_was_made_by_somebody", {"decided_by": None}, id="by nobody"),
        pytest.param("risk_decision_was_made_by_somebody", {"decided_on": None}, id="on no day"),
    ],
)
def test_a_level_is_decided_by_a_person_with_reasons(
    name: str, changes: dict[str, Any], supervisor: User, now: datetime
) -> None:
    """Decided by a person, never computed (domain 2.1)."""
    valid = {
        "offender": make_offender(now=now),
        "level": "high",
        "rationale": "New intelligence",
        "decided_on": now,
        "decided_by": supervisor,
        "recorded_at": now,
    }

    assert refusal_of(RiskDecision, valid, changes) == name
