"""Two people through the API: asking, approving, returning, suspending, closing and reopening."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from tests.api.conftest import by_session, by_token
from tests.factories import close, open_obligation, suspend

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now: datetime) -> date:
    """The day in Europe/London."""
    return timezone.localdate(now)


def asked(offender: Offender, today: date, **changes: Any) -> dict[str, Any]:
    """A suspension as a program asks for it."""
    told = {
        "offender": str(offender.public_id),
        "reason": "custody",
        "evidence": "Prison letter",
        "started_on": today.isoformat(),
        "next_check_on": (today + timedelta(days=30)).isoformat(),
    }
    return told | changes


def ask(offender: Offender, user: User, today: date, **changes: Any) -> Any:
    """The proposal that this user's request makes."""
    answer = by_token(user).post("suspensions/", asked(offender, today, **changes))
    assert answer.status_code == 202, answer.content
    return answer.json()


def test_a_suspension_is_asked_for_approved_and_ended(
    offender: Offender, officer: User, supervisor: User, today: date
) -> None:
    """The whole way: nothing is suspended until a second person says so (domain 1.13)."""
    due_on = open_obligation(offender).due_on
    proposal = ask(offender, officer, today)
    assert open_obligation(offender).due_on == due_on

    approved = by_token(supervisor).post(f"proposals/{proposal['id']}/approve/", {}).json()

    assert approved["approved_by"] == "susan.supervisor"
    assert approved["due_on_before"] == due_on.isoformat()
    (row,) = by_token(officer).rows("suspensions/", "ended=false")
    end = {"ended_on": today.isoformat(), "because": "Released."}
    ended = by_token(officer).post(f"suspensions/{row['id']}/end/", end)
    assert ended.status_code == 200
    assert ended.json()["ended_because"] == "Released."
    assert by_token(officer).rows("suspensions/", "ended=false") == []
    assert open_obligation(offender).due_on == due_on


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_nobody_approves_their_own_through_the_api(
    sign_in: Any, offender: Offender, supervisor: User, today: date
) -> None:
    """The rule is the service's, so no door passes it by: 409 with the sentence (ACC-13)."""
    proposal = ask(offender, supervisor, today)

    answer = sign_in(supervisor).post(f"proposals/{proposal['id']}/approve/", {})

    assert answer.status_code == 409
    assert answer.json() == {"detail": "You asked for this yourself, so somebody else must approve it."}
    assert not Suspension.objects.exists()


def test_no_junior_approves_through_the_api(
    offender: Offender, supervisor: User, other_supervisor: User, today: date
) -> None:
    """Nor somebody junior to whoever asked: 409 with the sentence (ACC-13)."""
    other_supervisor.supervised_teams.add(offender.team)
    User.objects.filter(pk=other_supervisor.pk).update(rank=3)
    proposal = ask(offender, other_supervisor, today)

    answer = by_token(supervisor).post(f"proposals/{proposal['id']}/approve/", {})

    assert answer.status_code == 409
    assert "must not be junior" in answer.json()["detail"]


def test_an_officer_may_not_answer_at_all(offender: Offender, officer: User, today: date) -> None:
    """By role, before any state is looked at."""
    proposal = ask(offender, officer, today)

    for deed in ("approve", "return"):
        assert by_token(officer).post(f"proposals/{proposal['id']}/{deed}/", {}).status_code == 403


def test_a_proposal_is_returned_with_words_and_answered_once(
    offender: Offender, officer: User, supervisor: User, today: date
) -> None:
    """Whoever asked reads why; and an answer is final."""
    proposal = ask(offender, officer, today)
    api = by_token(supervisor)
    assert api.post(f"proposals/{proposal['id']}/return/", {"answer": " "}).status_code == 400

    answer = api.post(f"proposals/{proposal['id']}/return/", {"answer": "Which prison?"})

    assert answer.status_code == 200
    record = by_token(officer).get(f"proposals/{proposal['id']}/").json()
    assert (record["returned_by"], record["answer"]) == ("susan.supervisor", "Which prison?")
    again = api.post(f"proposals/{proposal['id']}/approve/", {})
    assert again.status_code == 409
    assert "already been answered" in again.json()["detail"]


