"""The pages and the API of going out, and the list of who is out."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_token
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user
from visits import services as visits
from visits.models import CheckOut

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Olivia's."""
    return make_offender(now=now, visited_on=timezone.localdate(now), team=north, manager=officer)


def go(offender: Offender, by: User, left_at: datetime) -> CheckOut:
    """Out for an hour since `left_at`."""
    going = visits.GoingOut(offender.pk, left_at + HOUR, "PC 1234")
    return visits.check_out(going=going, client_key=uuid4(), by=by, now=left_at)


def test_an_officer_goes_and_comes_back_in_two_taps(
    offender: Offender, officer: User, client_of: ClientOf, now: datetime
) -> None:
    """The form comes filled in; the strip on My work and on the page of recording brings them back."""
    browser = client_of(officer)
    form = browser.get(f"/visits/check-out/{offender.public_id}/").context["form"]
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}

    browser.post(f"/visits/check-out/{offender.public_id}/", sent)
    out = CheckOut.objects.get()
    strips = [
        browser.get(path).content.decode()
        for path in ("/visits/mine/", f"/visits/record/{offender.public_id}/")
    ]
    answer = browser.post(f"/visits/back/{out.public_id}/")

    assert timedelta(minutes=59) < out.expected_back_at - now < timedelta(minutes=66)
    assert all("You are out until" in page and "does not check you in" in page for page in strips)
    assert answer.headers["Location"] == "/visits/mine/"
    assert "You are out until" not in browser.get("/visits/mine/").content.decode()


def test_what_is_refused_is_said_beside_the_form(
    offender: Offender, officer: User, client_of: ClientOf, now: datetime
) -> None:
    """422 for what cannot be read, 409 for what the state does not allow."""
    browser = client_of(officer)
    out = go(offender, officer, now - 2 * HOUR)
    later = f"{timezone.localtime(now + HOUR):%H:%M}"

    empty = browser.post(f"/visits/check-out/{offender.public_id}/", {"expected_back": "soon"})
    twice = browser.post(
        f"/visits/check-out/{offender.public_id}/", {"client_key": uuid4(), "expected_back": later}
    )
    longer = browser.post(f"/visits/extend/{out.public_id}/", {"expected_back": later})

    assert (empty.status_code, twice.status_code, longer.status_code) == (422, 409, 409)
    assert "already out at" in twice.content.decode()
    assert "your supervisor has been told" in longer.content.decode()


