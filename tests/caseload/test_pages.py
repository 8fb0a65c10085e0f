"""The pages of hand-overs: what a supervisor and an officer see and do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseload.models import HandOver, Offer, Transfer
from offender_mgmt.accounts.models import Qualification, Team, User
from offender_mgmt.offenders.models import Offender
from tests.caseload.conftest import offered, qualify
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db
Cases = list[Offender]


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these tests do too."""
    return timezone.now()


def text(answer: Any) -> str:
    """What the page says, in one line."""
    return " ".join(answer.content.decode().split())


def test_a_supervisor_hands_a_caseload_over_and_an_officer_accepts(
    cases: Cases, officer: User, trained: User, supervisor: User, client_of: ClientOf
) -> None:
    """The whole way, by the pages: start, offer all, reject, offer again, accept, finish."""
    sergeant, receiver = client_of(supervisor), client_of(trained)
    told = {"leaver": officer.pk, "leaves_on": "2099-01-01", "reason": "leaves", "because": "Retires."}
    sergeant.post("/caseload/hand-overs/start/", told)
    hand_over = HandOver.objects.get()
    page = f"/caseload/hand-overs/{hand_over.public_id}/"
    assert "0 accepted, 3 still to go" in text(sergeant.get(page))
    sergeant.post(f"{page}offer/", {"offered_to": trained.pk, "which": "all"})
    assert "Cases offered to you: 3" in text(receiver.get("/caseload/offers/"))
    assert text(receiver.get("/visits/mine/")).count("Case offered to you") >= 3

    first = Offer.objects.waiting().order_by("pk").first()
    assert first is not None
    assert receiver.post(f"/caseload/offers/{first.public_id}/reject/", {"because": ""}).status_code == 422
    receiver.post(f"/caseload/offers/{first.public_id}/reject/", {"because": "I know him."})
    assert "I know him." in text(sergeant.get(page))
    refused = sergeant.post(f"{page}finish/", follow=True)
    assert "Of the cases of Olivia Officer, 3 not accepted by anybody yet" in text(refused)
    again = {"offered_to": trained.pk, "which": "chosen", "case": [first.offender.public_id]}
    sergeant.post(f"{page}offer/", again)
    for offer in Offer.objects.waiting():
        receiver.post(f"/caseload/offers/{offer.public_id}/accept/")

    assert "every case has its officer" in text(sergeant.post(f"{page}finish/", follow=True))
    assert set(Offender.objects.filter(manager=trained)) == set(cases)


def test_what_cannot_be_offered_is_listed_on_the_page(
    hand_over: HandOver, cases: Cases, colleague: User, supervisor: User, client_of: ClientOf
) -> None:
    """409, with the reason for each, and what was filled in is kept; nothing ticked is 422."""
    page = f"/caseload/hand-overs/{hand_over.public_id}/offer/"
    client = client_of(supervisor)

    refused = client.post(page, {"offered_to": colleague.pk, "which": "all"})
    nothing = client.post(page, {"offered_to": colleague.pk, "which": "chosen"})

    assert refused.status_code == 409
    assert "3 of 3 could not be offered" in text(refused)
    assert text(refused).count("is not trained for this") == 3
    assert nothing.status_code == 422
    assert "Tick at least one case" in text(nothing)