def test_proposals_are_listed_with_their_filters(
    offender: Offender, officer: User, supervisor: User, today: date
) -> None:
    """What waits, of which kind, of which team; facts in words on the record."""
    proposal = ask(offender, officer, today)
    api = by_token(supervisor)

    for query, number in {
        "waiting=true": 1,
        "waiting=false": 0,
        "kind=suspend": 1,
        "kind=close": 0,
        "team=North": 1,
    }.items():
        assert len(api.rows("proposals/", query)) == number, query
    record = api.get(f"proposals/{proposal['id']}/").json()
    assert {"label": "Why no visit", "value": "In custody"} in record["facts"]


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        pytest.param({"next_check_on": None}, 400, "next_check_on", id="no end"),
        pytest.param({"next_check_on": "2020-01-01"}, 409, "cannot be in the past", id="a check in the past"),
        pytest.param(
            {"next_check_on": "2099-01-01"}, 409, "no suspension is open-ended", id="a check too far"
        ),
        pytest.param({"expected_until": "2020-01-01"}, 409, "end before it starts", id="backwards"),
        pytest.param({"started_on": "yesterday"}, 400, "started_on", id="no date"),
        pytest.param({"reason": "holiday"}, 400, "reason", id="an unknown reason"),
        pytest.param({"evidence": "\0"}, 400, "evidence", id="a null character"),
        pytest.param({"evidence": "x" * 20_001}, 400, "evidence", id="too long a text"),
        pytest.param({"approved_by": "susan.supervisor"}, 400, "approved_by", id="a field that is not asked"),
    ],
)
def test_a_suspension_that_cannot_be_is_refused(
    changes: dict[str, Any], status: int, says: str, offender: Offender, officer: User, today: date
) -> None:
    """With what is wrong, and nothing is written (domain 1.13)."""
    answer = by_token(officer).post("suspensions/", asked(offender, today, **changes))

    assert answer.status_code == status
    assert says in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_record_is_closed_and_reopened(
    offender: Offender, officer: User, supervisor: User, today: date
) -> None:
    """Two people close it; a supervisor opens it again, with the date that it had (domain 1.13)."""
    due_on = open_obligation(offender).due_on
    told = {
        "offender": str(offender.public_id),
        "reason": "deceased",
        "evidence": "Certificate 12",
        "closed_on": today.isoformat(),
    }
    proposal = by_token(officer).post("closures/", told).json()
    by_token(supervisor).post(f"proposals/{proposal['id']}/approve/", {"answer": "Seen."})
    assert by_token(officer).get(f"offenders/{offender.public_id}/").json()["closed_on"] == today.isoformat()

    path, body = f"offenders/{offender.public_id}/reopen/", {"because": "Seen alive."}
    assert by_token(officer).post(path, body).status_code == 403
    answer = by_token(supervisor).post(path, body)

    assert (answer.status_code, answer.json()["closed_on"]) == (200, None)
    assert open_obligation(offender).due_on == due_on
    assert by_token(supervisor).post(path, body).status_code == 409


def test_whoever_is_not_visible_is_not_there(
    offender: Offender, officer: User, supervisor: User, other_supervisor: User, today: date, now: datetime
) -> None:
    """Another team's proposals and suspensions answer as if there were none (ACC-4)."""
    proposal = ask(offender, officer, today)
    api = by_token(other_supervisor)

    assert api.rows("proposals/") == []
    assert api.get(f"proposals/{proposal['id']}/").status_code == 404
    assert api.post(f"proposals/{proposal['id']}/approve/", {}).status_code == 404
    assert api.post("suspensions/", asked(offender, today)).status_code == 404
    offenders.approve(proposal_id=Proposal.objects.get().pk, by=supervisor, now=now)
    assert api.get(f"suspensions/{Suspension.objects.get().public_id}/").status_code == 404


def test_what_is_shown_is_audited(offender: Offender, officer: User, supervisor: User, now: datetime) -> None:
    """A list and a record, each as what it is (LAW-2)."""
    suspension = suspend(offender, by=officer, approver=supervisor, now=now)
    close(offender, by=officer, approver=supervisor, now=now)
    api, seen = by_token(supervisor), AuditEvent.objects.count()

    api.rows("proposals/")
    api.rows("suspensions/")
    api.get(f"suspensions/{suspension.public_id}/")

    events = AuditEvent.objects.order_by("pk")[seen:]
    assert [(event.verb, event.offender_ids) for event in events] == [
        ("offenders_listed", [offender.pk]),
        ("offenders_listed", [offender.pk]),
        ("offender_viewed", [offender.pk]),
    ]