def test_a_supervisor_sees_who_is_out_and_finds_somebody_safe(
    offender: Offender, officer: User, colleague: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """Those in danger first; the alert on the record leads to the page where it ends."""
    go(offender, colleague, now)
    late = go(offender, officer, now - 2 * HOUR)
    alerts.sweep(now=now)
    browser = client_of(supervisor)

    page = browser.get("/visits/out/").content.decode()
    record = browser.get(offender.get_absolute_url()).content.decode()
    wordless = browser.post(f"/visits/safe/{late.public_id}/", {"words": ""})
    done = browser.post(f"/visits/safe/{late.public_id}/", {"words": "Spoke to her."})
    again = browser.post(f"/visits/safe/{late.public_id}/", {"words": "Spoke to her."})

    assert page.index("Olivia Officer") < page.index("Colin Colleague")
    assert "Not back" in page
    assert f"/visits/safe/{late.public_id}/" in record
    assert (wordless.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert "Olivia Officer" not in browser.get("/visits/out/").content.decode()
    assert "Spoke to her." in browser.get(f"/visits/safe/{late.public_id}/").content.decode()


def test_the_list_costs_the_same_for_many(
    supervisor: User, north: Team, client_of: ClientOf, now: datetime
) -> None:
    """Five officers out are as many queries as one."""
    browser = client_of(supervisor)
    counts = []
    for number in range(5):
        each = make_user(f"officer.number{number}", Role.OFFENDER_MANAGER, team=north)
        go(make_offender(now=now, visited_on=timezone.localdate(now), team=north), each, now)
        if number in (0, 4):
            with CaptureQueriesContext(connection) as asked:
                browser.get("/visits/out/")
            counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_phone_checks_out_stays_longer_and_comes_back(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Over the API each is safe to repeat; the phone says when it really was."""
    api = by_token(officer)
    body = {
        "client_key": uuid4(),
        "offender": offender.public_id,
        "expected_back_at": (now + HOUR).isoformat(),
        "with_whom": "PC 1234",
    }
    made, again = api.post("check-outs/", body), api.post("check-outs/", body)
    path = f"check-outs/{made.json()['id']}/"
    stays = api.post(f"{path}extend/", {"expected_back_at": (now + 2 * HOUR).isoformat()})
    back = api.post(f"{path}check-in/", {"back_at": timezone.now().isoformat()})
    retried = api.post(f"{path}check-in/", {"word": "buttercup"})

    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert stays.json()["expected_back_at"] != made.json()["expected_back_at"]
    assert back.status_code == 200
    assert retried.json() == back.json()
    assert CheckOut.objects.get().under_duress


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"back_at": "2099-01-01T00:00:00Z"}, 409, id="the future"),
        pytest.param({"back_at": "2020-01-01T00:00:00Z"}, 409, id="before leaving"),
        pytest.param({"back_at": "2026-11-19T10:00:00"}, 400, id="no offset"),
        pytest.param({"at": "now"}, 400, id="an unknown field"),
        pytest.param({"word": 1}, 400, id="a number"),
        pytest.param({"word": "x" * 201}, 400, id="too long"),
    ],
)
def test_what_a_phone_cannot_say_is_refused(
    body: dict[str, object], status: int, offender: Offender, officer: User, now: datetime
) -> None:
    """And the officer stays out."""
    out = go(offender, officer, now)

    assert by_token(officer).post(f"check-outs/{out.public_id}/check-in/", body).status_code == status
    assert CheckOut.objects.get().back_at is None


def test_whoever_lost_the_case_meanwhile_can_still_come_back(
    offender: Offender, officer: User, south: Team, client_of: ClientOf, now: datetime
) -> None:
    """Reassigned while at the door."""
    out = go(offender, officer, now)
    Offender.objects.update(team=south, manager=None)

    assert client_of(officer).post(f"/visits/back/{out.public_id}/").status_code == 302
    assert CheckOut.objects.get().back_at is not None


@pytest.mark.parametrize("is_restricted", [False, True])
def test_nothing_is_said_of_a_record_that_was_hidden_meanwhile(
    is_restricted: bool, offender: Offender, officer: User, south: Team, client_of: ClientOf, now: datetime
) -> None:
    """Given to another team, or to a list, while the officer is at the door: they stay longer, ask for help and are
    back; their pages and their phone name nobody.
    """
    out = go(offender, officer, now)
    level = AccessLevel.RESTRICTED if is_restricted else AccessLevel.NORMAL
    Offender.objects.update(team=south, manager=None, access_level=level)
    elsewhere = make_offender(now=now, team=officer.team)
    browser, api = client_of(officer), by_token(officer)
    path, until = f"check-outs/{out.public_id}/", (now + 2 * HOUR).isoformat()

    pages = [browser.get("/visits/mine/"), browser.get(f"/visits/back/{out.public_id}/")]
    again = browser.post(
        f"/visits/check-out/{elsewhere.public_id}/", {"expected_back": "23:59", "client_key": uuid4()}
    )
    answers = [
        api.post(f"{path}extend/", {"expected_back_at": until}),
        api.post(f"{path}check-in/", {"word": "buttercup"}),
    ]

    assert all("You are out" in page.content.decode() for page in pages)
    assert "You are already out at a record that is no longer yours to open." in again.content.decode()
    assert [(answer.status_code, answer.json()["offender"]) for answer in answers] == [(200, None)] * 2
    seen = AuditEvent.objects.by(officer.pk).about(offender.pk).filter(verb=Verb.OFFENDER_VIEWED)
    assert not seen.exists()
    told = [answer.content.decode() for answer in (*pages, again, *answers)]
    assert not any(name in one for one in told for name in (offender.reference, str(offender.public_id)))
    kept = CheckOut.objects.get()
    assert kept.back_at is not None
    assert kept.under_duress
