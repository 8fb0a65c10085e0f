"""What the database refuses about drafts of visits."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from tests.constraints import refusal_of
from tests.factories import make_offender, make_visit
from visits.models import VisitDraft

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_open_draft_per_officer_and_offender", {}, id="a second open one"),
        pytest.param("draft_is_a_visit_only_when_closed", {"visit": True}, id="a visit, and open"),
        pytest.param("draft_is_closed_by_somebody", {"closed_at": AT}, id="closed by nobody"),
        pytest.param(
            "draft_discarded_by_another_has_a_reason", {"closed_at": AT, "closed_by": True}, id="no reason"
        ),
    ],
)
def test_a_draft_that_cannot_be_is_refused(
    name: str, changes: dict[str, Any], officer: User, colleague: User
) -> None:
    """One open text for each officer and person; what is closed says by whom, and another says why."""
    offender = make_offender(now=AT)
    valid = {"offender": offender, "officer": officer, "started_at": AT, "saved_at": AT}
    visit, closed_by = make_visit(offender, date(2026, 11, 1)), colleague
    given = {"visit": visit, "closed_by": closed_by}
    changes = {field: given.get(field, value) for field, value in changes.items()}
    # Only the open draft itself stands in the way of the first of these.
    own = {} if name.startswith("one_open") else {"officer": User.objects.get(username="recorder")}

    assert refusal_of(VisitDraft, valid, own | changes | {"client_key": uuid4()}) == name
