"""What the database refuses about decisions after attempts."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.constraints import refusal_of
from visits.models import LadderDecision

pytestmark = pytest.mark.django_db


@pytest.fixture
def valid(officer: User, now: datetime) -> dict[str, Any]:
    """A warrant, decided by one."""
    return {
        "offender": Offender.objects.create(reference="TST/VALID", recorded_on=now),
        "choice": "warrant",
        "reason": "Weighed.",
        "rung": "warrant_ready",
        "attempts": 2,
        "review_on": date(2026, 11, 26),
        "decided_by": officer,
        "decided_at": now,
    }


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("ladder_decision_has_a_reason", {"reason": ""}, id="no reason"),
        pytest.param("ladder_choice_is_known", {"choice": "applied"}, id="an unknown choice"),
        pytest.param("ladder_decision_was_approved_by_another", {"approved_by": "officer"}, id="by oneself"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    name: str, changes: dict[str, Any], valid: dict[str, Any], officer: User
) -> None:
    """By whatever way it is written."""
    changes = {key: officer if value == "officer" else value for key, value in changes.items()}

    assert refusal_of(LadderDecision, valid, changes) == name


def test_a_decision_is_neither_edited_nor_deleted(valid: dict[str, Any]) -> None:
    """It is a fact: another decision follows it."""
    decision = LadderDecision.objects.create(**valid)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        LadderDecision.objects.update(reason="Better.")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        decision.delete()
