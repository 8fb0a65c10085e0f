"""Search: what is found by which words, by whom, and that it is written down."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Address, Offender
from offender_mgmt.offenders.models.looks import SEARCH, searches_too_often
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import LATELY
from reports.search import search
from reports.views import search as view
from tests.conftest import ClientOf
from tests.factories import make_offender
from visits.choices import DeviceKind
from visits.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def johnson(now: datetime, north: Team, officer: User) -> Offender:
    """Somebody with two addresses and a telephone."""
    one = make_offender(
        now=now,
        team=north,
        manager=officer,
        reference="NTH/00417",
        visor_reference="V-88123",
        family_name="Johnson",
        given_names="Peter O'Neill",
    )
    moved_on = date(2025, 3, 1)
    Address.objects.create(
        offender=one, lines="3 Acacia Road", postcode="ZZ1 4AB", recorded_on=moved_on, until_on=moved_on
    )
    Address.objects.create(
        offender=one, lines="Flat 2, 50% Yard_House", postcode="ZZ9 9YY", recorded_on=moved_on
    )
    Device.objects.create(
        offender=one,
        kind=DeviceKind.PHONE,
        description="Silver Fenton X2",
        identifier="35-209900 176148-1",
        is_declared=True,
        first_known_on=moved_on,
        recorded_by=officer,
        recorded_at=now,
    )
    return one


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("NTH/00417", "reference"),
        ("nth/004", "reference"),
        ("88123", "reference"),
        ("johnson", "name"),
        ("Jonson", "name"),
        ("JOHN", "name"),
        ("O'Neill", "name"),
        ("peter johnson", "name"),
        ("johnson, peter", "name"),
        ("Acacia", "address"),
        ("ZZ9 9YY", "address"),
        ("zz99yy", "address"),
        ("50%", "address"),
        ("yard_house", "address"),
        ("fenton", "device"),
        ("352099001761481", "device"),
        ("35-209900", "device"),
    ],
)
def test_a_record_is_found_by(words: str, where: str, johnson: Offender, officer: User) -> None:
    """And it is said where."""
    (found,) = search(words.replace(",", " ").split(), officer)

    assert found == johnson
    assert [kind for kind in ("reference", "name", "address", "device") if getattr(found, f"by_{kind}")] == [
        where
    ]


@pytest.mark.parametrize(
    "words", ["Hallam", "ZZ8", "johnson acacia harbour", "%d", "%%%", "___", "fenton_x2", "417NTH"]
)
def test_a_record_is_not_found_by(words: str, johnson: Offender, officer: User) -> None:
    """Words of which one says nothing of it, and characters that a pattern would take for any."""
    assert not search(words.split(), officer).exists()


def test_words_of_different_kinds_find_together(
    now: datetime, johnson: Offender, north: Team, officer: User
) -> None:
    """A name in a road: others of that name elsewhere are not found."""
    make_offender(now=now, team=north, family_name="Johnson")

    (found,) = search(["jonson", "acacia"], officer)

    assert [getattr(found, f"by_{kind}") for kind in ("name", "address", "reference")] == [True, True, False]


def test_the_likeliest_comes_first(now: datetime, johnson: Offender, north: Team, officer: User) -> None:
    """A reference before a name, a name before one that is like it."""
    named = make_offender(now=now, team=north, family_name="Jonson")
    referred = make_offender(now=now, team=north, reference="JONSON/1", family_name="Petrov")

    assert list(search(["jonson"], officer)) == [referred, named, johnson]


def test_only_what_one_may_see_is_found(
    johnson: Offender,
    officer: User,
    colleague: User,
    outsider: User,
    supervisor: User,
    other_supervisor: User,
    auditor: User,
    administrator: User,
) -> None:
    """Nobody else learns that such a record exists; closed records are found like others."""
    Offender.objects.filter(pk=johnson.pk).update(closed_on=date(2026, 5, 1))

    finding = [
        user.username
        for user in (officer, colleague, outsider, supervisor, other_supervisor, auditor, administrator)
        if search(["johnson"], user).exists()
    ]

    assert finding == [officer.username, colleague.username, supervisor.username]


def test_the_page_shows_what_was_found_and_writes_it_down(
    johnson: Offender, officer: User, client_of: ClientOf
) -> None:
    """With whom it showed, and without the words: they may name somebody who is not on the register."""
    page = client_of(officer).post("/search/", {"words": "jonson"}).content.decode()

    assert "1 record<" in page
    assert "NTH/00417" in page
    assert "Flat 2, 50% Yard_House ZZ9 9YY" in page
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.offender_ids) == (Verb.OFFENDERS_LISTED, [johnson.pk])
    assert event.details == {"page": "search", "words": 1}


def test_that_nothing_was_found_is_written_down_as_well(officer: User, client_of: ClientOf) -> None:
    """Looking for somebody is a use of the register (LAW-2)."""
    page = client_of(officer).post("/search/", {"words": "jonson"})

    assert "Nothing was found" in page.content.decode()
    assert AuditEvent.objects.latest("pk").details == {"page": "search", "words": 1}


@pytest.mark.parametrize("words", ["", " ", "a", "- -", "a\0b", "x" * 101, "a b c d e f g h i"])
def test_what_cannot_be_looked_for_is_refused(words: str, officer: User, client_of: ClientOf) -> None:
    """In words, with what was typed still there."""
    answer = client_of(officer).post("/search/", {"words": words})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_more_than_a_page_says_so(now: datetime, north: Team, officer: User, client_of: ClientOf) -> None:
    """Nobody leafs through everybody; and the queries do not grow with what is found."""
    make_offender(now=now, team=north, family_name="Harbour")
    client = client_of(officer)
    with CaptureQueriesContext(connection) as one:
        client.post("/search/", {"words": "harbour"})
    Offender.objects.bulk_create(
        Offender(reference=f"H/{number}", family_name="Harbour", team=north, recorded_on=now.date())
        for number in range(view.MOST)
    )

    with CaptureQueriesContext(connection) as many:
        page = client.post("/search/", {"words": "harbour"}).content.decode()

    assert f"The first {view.MOST} records" in page
    assert page.count('role="row"') == view.MOST + 1
    assert len(many) == len(one)


def test_searching_without_end_is_stopped(officer: User, colleague: User, client_of: ClientOf) -> None:
    """For whoever does it, after as many as policy says, and for ten minutes (WEB-9)."""
    client = client_of(officer)
    for _ in range(in_force(timezone.localdate()).searches_in_ten_minutes - 1):
        audit.record(Verb.OFFENDERS_LISTED, by=officer, details={"page": SEARCH})

    statuses = [client.post("/search/", {"words": "harbour"}).status_code for _ in range(2)]

    assert statuses == [200, 422]
    assert not searches_too_often(officer, now=timezone.now() + LATELY + timedelta(seconds=5))
    assert client_of(colleague).post("/search/", {"words": "harbour"}).status_code == 200
