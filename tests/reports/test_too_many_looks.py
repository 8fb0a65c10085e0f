"""Opening more records than anybody reads: the page asks who it is, the API says wait (ACC-16)."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.proving import PROVED_AT
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.looks import opens_too_many
from offender_mgmt.policy.models import in_force
from tests.accounts.test_fresh_factor import stale
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(north: Team, officer: User) -> Offender:
    """One of the officer's own."""
    return make_offender(now=timezone.now(), team=north, manager=officer)


def opened(user: User, people: int, verb: Verb = Verb.OFFENDER_VIEWED) -> None:
    """So many different records opened just now."""
    for number in range(people):
        audit.record(verb, by=user, offender_ids=[1_000_000 + number])


def most() -> int:
    """What policy says."""
    return in_force(timezone.localdate()).looks_in_ten_minutes


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_so_many_different_people_are_too_many(beyond: int, officer: User, colleague: User) -> None:
    """Of the one who opened them, from the number of policy on."""
    opened(officer, most() + beyond)

    assert opens_too_many(officer, now=timezone.now()) == (beyond >= 0)
    assert not opens_too_many(colleague, now=timezone.now())


def test_one_person_again_and_again_and_lists_are_not_many(officer: User) -> None:
    """Who works at one record opens it often; a list opens none."""
    for _ in range(most() + 5):
        audit.record(Verb.OFFENDER_VIEWED, by=officer, offender_ids=[7])
    opened(officer, most() + 5, Verb.OFFENDERS_LISTED)

    assert not opens_too_many(officer, now=timezone.now())


def test_ten_minutes_later_it_is_over(officer: User) -> None:
    """Only the last ten minutes count."""
    opened(officer, most())

    assert opens_too_many(officer, now=timezone.now() + timedelta(minutes=9))
    assert not opens_too_many(officer, now=timezone.now() + timedelta(minutes=10, seconds=1))


def test_the_page_asks_whether_it_is_still_them(officer: User, person: Offender) -> None:
    """Whoever proved it just now goes on; whoever did so a while ago is asked, and sees nothing before."""
    client = stale(officer)
    assert client.get(person.get_absolute_url()).status_code == 200
    opened(officer, most())
    before = AuditEvent.objects.count()

    asked = client.get(person.get_absolute_url())
    session = client.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()

    assert asked["Location"] == f"/confirm/?next={person.get_absolute_url().replace('/', '%2F')}"
    assert AuditEvent.objects.count() == before
    assert client.get(person.get_absolute_url()).status_code == 200


def test_the_api_says_wait(officer: User, person: Offender, client_of: ClientOf, now: datetime) -> None:
    """A program proves no second factor: it gets nothing more until the ten minutes are over."""
    client, path = client_of(officer), f"/api/v1/offenders/{person.public_id}/"
    assert client.get(path).status_code == 200
    opened(officer, most())

    answer = client.get(path)

    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "too many people" in answer.json()["detail"]
    assert person.family_name not in answer.content.decode()
