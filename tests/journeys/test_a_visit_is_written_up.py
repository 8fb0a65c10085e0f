"""An officer writes up a visit over a bad line, on two devices and through lost sessions, and no word is lost."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, Proposal
from tests.conftest import ClientOf
from tests.factories import make_offender, make_visit
from visits.models import FollowUp, Visit, VisitDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these journeys do too."""
    return timezone.now()


@pytest.fixture
def offender(north: Team, officer: User, now: datetime) -> Offender:
    """Last seen a year ago."""
    visited_on = timezone.localdate(now) - timedelta(days=365)
    return make_offender(now=now, team=north, manager=officer, visited_on=visited_on)


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the record page's form, as its script sends them."""
    found = re.findall(r'name="(client_key|draft_version|draft_page)" value="([^"]*)"', page)
    return dict(found)


def opened(client: Client, offender: Offender) -> tuple[str, dict[str, str]]:
    """The record page, and what its form holds."""
    page = client.get(f"/visits/record/{offender.public_id}/").content.decode()
    return page, form_of(page)


def keep(client: Client, offender: Offender, form: dict[str, str], number: int = 1, **words: Any) -> Any:
    """One save of an open page."""
    return client.post(f"/visits/draft/{offender.public_id}/", form | {"draft_save": number} | words)


def visit_of(*officers: User, now: datetime, **changes: Any) -> dict[str, Any]:
    """The fields of a visit an hour ago."""
    local = timezone.localtime(now - timedelta(hours=1))
    return {
        "outcome": "seen_inside",
        "visited_date": local.date().isoformat(),
        "visited_time": f"{local:%H:%M}",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": [officer.pk for officer in officers],
        "observed": "Two rooms seen.",
    } | changes


def test_opening_the_form_begins_no_draft(client_of: ClientOf, officer: User, offender: Offender) -> None:
    """Looking is not writing."""
    page, form = opened(client_of(officer), offender)

    assert form["draft_version"] == "0"
    assert "Resumed" not in page
    assert not VisitDraft.objects.exists()


def test_what_was_typed_is_there_on_the_second_device_and_after_signing_in_again(
    client_of: ClientOf, officer: User, colleague: User, offender: Offender, now: datetime
) -> None:
    """Fields, ticks and words, with the time of the last save; half of it may be missing (VIS-3)."""
    phone = client_of(officer)
    _, form = opened(phone, offender)
    told = visit_of(officer, colleague, now=now, outcome="no_answer", visited_time="")
    answer = keep(phone, offender, form, **told)
    phone.logout()

    page, resumed = opened(client_of(officer), offender)

    saved_at = answer.json()["saved_at"]
    assert answer.json() == {"client_key": form["client_key"], "version": 1, "saved_at": saved_at}
    assert re.search(rf"Resumed: last saved [^<]*{saved_at}", page)
    assert (resumed["client_key"], resumed["draft_version"]) == (form["client_key"], "1")
    assert "Two rooms seen." in page
    assert len(re.findall(r'value="no_answer"[^>]*checked', page)) == 1
    assert len(re.findall(r'name="officers"[^>]*checked', page)) == 2
    assert "There is a problem" not in page


def test_a_lost_session_leads_back_to_the_form(
    client_of: ClientOf, officer: User, offender: Offender
) -> None:
    """The save is sent to the sign-in; nothing of it is kept, and the page keeps it. Signing in leads back."""
    client = client_of(officer)
    _, form = opened(client, offender)
    client.logout()

    answer = keep(client, offender, form, observed="Seen.")
    sign_in = client.get(f"/visits/record/{offender.public_id}/")

    assert answer.status_code == 302
    assert sign_in.headers["Location"] == f"/sign-in/?next=/visits/record/{offender.public_id}/"
    assert not VisitDraft.objects.exists()


