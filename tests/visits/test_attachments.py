"""The files of a visit: added, listed, kept in quarantine, opened; and what the database refuses of them."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from tests.api.conftest import by_token
from tests.conftest import ClientOf
from tests.constraints import refusal_of
from tests.factories import make_offender, make_visit
from tests.visits.files import EICAR, SECRET, bomb, jpeg, on_opening, pdf, png
from tests.visits.scanner import honest, scanner
from visits import services as visits
from visits.models import Attachment, AttachmentContent, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def visit(officer: User, north: Team, now: datetime) -> Visit:
    """A visit of Olivia's."""
    return make_visit(
        make_offender(now=now, team=north, manager=officer), timezone.localdate(now), by=officer
    )


def send(browser: Client, visit: Visit, name: str, content: bytes) -> Any:
    """Upload a file at the page."""
    return browser.post(
        f"/visits/attachments/{visit.public_id}/", {"file": SimpleUploadedFile(name, content)}
    )


def attach(visit: Visit, name: str, now: datetime) -> Attachment:
    """A document of its own."""
    file = visits.NewFile(name, pdf(lambda writer: writer.add_metadata({"/Title": name})))
    return visits.attach_file(visit_id=visit.pk, file=file, by=visit.recorded_by, now=now)


def test_a_photograph_is_kept_without_where_it_was_taken(
    visit: Visit, officer: User, client_of: ClientOf
) -> None:
    """Written anew; what came is nowhere in the database (FIL-2)."""
    sent = jpeg()

    answer = send(client_of(officer), visit, "Front door.JPG", sent)

    kept = Attachment.objects.get()
    content = bytes(kept.content.content)
    assert answer.status_code == 302
    assert (kept.name, kept.media_type, kept.scan) == ("Front door.jpg", "image/jpeg", "waiting")
    assert (kept.size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert SECRET not in content
    assert content != sent


@pytest.mark.parametrize(
    ("name", "content", "status", "sentence"),
    [
        pytest.param("a.jpg", b"", 409, "This file is empty", id="zero bytes"),
        pytest.param("a.jpg", b"\xff\xd8\xff" + bytes(10 * 2**20), 409, "larger than 10 MB", id="too large"),
        pytest.param("a.svg", b"<svg/>", 409, "Only JPEG and PNG", id="SVG"),
        pytest.param("a.jpg", EICAR, 409, "something else", id="EICAR called JPEG"),
        pytest.param("a.png", bomb(60_000), 409, "25 million points", id="a bomb"),
        pytest.param("a.jpg", jpeg()[:-200], 409, "cannot be read", id="a truncated JPEG"),
        pytest.param(
            "a.pdf", pdf(lambda one: one.encrypt("x")), 409, "locked with a password", id="encrypted"
        ),
        pytest.param("a.pdf", pdf(on_opening("JavaScript", JS="x")), 409, "runs a program", id="a script"),
    ],
)
def test_what_is_refused_says_what_to_do(
    name: str, content: bytes, status: int, sentence: str, visit: Visit, officer: User, client_of: ClientOf
) -> None:
    """And nothing is kept."""
    answer = send(client_of(officer), visit, name, content)

    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_is_opened_by_nobody_until_it_is_clean(
    visit: Visit, officer: User, supervisor: User, client_of: ClientOf, settings: Settings, now: datetime
) -> None:
    """Not even by whoever added it (FIL-6); then it is saved, never shown, and the log says who did."""
    made = attach(visit, "letter.pdf", now)
    path = f"/visits/attachment/{made.public_id}/"
    browser = client_of(officer)
    assert browser.get(path).status_code == 404

    with scanner(honest) as settings.VIGIL_CLAMD:
        visits.scan_waiting(now=now)
    answer = client_of(supervisor).get(path)

    assert answer.content == bytes(AttachmentContent.objects.get().content)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(verb="attachment_opened")
    assert (event.actor_id, event.offender_ids) == (supervisor.pk, [visit.offender_id])


def test_a_refused_file_stays_closed(
    visit: Visit, officer: User, client_of: ClientOf, settings: Settings, now: datetime
) -> None:
    """And the page says so."""
    browser = client_of(officer)
    file = visits.NewFile(
        "letter.pdf", pdf(lambda one: one.add_metadata({"/Title": EICAR.decode("latin-1")}))
    )
    made = visits.attach_file(visit_id=visit.pk, file=file, by=officer, now=now)
    Attachment.objects.filter(pk=made.pk).update(scan="refused", scanned_at=now)

    assert browser.get(f"/visits/attachment/{made.public_id}/").status_code == 404
    assert "Refused by the scanner" in browser.get(f"/visits/attachments/{visit.public_id}/").content.decode()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        pytest.param('a"; filename="b.exe.pdf', 'filename="a ; filename= b.exe.pdf"', id="quotes"),
        pytest.param("a\r\nX: y.pdf", 'filename="a X y.pdf"', id="a newline"),
        pytest.param("a\u202efdp.exe.pdf", 'filename="a fdp.exe.pdf"', id="right to left"),
        pytest.param("Straße.pdf", "filename*=utf-8''Stra%C3%9Fe.pdf", id="another letter (RFC 5987)"),
    ],
)
def test_the_name_of_a_file_does_no_harm(
    name: str, header: str, visit: Visit, officer: User, client_of: ClientOf, now: datetime
) -> None:
    """FIL-5: in the header that names it."""
    made = attach(visit, name, now)
    Attachment.objects.update(scan="clean", scanned_at=now)

    answer = client_of(officer).get(f"/visits/attachment/{made.public_id}/")

    assert answer.headers["Content-Disposition"] == f"attachment; {header}"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        pytest.param("", "No virus scanner is set up", id="none is set up"),
        pytest.param("127.0.0.1:1", "1 file in all of Vigil waits for the scanner", id="it does not answer"),
    ],
)
def test_the_page_says_why_a_file_cannot_be_opened(
    address: str,
    sentence: str,
    visit: Visit,
    officer: User,
    client_of: ClientOf,
    settings: Settings,
    now: datetime,
) -> None:
    """Quarantine is said aloud."""
    settings.VIGIL_CLAMD = address
    attach(visit, "letter.pdf", now)

    page = client_of(officer).get(f"/visits/attachments/{visit.public_id}/").content.decode()

    assert sentence in page
    assert "Waiting to be scanned" in page


