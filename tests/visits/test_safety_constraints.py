"""What the database refuses about officers who are out."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from tests.constraints import refusal_of
from tests.factories import make_offender
from visits.models import CheckOut

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 19, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
BACK = {"back_at": LATER, "back_told_at": LATER}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_open_check_out_per_officer", {}, id="out twice"),
        pytest.param("expected_back_after_leaving", {**BACK, "expected_back_at": AT}, id="expected at once"),
        pytest.param("back_after_leaving", {**BACK, "back_at": AT - timedelta(seconds=1)}, id="back before"),
        pytest.param("back_is_told_at_a_time", {**BACK, "back_told_at": None}, id="back, and never told"),
        pytest.param("duress_is_a_word_given", {**BACK, "under_duress": True}, id="duress without a word"),
        pytest.param(
            "duress_is_a_word_given", {**BACK, "word_was_agreed": False}, id="a word without duress"
        ),
        pytest.param("made_safe_by_somebody_with_words", {**BACK, "made_safe_at": LATER}, id="by nobody"),
        pytest.param("made_safe_by_somebody_with_words", {**BACK, "made_safe_words": "x"}, id="words alone"),
    ],
)
def test_a_check_out_that_cannot_be_is_refused(
    name: str, changes: dict[str, Any], officer: User, now: datetime
) -> None:
    """An officer is in one place, comes back after leaving, and is found safe by somebody who says how."""
    valid = {
        "offender": make_offender(now=now),
        "officer": officer,
        "left_at": AT,
        "expected_back_at": LATER,
    }

    found = refusal_of(CheckOut, valid, {"public_id": uuid4(), "client_key": uuid4(), **changes})

    assert found == name