def test_a_stale_page_is_shown_both_texts(client_of: ClientOf, officer: User, offender: Offender) -> None:
    """Both while it is typed and when it is recorded (stale edits)."""
    client = client_of(officer)
    (_, phone), (_, desk) = opened(client, offender), opened(client, offender)
    keep(client, offender, phone, observed="From the phone")

    refused = keep(client, offender, desk, observed="From the desk")

    assert refused.status_code == 409
    assert refused.json()["content"] == {"observed": ["From the phone"]}
    kept = keep(
        client,
        offender,
        desk | {"client_key": refused.json()["client_key"], "draft_version": refused.json()["version"]},
        observed="From both",
    )
    assert (kept.status_code, kept.json()["version"]) == (200, 2)


def test_recording_over_a_newer_text_shows_both_and_then_records(
    client_of: ClientOf, officer: User, colleague: User, offender: Offender, now: datetime
) -> None:
    """Also without a script: the second time the officer has seen the other text."""
    client, path = client_of(officer), f"/visits/record/{offender.public_id}/"
    _, first = opened(client, offender)
    keep(client, offender, first, observed="From the phone")
    (_, old), (_, new) = opened(client, offender), opened(client, offender)
    keep(client, offender, new, observed="From the phone, and more")

    refused = client.post(path, old | visit_of(officer, colleague, now=now))
    page = refused.content.decode()
    recorded = client.post(path, form_of(page) | visit_of(officer, colleague, now=now))

    assert refused.status_code == 409
    assert "From the phone, and more" in page
    assert "Two rooms seen." in page
    assert recorded.status_code == 302
    assert VisitDraft.objects.get().visit == Visit.objects.get(client_key=first["client_key"])


def test_the_script_is_told_the_receipt(
    client_of: ClientOf, officer: User, colleague: User, offender: Offender, now: datetime
) -> None:
    """After the commit, and again for the same key: "saved" is said of one visit."""
    client = client_of(officer)
    _, form = opened(client, offender)
    told = form | visit_of(officer, colleague, now=now)

    answers = [
        client.post(f"/visits/record/{offender.public_id}/", told, headers={"accept": "application/json"})
        for _ in range(2)
    ]

    visit = Visit.objects.get(client_key=form["client_key"])
    expected = {"receipt": visit.receipt_number, "url": offender.get_absolute_url()}
    assert [(one.status_code, one.json()) for one in answers] == [(201, expected)] * 2


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param({"observed": "x" * 200_001}, 413, id="absurdly long"),
        pytest.param({"observed": "a\x00b"}, 422, id="a NUL"),
        pytest.param({"draft_page": "none"}, 422, id="no page"),
        pytest.param({"draft_version": str(2**31)}, 422, id="an absurd version"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    words: dict[str, str], status: int, client_of: ClientOf, officer: User, offender: Offender
) -> None:
    """The page says so, and keeps what it has."""
    client = client_of(officer)
    _, form = opened(client, offender)

    answer = keep(client, offender, form, **words)

    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not VisitDraft.objects.exists()


def test_words_survive_a_reassignment(
    client_of: ClientOf,
    officer: User,
    supervisor: User,
    other_supervisor: User,
    south: Team,
    offender: Offender,
    now: datetime,
) -> None:
    """Whoever lost the person is answered as for nobody, their last words are kept, and they read whom to tell; the
    supervisors of the new team read the text.
    """
    client = client_of(officer)
    _, form = opened(client, offender)
    keep(client, offender, form, observed="Seen at the door")
    supervisor.supervised_teams.add(south)
    today = timezone.localdate(now)
    offenders.assign(offender_id=offender.pk, manager=None, team=south, from_on=today, by=supervisor, now=now)

    answer = keep(client, offender, form, 2, observed="Seen at the door, with a child")
    absent = client.post(f"/visits/draft/{uuid4()}/", form)

    draft = VisitDraft.objects.get()
    assert (answer.status_code, absent.status_code) == (404, 404)
    assert draft.content == {"observed": ["Seen at the door, with a child"]}
    page = client.get("/visits/drafts/").content.decode()
    assert draft.number in page
    assert "Susan Supervisor" in page
    assert offender.reference not in page
    assert "with a child" not in page
    assert client.get(f"/visits/drafts/{draft.client_key}/").status_code == 404
    read = client_of(other_supervisor).get(f"/visits/drafts/{draft.client_key}/").content.decode()
    assert "Seen at the door, with a child" in read
    assert "One more visit is" in client.get("/visits/mine/").content.decode()


