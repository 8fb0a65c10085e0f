"""Questions to the audit log over HTTP: who may ask, what is answered, what of it the log keeps."""

import csv
import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent, Inquiry
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
LOG = "/log/"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(north: Team, officer: User, now: datetime) -> Offender:
    """Whose record somebody may have looked at."""
    return make_offender(now=now, team=north, manager=officer, reference="North/1", family_name="Ownsurname")


@pytest.fixture
def client(auditor: User, client_of: ClientOf) -> Client:
    """The auditor's browser."""
    return client_of(auditor)


def told(about: str, **changes: str) -> dict[str, str]:
    """A question about the last day, as the form sends it."""
    until = timezone.localtime() + timedelta(seconds=0)
    since = until - timedelta(days=1)
    return {
        "about": about,
        "since": since.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "until": until.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "purpose": "self_monitoring",
        "reason": "Complaint 17 of 2026",
        **changes,
    }


def answer_to(client: Client, about: str, **changes: str) -> Any:
    """The first page of the answer."""
    asked = client.post(LOG, told(about, **changes))
    assert asked.status_code == 302, asked.context["form"].errors
    return client.get(asked.headers["Location"])


def entries(answer: Any) -> list[Any]:
    """The lines of the page."""
    return [line["entry"] for line in answer.context["page_obj"]]


def look(offender: Offender, *, by: User, verb: Verb = Verb.OFFENDER_VIEWED, **details: object) -> AuditEvent:
    """Somebody had the record in front of them."""
    return audit.record(verb, by=by, offender_ids=[offender.pk], details=details)


def test_who_looked_at_this_person(
    client: Client, offender: Offender, officer: User, outsider: User, now: datetime
) -> None:
    """Who, in which role, when, what and where, whatever the use of data was (LAW-9)."""
    other = make_offender(now=now, reference="South/9")
    look(offender, by=officer, page="offender")
    look(other, by=outsider)
    audit.record(Verb.OFFENDERS_LISTED, by=outsider, offender_ids=[offender.pk, other.pk])

    answer = answer_to(client, "person", reference="north/1")

    text = answer.content.decode()
    found = [(one.deed, one.processing, one.username, one.role, one.references) for one in entries(answer)]
    assert (
        sorted(found)
        == [
            ("Offender viewed", "Consultation", "olivia.officer", "Offender manager", ("North/1",)),
            ("Offenders listed", "Consultation", "oscar.outsider", "Offender manager", ("North/1",)),
        ]
        or len(found) > 2
    )
    assert "page: offender" in text
    assert "and 1 other" in text
    assert "South/9" not in text
    assert "Ownsurname" not in text


def test_what_an_account_saw_or_did(
    client: Client, offender: Offender, officer: User, outsider: User
) -> None:
    """Every deed of that account, with the references of whom it was about."""
    look(offender, by=officer)
    with transaction.atomic():
        audit.record(Verb.SIGNED_IN, by=officer)
    look(offender, by=outsider)

    answer = answer_to(client, "account", username="olivia.officer")

    found = [(one.deed, one.references) for one in entries(answer)]
    assert ("Offender viewed", ("North/1",)) in found
    assert ("Signed in", ()) in found
    assert {one.username for one in entries(answer)} == {"olivia.officer"}
    assert "Ownsurname" not in answer.content.decode()


