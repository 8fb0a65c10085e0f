"""Refused looks are in the log: whose record it was, where the user cannot see it, and bounded (AUD-3).

That every refused cell of the whole matrix is written is asked in tests/architecture/test_access.py.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.rules.refusals import is_last, is_written
from offender_mgmt.audit.services.refusing import Refusal, record_refusal
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.keys import whose
from tests.conftest import ClientOf
from tests.factories import make_offender, make_visit


@pytest.mark.parametrize(
    ("is_repeat", "is_about_somebody", "about_nobody", "written"),
    [
        (False, False, 0, True),
        (False, False, 59, True),
        (False, False, 60, False),
        (False, True, 60, True),
        (True, True, 0, False),
        (True, False, 0, False),
    ],
)
def test_what_names_somebody_is_always_written(
    is_repeat: bool, is_about_somebody: bool, about_nobody: int, written: bool
) -> None:
    """Guesses are bounded, keys that somebody has are not; the same again is not written again."""
    told = {"is_repeat": is_repeat, "is_about_somebody": is_about_somebody, "about_nobody": about_nobody}

    assert is_written(**told) is written


@pytest.mark.parametrize(
    ("is_about_somebody", "about_nobody", "last"), [(False, 58, False), (False, 59, True), (True, 59, False)]
)
def test_the_last_one_says_so(is_about_somebody: bool, about_nobody: int, last: bool) -> None:
    """Whoever reads the log sees that more may have come."""
    assert is_last(is_about_somebody=is_about_somebody, about_nobody=about_nobody) is last


def refusals() -> list[AuditEvent]:
    """What the log has of them, in order."""
    return list(AuditEvent.objects.filter(verb=Verb.LOOK_REFUSED).order_by("pk"))


@pytest.fixture
def hidden(south: Team) -> Offender:
    """Another team's, with a visit."""
    hidden = make_offender(now=timezone.now(), team=south)
    make_visit(hidden, datetime(2026, 6, 1, tzinfo=UTC).date())
    return hidden


@pytest.fixture
def client(officer: User, client_of: ClientOf) -> Client:
    """The officer's browser."""
    return client_of(officer)


@pytest.mark.django_db
def test_the_log_says_whose_hidden_record_it_was_and_the_answer_does_not(
    client: Client, officer: User, hidden: Offender
) -> None:
    """The event names the person; that the pages are the same, byte for byte, the matrix shows (ACC-3)."""
    refused = client.get(f"/offenders/{hidden.public_id}/")
    absent = client.get(f"/offenders/{uuid4()}/")

    event, other = refusals()
    assert refused.status_code == absent.status_code == 404
    assert (event.actor_id, event.offender_ids, other.offender_ids) == (officer.pk, [hidden.pk], [])
    assert event.details == {
        "page": "offenders:detail",
        "method": "GET",
        "status": 404,
        "asked": str(hidden.public_id),
    }


@pytest.mark.django_db
def test_a_deed_that_the_role_may_not_do_is_written_too(client: Client) -> None:
    """403, with the page and no person."""
    client.get("/operations/")

    (event,) = refusals()
    assert (event.details["page"], event.details["status"]) == ("operations:index", 403)


@pytest.mark.django_db
def test_a_program_is_written_with_whom_its_body_names(client: Client, hidden: Offender) -> None:
    """A visit told about a hidden person, by a key that stands in no address."""
    told = {
        "client_key": str(uuid4()),
        "offender": str(hidden.public_id),
        "visited_at": "2026-10-01T10:00:00Z",
        "outcome": "no_answer",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": ["olivia.officer"],
    }

    answer = client.post("/api/v1/visits/", told, content_type="application/json")

    assert answer.status_code == 404
    assert refusals()[0].offender_ids == [hidden.pk]


@pytest.mark.django_db
def test_words_in_an_address_are_not_kept(client: Client) -> None:
    """What somebody typed may be a name: only keys that Vigil gives out are written (AUD-6)."""
    client.get("/api/v1/offenders/Ownsurname/")

    (event,) = refusals()
    assert event.details["asked"] == ""


@pytest.mark.django_db
def test_an_address_that_is_none_is_no_look(client: Client) -> None:
    """Nobody was looked for."""
    assert client.get("/no/such/page/").status_code == 404

    assert refusals() == []


@pytest.mark.django_db
def test_nobody_is_refused_by_name_who_is_not_signed_in(db: None, hidden: Offender) -> None:
    """A stranger is sent to sign in, which is another event."""
    Client().get(f"/offenders/{hidden.public_id}/")
    Client().get(f"/api/v1/offenders/{hidden.public_id}/")

    assert refusals() == []


@pytest.mark.django_db
def test_a_program_that_guesses_does_not_fill_the_disk(officer: User) -> None:
    """Sixty a minute, the last of which says so; then the minute is over."""
    now = timezone.now()
    for _ in range(70):
        record_refusal(Refusal("offenders:detail", "GET", 404, str(uuid4()), []), by=officer, now=now)

    written = refusals()
    assert len(written) == 60
    assert [event.pk for event in written if "further_ones" in event.details] == [written[-1].pk]

    later = now + timedelta(seconds=61)
    record_refusal(Refusal("offenders:detail", "GET", 404, str(uuid4()), []), by=officer, now=later)
    assert len(refusals()) == 61


@pytest.mark.django_db
def test_the_same_again_is_one_event(officer: User, supervisor: User) -> None:
    """Of the same account, about the same, by the same method; another's is another."""
    now, refusal = timezone.now(), Refusal("offenders:detail", "GET", 404, "x", [7])
    for by in (officer, officer, supervisor):
        record_refusal(refusal, by=by, now=now)
    record_refusal(Refusal("offenders:detail", "POST", 404, "x", [7]), by=officer, now=now)

    assert len(refusals()) == 3


@pytest.mark.django_db
def test_whose_a_key_is(hidden: Offender) -> None:
    """The person's own key, and the key of anything that is theirs."""
    visit = hidden.visits.get()

    assert whose(hidden.public_id) == whose(visit.public_id) == [hidden.pk]
    assert whose(uuid4()) == []