def test_a_supervisor_finishes_what_somebody_who_left_has_begun(
    client_of: ClientOf, officer: User, supervisor: User, offender: Offender, now: datetime
) -> None:
    """The account has ended; the words have not: found on the person's page, read, and recorded in their name."""
    client = client_of(officer)
    _, form = opened(client, offender)
    keep(client, offender, form, **visit_of(officer, now=now))
    User.objects.filter(pk=officer.pk).update(is_active=False)
    boss, key = client_of(supervisor), UUID(form["client_key"])

    assert "Olivia Officer is half written up" in boss.get(offender.get_absolute_url()).content.decode()
    path = f"/visits/record/{offender.public_id}/?draft={key}"
    page = boss.get(path).content.decode()
    assert "Olivia Officer began this record" in page
    recorded = boss.post(path, form_of(page) | visit_of(officer, supervisor, now=now))

    visit = Visit.objects.get(client_key=key)
    assert recorded.status_code == 302
    assert (visit.recorded_by, set(visit.officers.all())) == (supervisor, {officer, supervisor})
    assert VisitDraft.objects.get().visit == visit


def test_a_supervisor_discards_it_with_a_reason(
    client_of: ClientOf, officer: User, supervisor: User, colleague: User, offender: Offender
) -> None:
    """Nobody else can, and without a reason nobody does."""
    client = client_of(officer)
    _, form = opened(client, offender)
    keep(client, offender, form, observed="Seen")
    path = f"/visits/drafts/{form['client_key']}/"

    assert client_of(colleague).post(path, {"reason": "Not mine."}).status_code == 404
    assert client_of(supervisor).post(path, {"reason": ""}).status_code == 422
    assert client_of(supervisor).post(path, {"reason": "Recorded on paper."}).status_code == 302
    assert client_of(supervisor).post(path, {"reason": "Again."}).status_code == 409
    assert VisitDraft.objects.get().discarded_because == "Recorded on paper."
    assert f"/visits/record/{uuid4()}/" not in client.get("/visits/mine/").content.decode()
    assert client.get(f"/visits/record/{offender.public_id}/?draft=nonsense").status_code == 404


def busy(offender: Offender, officer: User, supervisor: User, now: datetime) -> None:
    """A draft, a follow-up that is late, a question, a proposal that waits and one that was returned."""
    today = timezone.localdate(now)
    VisitDraft.objects.create(offender=offender, officer=officer, started_at=now, saved_at=now)
    visit = make_visit(offender, today - timedelta(days=60), outcome="no_answer", by=officer)
    FollowUp.objects.create(visit=visit, words="Ask housing", due_on=today - timedelta(days=1))
    FollowUp.objects.create(visit=visit, words="Not yet", due_on=today + timedelta(days=8))
    for kind, answer in (("close", {}), ("merge", {"returned_by": supervisor, "answer": "No proof."})):
        Proposal.objects.create(
            offender=offender,
            kind=kind,
            summary=f"To {kind} the record",
            reason="Told.",
            requested_by=officer,
            requested_at=now,
            closed_at=now if answer else None,
            **answer,
        )


def test_my_work_is_a_list_to_act_on(
    client_of: ClientOf,
    officer: User,
    supervisor: User,
    north: Team,
    offender: Offender,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """To visit, half written up, follow-ups and decisions, each with its button; as many queries for three people as
    for one.
    """
    client = client_of(officer)
    busy(offender, officer, supervisor, now)
    client.get("/visits/mine/")
    with django_assert_num_queries(QUERIES):
        page = client.get("/visits/mine/").content.decode()

    titles = [
        "To visit now",
        "Not yet written up",
        "Ask housing",
        "Returned: To merge",
        "To close the record",
    ]
    assert sorted(titles, key=page.index) == titles
    for button in ("Record a visit", "Go on writing", "Say that it is done", "See why", "See the proposal"):
        assert button in page
    assert "Not yet<" not in page
    for _ in range(2):
        busy(make_offender(now=now, team=north, manager=officer), officer, supervisor, now)
    with django_assert_num_queries(QUERIES):
        client.get("/visits/mine/")


QUERIES = 29  # with sign-in, frame and audit
