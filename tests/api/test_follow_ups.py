"""Follow-ups through the API: what waits, and what came of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_token
from tests.visits.devices import take_back
from visits.models import FollowUp, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    """Today."""
    return timezone.localdate()


@pytest.fixture
def follow_up(visit: Visit, today: date) -> FollowUp:
    """The landlord is to be rung, by yesterday."""
    return visit.follow_ups.create(words="Ring the landlord.", due_on=today - timedelta(days=1))


def test_a_follow_up_is_listed_and_done_once(
    follow_up: FollowUp, offender: Offender, officer: User, today: date
) -> None:
    """It waits until somebody says what came of it; the deed and the looks are audited."""
    api = by_token(officer)
    (row,) = api.rows("follow-ups/", f"done=false&due_before={today}&offender={offender.public_id}")
    assert (row["words"], row["done_at"], row["offender"]["reference"]) == (
        "Ring the landlord.",
        None,
        offender.reference,
    )
    address = f"follow-ups/{row['id']}/done/"

    answer = api.post(address, {"words": "He moves out in May."})

    assert answer.status_code == 200
    assert (answer.json()["done_words"], answer.json()["done_by"]) == (
        "He moves out in May.",
        officer.username,
    )
    assert (
        api.rows("follow-ups/", "done=true")
        == [answer.json()]
        == [api.get(f"follow-ups/{row['id']}/").json()]
    )
    again = api.post(address, {"words": "Again."})
    assert (again.status_code, "already been done" in again.json()["detail"]) == (409, True)
    assert AuditEvent.objects.filter(verb="follow_up_done").count() == 1


@pytest.mark.parametrize("body", [{}, {"words": ""}, {"words": 1}, {"words": "Done.", "done_by": "x"}])
def test_a_doubtful_word_is_refused(body: dict[str, object], follow_up: FollowUp, officer: User) -> None:
    """With 400, and it is not done."""
    assert by_token(officer).post(f"follow-ups/{follow_up.public_id}/done/", body).status_code == 400
    assert FollowUp.objects.filter(done_at=None).count() == 1


@pytest.mark.parametrize("query", ["done=maybe", "due_before=tomorrow", "offender=abc", "words=Ring"])
def test_a_doubtful_parameter_is_refused(query: str, officer: User) -> None:
    """By name."""
    assert by_token(officer).get("follow-ups/", query).status_code == 400


def test_what_a_corrected_visit_called_for_is_not_listed(follow_up: FollowUp, officer: User) -> None:
    """The record that replaced it says what follows."""
    take_back(follow_up.visit)

    assert by_token(officer).rows("follow-ups/") == []


def test_many_follow_ups_take_as_many_queries_as_one(
    follow_up: FollowUp, visit: Visit, officer: User, today: date
) -> None:
    """Reads are constant in number."""
    api = by_token(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            api.rows("follow-ups/")
        return len(captured)

    one = queries()
    for number in range(5):
        visit.follow_ups.create(words=f"Ring {number}.", due_on=today)

    assert queries() == one
