"""What the database refuses about hours and promises."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from caseload.models import ContractedHours, Milestone
from offender_mgmt.accounts.models import Team, User
from tests.constraints import refusal_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 19)


def test_hours_are_refused(officer: User, supervisor: User, now: Any) -> None:
    """A week has 168 hours."""
    valid = {
        "officer": officer,
        "from_on": DAY,
        "minutes": 2250,
        "recorded_by": supervisor,
        "recorded_at": now,
    }

    assert refusal_of(ContractedHours, valid, {"minutes": 10_081}) == "contracted_hours_fit_into_a_week"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({"level": "severe"}, "milestone_level_is_known", id="an unknown level"),
        pytest.param({"promised_for": DAY}, "milestone_is_for_a_day_to_come", id="for the same day"),
    ],
)
def test_a_promise_is_refused(
    changes: dict[str, Any], name: str, north: Team, supervisor: User, now: Any
) -> None:
    """A known level, and a day to come."""
    valid = {"team": north, "level": "high", "promised_for": date(2026, 12, 1), "overdue_at_promise": 3}
    valid |= {"promised_on": DAY, "promised_by": supervisor, "promised_at": now}

    assert refusal_of(Milestone, valid, changes) == name


def test_neither_can_be_changed(officer: User, supervisor: User, now: Any) -> None:
    """Facts: a mistake in hours is put right by a later row."""
    hours = ContractedHours.objects.create(
        officer=officer, from_on=DAY, minutes=2250, recorded_by=supervisor, recorded_at=now
    )
    hours.minutes = 0

    with pytest.raises(DatabaseError), transaction.atomic():
        hours.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        hours.delete()