def test_a_persons_page_says_that_they_are_being_handed_over(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """Who goes, who answers, and to whom it is offered."""
    client = client_of(supervisor)
    assert "Not offered to anybody yet" in text(client.get(cases[0].get_absolute_url()))
    offered(hand_over, cases[0], trained, by=supervisor, now=now)

    page = text(client.get(cases[0].get_absolute_url()))

    assert "Being handed over." in page
    assert "Olivia Officer and Susan Supervisor both answer" in page
    assert "Offered to Colin Colleague" in page


def test_many_cases_move_after_a_preview(
    cases: Cases, officer: User, trained: User, supervisor: User, client_of: ClientOf
) -> None:
    """Filter, all of the list, what would happen, carry it out."""
    client = client_of(supervisor)
    address = f"?manager={officer.pk}"
    assert "3 cases" in text(client.get(f"/caseload/reallocate/{address}"))
    asked = {"given_to": trained.pk, "because": "Evens out.", "which": "all"}

    preview = client.post(f"/caseload/reallocate/preview/{address}", asked)

    assert "3 cases would go to Colin Colleague" in text(preview)
    assert not Offender.objects.filter(manager=trained).exists()
    asked |= {"which": "chosen", "case": [case.public_id for case in cases]}
    assert "3 cases moved" in text(client.post("/caseload/reallocate/carry-out/", asked))
    assert Offender.objects.filter(manager=trained).count() == 3


def test_a_transfer_goes_through_two_teams(
    cases: Cases,
    outsider: User,
    south: Team,
    supervisor: User,
    other_supervisor: User,
    client_of: ClientOf,
    now: datetime,
) -> None:
    """Asked on the offender's page, accepted by the other team, which sees the reference and no name."""
    qualify(outsider, by=other_supervisor, now=now)
    ask = f"/caseload/transfers/ask/{cases[0].public_id}/"
    client_of(supervisor).post(ask, {"to_team": south.pk, "reason": "Has moved."})
    transfer = Transfer.objects.get()
    receiving = client_of(other_supervisor)
    listed = text(receiving.get("/caseload/transfers/"))
    assert cases[0].reference in listed
    assert cases[0].family_name not in listed

    receiving.post(f"/caseload/transfers/{transfer.public_id}/accept/", {"manager": outsider.pk})

    cases[0].refresh_from_db()
    assert (cases[0].team, cases[0].manager) == (south, outsider)


def test_who_is_not_trained_for_what_they_do_is_shown(
    cases: Cases, officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """On the supervisor's page and on the officer's own; recorded, they are gone; corrected, they are back."""
    client = client_of(supervisor)
    assert "Olivia Officer</strong> manages 3 offenders" in text(client.get("/caseload/training/"))
    assert "You are not trained for what you do" in text(client_of(officer).get("/visits/mine/"))
    course = {"kind": "offender_management", "obtained_on": "2024-01-01", "evidence": "Cert 7"}
    client.post("/caseload/training/record/", {"user": officer.pk, **course})
    assert "Everybody of your teams who manages offenders is trained" in text(
        client.get("/caseload/training/")
    )
    assert "not trained" not in text(client_of(officer).get("/visits/mine/"))

    row = Qualification.objects.get()
    wrong = {**course, "because": "Another person.", "is_taken_back": "on"}
    client.post(f"/caseload/training/{row.public_id}/correct/", wrong)

    assert "manages 3 offenders" in text(client.get("/caseload/training/"))


def test_who_was_given_a_case_untrained_is_reported_with_the_reason(
    hand_over: HandOver, cases: Cases, colleague: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """From the moment they manage it; and by whom it was allowed."""
    told = "Colin Colleague: allowed by Susan Supervisor. Course on 3 December."
    client = client_of(supervisor)
    offer = offered(hand_over, cases[0], colleague, by=supervisor, now=now, authority="Course on 3 December.")
    assert told not in text(client.get("/caseload/training/"))

    client_of(colleague).post(f"/caseload/offers/{offer.public_id}/accept/")

    assert told in text(client.get("/caseload/training/"))


def test_an_account_ends_only_when_nobody_depends_on_it(
    cases: Cases, officer: User, colleague: User, administrator: User, client_of: ClientOf
) -> None:
    """409 with the list of references; without cases it ends."""
    client = client_of(administrator)

    refused = client.post(f"/caseload/accounts/{officer.pk}/disable/")
    client.post(f"/caseload/accounts/{colleague.pk}/disable/")

    assert refused.status_code == 409
    assert all(case.reference in text(refused) for case in cases)
    colleague.refresh_from_db()
    assert not colleague.is_active


@pytest.mark.parametrize(
    "address", ["/caseload/hand-overs/", "{hand_over}", "/caseload/reallocate/", "/caseload/training/"]
)
def test_pages_ask_as_many_questions_of_many_cases(
    address: str,
    hand_over: HandOver,
    officer: User,
    trained: User,
    north: Team,
    supervisor: User,
    client_of: ClientOf,
    now: datetime,
) -> None:
    """Constant in number, whatever the caseload (design 7)."""
    client = client_of(supervisor)
    page = address.format(hand_over=hand_over.get_absolute_url())

    def grow() -> None:
        for _ in range(6):
            case = make_offender(now=now, team=north, manager=officer)
            offered(hand_over, case, trained, by=supervisor, now=now)
            colleague = make_user(f"user.n{case.pk}", officer.role, team=north)
            qualify(colleague, by=supervisor, now=now)

    grow()
    few = queries(client, page)
    grow()

    assert queries(client, page) == few


def queries(client: Client, page: str) -> int:
    """How many queries the page takes."""
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_offers_in_the_api(
    hand_over: HandOver,
    cases: Cases,
    trained: User,
    supervisor: User,
    client_of: ClientOf,
) -> None:
    """Proposed by the supervisor, seen and rejected, then accepted by the officer; a second answer is 409."""
    api: Callable[..., Any] = client_of(supervisor).post
    new = {
        "hand_over": str(hand_over.public_id),
        "offender": str(cases[0].public_id),
        "offered_to": trained.username,
    }
    json = "application/json"
    made = api("/api/v1/offers/", new, content_type=json)
    assert made.status_code == 201
    assert api("/api/v1/offers/", new, content_type=json).status_code == 409

    receiver = client_of(trained)
    (line,) = receiver.get("/api/v1/offers/?waiting=true").json()["results"]
    own = f"/api/v1/offers/{line['id']}/"
    assert receiver.post(f"{own}reject/", {}, content_type=json).status_code == 400
    assert receiver.post(f"{own}accept/", {}, content_type=json).json()["answer"] == "accepted"
    late = receiver.post(f"{own}reject/", {"because": "Too many."}, content_type=json)

    assert late.status_code == 409
    assert "answered already" in late.json()["detail"]
    cases[0].refresh_from_db()
    assert cases[0].manager == trained
