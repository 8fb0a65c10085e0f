"""A working day whose every name, note and secret is a canary: none sings where it must not (PRV-1 to PRV-3)."""

import base64
import io
import json
import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.accounts.models import Session, Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.tasks import probe, sweep
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Address, Offender
from tests.conftest import ClientOf, connect_as_owner
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
BIRD = "Zzcanary"
SECRET = f"{BIRD}secret"
QUEUE = "a-queue-of-this-test"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the application would write, by the formatter that the settings name."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    how: Any = settings.LOGGING
    handler.setFormatter(import_string(how["formatters"]["line"]["()"])())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def broker() -> Iterator[Any]:
    """The Redis of the tests, where messages wait for a worker."""
    with sweep.app.connection_for_write() as link:
        server = link.default_channel.client  # type: ignore[attr-defined]  # the stubs know only the base
        yield server
        server.delete(QUEUE, f"_kombu.binding.{QUEUE}")


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this journey does too."""
    return timezone.now()


@pytest.fixture
def offender(north: Team, officer: User, now: datetime) -> Offender:
    """Overdue, so that people are told; everything that can be written about the person is a canary."""
    offender = make_offender(
        now=now,
        team=north,
        manager=officer,
        family_name=f"{BIRD}family",
        given_names=f"{BIRD}given",
        notes=f"{BIRD}note",
        visited_on=date(2020, 2, 1),
    )
    Address.objects.create(offender=offender, lines=f"1 {BIRD} Road", recorded_on=date(2026, 1, 1))
    return offender


def knock(browser: Client) -> None:
    """A stranger tries to sign in, with a password in the wrong box and a line break in the browser's name."""
    agent = f"Browser\r\nX-Forged: {BIRD}agent"
    browser.post(
        "/sign-in/",
        {"login": f"{BIRD}typed\r\nname", "password": SECRET},
        headers={"User-Agent": agent},
    )
    browser.get(f"/no/such/{BIRD}page/?q={BIRD}", headers={"User-Agent": agent})


def work(browser: Client, offender: Offender) -> list[int]:
    """Look, search in vain, send forms that are refused, and record a visit with a note."""
    person = f"/offenders/{offender.public_id}/"
    visit = {
        "client_key": str(uuid4()),
        "offender": str(offender.public_id),
        "visited_at": "2026-10-01T10:00:00Z",
        "outcome": "no_answer",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": ["olivia.officer", "colin.colleague"],
    }
    answers = [
        browser.get(person),
        browser.get(f"/api/v1/offenders/{BIRD}family/"),
        browser.get(f"/api/v1/offenders/?search={BIRD}family%0d%0aforged"),
        browser.post(f"/risk/decide/{offender.public_id}/", {"rationale": f"{BIRD}\nnote"}),
        browser.post("/api/v1/visits/", visit | {"note": f"{BIRD}note"}, content_type="application/json"),
        browser.post("/api/v1/visits/", visit, content_type="application/json"),
    ]
    return [answer.status_code for answer in answers]


def fail(browser: Client, offender: Offender) -> Any:
    """The log refuses the event while the person is in the view's hands."""
    owner = connect_as_owner()
    role, browser.raise_request_exception = settings.VIGIL_APPLICATION_ROLE, False
    with owner, owner.cursor() as cursor:
        cursor.execute(f"REVOKE INSERT ON audit_auditevent FROM {role}")
    try:
        return browser.get(f"/offenders/{offender.public_id}/")
    finally:
        with owner, owner.cursor() as cursor:
            cursor.execute(f"GRANT INSERT ON audit_auditevent TO {role}")
        owner.close()


def queued(broker: Any) -> str:
    """Everything in Redis as text: messages are JSON with a body in base64."""
    told = []
    for key in broker.scan_iter():
        kind = broker.type(key)
        values = {
            b"list": lambda key=key: broker.lrange(key, 0, -1),
            b"set": lambda key=key: broker.smembers(key),
        }
        found = values[kind]() if kind in values else [broker.dump(key)]
        told += [key, *found, *(_body(one) for one in found if kind == b"list")]
    return " ".join(one.decode(errors="replace") for one in told)


def _body(message: bytes) -> bytes:
    return base64.b64decode(json.loads(message)["body"])


def tables_with(text: str) -> list[str]:
    """The tables in which this stands in any row."""
    names = connection.introspection.table_names()
    selects = [f"SELECT '{name}' FROM \"{name}\" AS row WHERE row::text LIKE %(text)s" for name in names]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(selects), {"text": f"%{text}%"})
        return sorted(name for (name,) in cursor.fetchall())


def test_no_canary_sings(
    log: io.StringIO,
    broker: Any,
    offender: Offender,
    officer: User,
    colleague: User,
    supervisor: User,
    client_of: ClientOf,
    now: datetime,
) -> None:
    """Not in the log, a mail, a message to a worker, a session, an audit event, or the page of an error."""
    browser = client_of(officer)

    knock(Client())
    statuses = work(browser, offender)
    error = fail(browser, offender)
    alerts.sweep(now=now)
    alerts.deliver(now=now)
    sweep.apply_async(queue=QUEUE)
    probe.apply_async(args=("beat",), queue=QUEUE)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    messages, sessions = queued(broker), [one.get_decoded() for one in Session.objects.all()]
    events = list(AuditEvent.objects.values())
    assert statuses == [200, 404, 400, 422, 400, 201]
    assert (error.status_code, BIRD in error.content.decode()) == (503, False)
    assert "alerts.tasks.sweep" in messages
    assert len(mail.outbox) == 2
    assert {line.get("status") for line in lines} >= {400, 404, 503}
    assert len(events) > 5
    assert len(sessions) > 0
    for place in (lines, messages, sessions, events, [vars(one) for one in mail.outbox]):
        assert BIRD not in str(place)


def test_what_was_typed_as_a_password_is_nowhere(offender: Offender) -> None:
    """Not in any table, whatever a library keeps of a failed sign-in (AUD-6)."""
    knock(Client())

    assert tables_with(SECRET) == []
    assert "offenders_offender" in tables_with(f"{BIRD}family")
