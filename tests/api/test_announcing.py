"""Announcing visits through the API: asked beforehand, answered by another, decided afterwards."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender, Proposal
from tests.api.conftest import by_token
from tests.factories import make_visit
from visits.choices import Outcome
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(offender: Offender, now: datetime) -> dict[str, Any]:
    """An interpreter comes along tomorrow."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return {
        "offender": str(offender.public_id),
        "because": "interpreter",
        "words": "The interpreter needs an appointment.",
        "from_on": str(tomorrow),
        "until_on": str(tomorrow),
    }


def make_announced(offender: Offender, by: User, *, days_ago: int = 3) -> Visit:
    """A visit of an hour of that day that was announced and took approval."""
    told = {"arrangement": "announced", "arrangement_reason": "Interpreter.", "approval_needed": True}
    on = timezone.localdate() - timedelta(days=days_ago)
    return make_visit(offender, on, outcome=Outcome.NO_ANSWER, by=by, **told)


def test_asking_waits_for_a_supervisor_who_approves_it(
    asked: dict[str, Any], officer: User, supervisor: User
) -> None:
    """202, among the proposals, and approved there."""
    answer = by_token(officer).post("announcements/", asked)

    assert answer.status_code == 202
    assert (answer.json()["kind"], answer.json()["closed_at"]) == ("announced_visit", None)
    (waiting,) = by_token(supervisor).rows("proposals/", "kind=announced_visit&waiting=true")
    approved = by_token(supervisor).post(f"proposals/{waiting['id']}/approve/", {})
    assert (approved.status_code, approved.json()["approved_by"]) == (200, supervisor.username)


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        pytest.param({"because": "habit"}, 400, "because", id="an unknown reason"),
        pytest.param({"words": " "}, 400, "words", id="no words"),
        pytest.param({"until_on": None}, 400, "until_on", id="no last day"),
        pytest.param({"from_on": "19/11/2026"}, 400, "from_on", id="another date"),
        pytest.param({"surprise": 1}, 400, "no such field", id="an unknown field"),
        pytest.param(
            {"from_on": "2020-01-01", "until_on": "2020-01-02"}, 409, "past", id="days that are past"
        ),
        pytest.param({"until_on": "2020-01-02"}, 409, "before the first", id="the last before the first"),
        pytest.param({"offender": "00000000-0000-4000-8000-000000000000"}, 404, "", id="nobody"),
    ],
)
def test_a_doubtful_question_is_refused(
    changes: dict[str, Any], status: int, sentence: str, asked: dict[str, Any], officer: User
) -> None:
    """Each with its reason, and nothing waits."""
    answer = by_token(officer).post("announcements/", asked | changes)

    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert not Proposal.objects.filter(kind="announced_visit").exists()


def test_a_visit_without_approval_is_listed_and_decided_once(
    offender: Offender, officer: User, supervisor: User
) -> None:
    """It waits, a supervisor says what they weighed, and then it waits no more."""
    visit, api = make_announced(offender, officer), by_token(supervisor)
    (row,) = api.rows("announced-visits/", f"standing=waiting&offender={offender.public_id}&team=North")
    assert (row["id"], row["standing"], row["review"]) == (str(visit.public_id), "waiting", None)
    address, told = (
        f"announced-visits/{row['id']}/review/",
        {"decision": "authorised", "reason": "No other way."},
    )

    answer = api.post(address, told)

    assert (answer.status_code, answer.json()["standing"]) == (200, "afterwards")
    assert answer.json()["review"]["reason"] == "No other way."
    assert answer.json() == api.get(f"announced-visits/{row['id']}/").json()
    again = api.post(address, told)
    assert (again.status_code, "already been decided" in again.json()["detail"]) == (409, True)
    assert api.rows("announced-visits/", "standing=waiting") == []
    assert AuditEvent.objects.filter(verb="announcement_approved").count() == 1


def test_an_officer_does_not_decide_and_nobody_decides_their_own(
    offender: Offender, officer: User, supervisor: User
) -> None:
    """The permission, then the rule (domain 5)."""
    own = make_announced(offender, supervisor)
    told = {"decision": "authorised", "reason": "Mine."}
    address = f"announced-visits/{own.public_id}/review/"

    assert by_token(officer).post(address, told).status_code == 403
    refused = by_token(supervisor).post(address, told)

    assert (refused.status_code, "yourself" in refused.json()["detail"]) == (409, True)
    assert by_token(supervisor).post(address, told | {"decision": "perhaps"}).status_code == 400


def test_many_announced_visits_take_as_many_queries_as_one(offender: Offender, officer: User) -> None:
    """Reads are constant in number."""
    api = by_token(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            api.rows("announced-visits/")
        return len(captured)

    make_announced(offender, officer)
    one = queries()
    for number in range(5):
        make_announced(offender, officer, days_ago=10 + number)

    assert queries() == one
    assert len(api.rows("announced-visits/")) == 6