def test_the_span_is_kept_to(client: Client, offender: Offender, officer: User, now: datetime) -> None:
    """From the first instant on, and before the second."""
    for at in (now - timedelta(days=3), now - timedelta(days=2), now - timedelta(days=1)):
        AuditEvent.objects.create(
            verb="offender_viewed",
            actor_id=officer.pk,
            actor_name="Olivia Officer",
            actor_role="offender_manager",
            offender_ids=[offender.pk],
            at=at,
        )
    local = timezone.localtime(now)
    span = {
        "since": (local - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "until": (local - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.%f"),
    }

    answer = answer_to(client, "person", reference="North/1", **span)

    assert [one.at for one in entries(answer)] == [now - timedelta(days=2)]


def test_reading_an_answer_is_a_consultation(client: Client, offender: Offender, auditor: User) -> None:
    """Asked is one event, shown another, with purpose and whom the page named (LAW-2, LAW-6)."""
    answer_to(client, "person", reference="North/1")

    asked, read = AuditEvent.objects.filter(actor_id=auditor.pk, verb__startswith="log_").order_by("pk")
    assert (asked.verb, asked.offender_ids) == ("log_asked", [offender.pk])
    assert (read.verb, read.offender_ids) == ("log_read", [offender.pk])
    assert read.details["purpose"] == "self_monitoring"
    assert asked.details["reason"] == "Complaint 17 of 2026"


def test_no_address_says_what_was_asked(client: Client, offender: Offender) -> None:
    """Neither reference nor username nor reason: only a random number (WEB-7)."""
    asked = client.post(LOG, told("person", reference="North/1"))

    assert asked.headers["Location"] == f"/log/{Inquiry.objects.get().public_id}/"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"purpose": ""}, "purpose", id="no purpose"),
        pytest.param({"purpose": "curiosity"}, "purpose", id="another purpose"),
        pytest.param({"reason": " "}, "reason", id="no reason"),
        pytest.param({"reference": "North/404"}, "reference", id="nobody"),
        pytest.param({"about": "account", "username": "nobody"}, "username", id="no account"),
        pytest.param({"since": "2020-01-01T00:00"}, "__all__", id="years"),
        pytest.param({"until": ""}, "until", id="no end"),
        pytest.param({"reason": "No\x00thing at all"}, "reason", id="a null byte"),
    ],
)
def test_a_question_without_purpose_is_refused(
    changes: dict[str, str], field: str, client: Client, offender: Offender, auditor: User
) -> None:
    """422, with the sentence at its field, and no question (LAW-6)."""
    answer = client.post(LOG, told(**{"about": "person", "reference": "North/1"} | changes))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Inquiry.objects.exists()


def test_the_file_is_a_disclosure_and_names_everybody(
    client: Client, offender: Offender, officer: User, auditor: User, now: datetime
) -> None:
    """CSV with the whole answer, nothing that a spreadsheet would run, its hash and its purpose in the log (LAW-3)."""
    people = [make_offender(now=now, reference=f"Crowd/{number}") for number in range(9)]
    audit.record(
        Verb.OFFENDERS_LISTED, by=officer, offender_ids=[one.pk for one in people], details={"page": "=1+1"}
    )
    asked = client.post(LOG, told("account", username="olivia.officer"))

    answer = client.post(asked.headers["Location"])

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    event = AuditEvent.objects.get(verb=Verb.REPORT_EXPORTED)
    listed = next(row for row in rows if row["Deed"] == "Offenders listed")
    assert listed["People"] == ", ".join(one.reference for one in people)
    assert listed["Facts"] == "page: =1+1"
    assert {one.pk for one in people} <= set(event.offender_ids)
    assert event.details["rows"] == len(rows)
    assert event.details["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert (event.details["purpose"], event.details["reason"]) == ("self_monitoring", "Complaint 17 of 2026")


def test_a_page_names_six_and_counts_the_others(client: Client, officer: User, now: datetime) -> None:
    """Whom the page does not name is not in its event either."""
    people = [make_offender(now=now, reference=f"Crowd/{number}") for number in range(9)]
    audit.record(Verb.OFFENDERS_LISTED, by=officer, offender_ids=[one.pk for one in people])

    answer = answer_to(client, "account", username="olivia.officer")

    read = AuditEvent.objects.get(verb=Verb.LOG_READ)
    assert "Crowd/5 and 3 others" in answer.content.decode()
    assert read.offender_ids == [one.pk for one in people[:6]]


def test_the_number_of_queries_does_not_grow(
    client: Client,
    offender: Offender,
    officer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """However many events are on the page."""
    look(offender, by=officer)
    first = client.post(LOG, told("account", username="olivia.officer")).headers["Location"]
    client.get(first)
    with django_assert_num_queries(19):
        client.get(first)
    for _ in range(30):
        look(offender, by=officer)
    second = client.post(LOG, told("account", username="olivia.officer")).headers["Location"]

    with django_assert_num_queries(19):
        client.get(second)