def test_the_same_file_is_attached_once(visit: Visit, officer: User, now: datetime) -> None:
    """Whether pressed twice or sent again; to another visit it can go."""
    attach(visit, "letter.pdf", now)
    with pytest.raises(RuleViolation, match="already"):
        attach(visit, "letter.pdf", now)
    other = make_visit(visit.offender, visit.visited_on, by=officer)
    attach(other, "letter.pdf", now)

    assert Attachment.objects.count() == 2


def test_the_hundred_and_first_is_refused(
    visit: Visit, officer: User, client_of: ClientOf, now: datetime
) -> None:
    """FIL-3; and the page of a hundred asks no more than that of one."""
    Attachment.objects.bulk_create(
        [
            Attachment(visit=visit, name=f"{number}.png", size=1, added_by=officer, added_at=now)
            for number in range(100)
        ]
    )

    answer = send(client_of(officer), visit, "a.png", png())

    assert answer.status_code == 409
    assert "100 files already" in answer.content.decode()


def test_the_record_of_a_visit_tells_of_its_files(visit: Visit, officer: User, now: datetime) -> None:
    """Over the API: what is known of them, not their bytes."""
    made = attach(visit, "letter.pdf", now)

    told = by_token(officer).get(f"visits/{visit.public_id}/").json()["attachments"]

    assert [(one["id"], one["name"], one["scan"]) for one in told] == [
        (str(made.public_id), "letter.pdf", "waiting")
    ]


def test_the_record_of_the_offender_leads_to_them(visit: Visit, officer: User, client_of: ClientOf) -> None:
    """From the timeline."""
    page = client_of(officer).get(visit.offender.get_absolute_url()).content.decode()

    assert f"/visits/attachments/{visit.public_id}/" in page


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("attachment_scan_is_known", {"scan": "fine"}, id="an unknown state"),
        pytest.param(
            "attachment_is_clean_only_when_scanned", {"scan": "clean"}, id="clean, and never scanned"
        ),
        pytest.param("attachment_is_clean_only_when_scanned", {"scan": "waiting"}, id="scanned, and waiting"),
    ],
)
def test_a_file_whose_state_cannot_be_is_refused(
    name: str, changes: dict[str, Any], visit: Visit, officer: User, now: datetime
) -> None:
    """No way round the scanner, by hand neither."""
    valid = {
        "visit": visit,
        "name": "a.pdf",
        "size": 1,
        "added_by": officer,
        "added_at": now,
        "scan": "refused",
        "scanned_at": now,
    }
    scanned_at = None if changes["scan"] == "clean" else now

    assert refusal_of(Attachment, valid, {"public_id": uuid4(), "scanned_at": scanned_at, **changes}) == name
