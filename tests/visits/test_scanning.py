"""The virus scanner: only its own word lets a file out of quarantine (FIL-6)."""

import socket
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
from django.utils.module_loading import import_string
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Probe
from offender_mgmt.alerts.models.health import health_facts
from tests.factories import make_offender, make_visit
from tests.races import at_once
from tests.visits.files import EICAR, jpeg, pdf
from tests.visits.scanner import Answer, honest, says, scanner
from visits import services as visits
from visits.choices import Scan
from visits.models import Attachment, AttachmentContent, Visit
from visits.services import clamd
from visits.tasks import scan_attachments


@pytest.fixture
def visit(officer: User, now: datetime) -> Visit:
    """One visit."""
    return make_visit(make_offender(now=now), now.date(), by=officer)


def attach(visit: Visit, content: bytes, now: datetime) -> Attachment:
    """A file as it stands after it was read, put there by hand: reading it is tested elsewhere."""
    attachment = Attachment.objects.create(
        visit=visit,
        name="letter.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256="0" * 64,
        added_by=visit.recorded_by,
        added_at=now,
    )
    AttachmentContent.objects.create(attachment=attachment, content=content)
    return attachment


def states() -> list[str]:
    """Of each attachment, in order."""
    return list(Attachment.objects.order_by("pk").values_list("scan", flat=True))


def test_a_file_that_is_larger_than_a_chunk_arrives_whole() -> None:
    """What the scanner reads is what was sent."""
    heard: list[bytes] = []

    def listen(wire: socket.socket, content: bytes) -> None:
        heard.append(content)
        wire.sendall(b"stream: OK\0")

    content = bytes(range(256)) * 1000
    with scanner(listen) as address:
        assert clamd.is_clean(content, address=address)

    assert heard == [content]


def test_it_is_spoken_to_by_its_own_socket_too(tmp_path: Path) -> None:
    """As Debian sets clamd up."""
    path = f"{tmp_path}/clamd.ctl"
    with scanner(honest, path) as address:
        assert address == f"unix:{path}"
        assert clamd.is_clean(b"x", address=address)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        pytest.param(says(b"stream: OK\0"), True, id="clean"),
        pytest.param(says(b"stre", b"am: OK", b"\0"), True, id="clean, in pieces"),
        pytest.param(says(b"stream: Win.Test.EICAR_HDB-1 FOUND\0"), False, id="found"),
        pytest.param(says(b"stream: OK"), clamd.ScannerDown, id="cut off"),
        pytest.param(says(), clamd.ScannerDown, id="hung up"),
        pytest.param(says(b"\0"), clamd.NoVerdict, id="nothing"),
        pytest.param(says(b"stream: OK FOUND OK\0"), clamd.NoVerdict, id="nonsense"),
        pytest.param(says(b"HTTP/1.1 200 OK\0"), clamd.NoVerdict, id="another server"),
        pytest.param(says(b"INSTREAM size limit exceeded. ERROR\0"), clamd.NoVerdict, id="too large for it"),
        pytest.param(says(b"x" * 9000), clamd.NoVerdict, id="endless"),
    ],
)
def test_only_one_sentence_means_clean(answer: Answer, verdict: bool | type[Exception]) -> None:
    """Anything else does not, however friendly it sounds."""
    with scanner(answer) as address:
        if isinstance(verdict, bool):
            assert clamd.is_clean(b"content", address=address) is verdict
        else:
            with pytest.raises(verdict):
                clamd.is_clean(b"content", address=address)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/no/such/socket", "nonsense", ":"])
def test_nobody_there_is_no_verdict(address: str) -> None:
    """Nor is an address that is none."""
    with pytest.raises(clamd.ScannerDown):
        clamd.is_clean(b"content", address=address)


def test_a_slow_scanner_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that sends a byte now and then would hold the file for ever: the time is counted for all of it."""
    monkeypatch.setattr(clamd, "PATIENCE", 0.2)

    def trickle(wire: socket.socket, content: bytes) -> None:
        for _ in range(40):
            wire.sendall(b"s")
            time.sleep(0.05)

    began = time.monotonic()
    with scanner(trickle) as address, pytest.raises(clamd.ScannerDown):
        clamd.is_clean(b"content", address=address)

    assert time.monotonic() - began < 1


@pytest.mark.django_db
def test_each_file_gets_its_verdict_once(visit: Visit, now: datetime, settings: Settings) -> None:
    """The test virus in a document is refused; the others are clean; doing it twice changes nothing."""
    for content in (pdf(), pdf() + EICAR, jpeg()):
        attach(visit, content, now)

    with scanner(honest) as settings.VIGIL_CLAMD:
        assert visits.scan_waiting(now=now) == 3
        assert visits.scan_waiting(now=now) == 0

    assert states() == [Scan.CLEAN, Scan.REFUSED, Scan.CLEAN]
    assert set(Attachment.objects.values_list("scanned_at", flat=True)) == {now}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "127.0.0.1:1"], ids=["none is set up", "it is down"])
def test_without_a_scanner_everything_stays_in_quarantine(
    address: str, visit: Visit, now: datetime, settings: Settings
) -> None:
    """And is scanned when it is back; the task that the clock and the sweeper call does no more."""
    attach(visit, pdf(), now)
    settings.VIGIL_CLAMD = address

    scan_attachments()

    assert states() == [Scan.WAITING]
    with scanner(honest) as settings.VIGIL_CLAMD:
        scan_attachments()
    assert states() == [Scan.CLEAN]


@pytest.mark.django_db
def test_a_scanner_that_answers_gives_a_sign_of_life(now: datetime, settings: Settings) -> None:
    """Also when nothing waits; one that is down, or is another server, gives none, and health says so."""
    for address in ("127.0.0.1:1", "nonsense"):
        settings.VIGIL_CLAMD = address
        scan_attachments()
        assert not Probe.objects.filter(name="scanner").exists()

    with scanner(honest) as settings.VIGIL_CLAMD:
        assert visits.scan_waiting(now=now) == 0
        assert health_facts().has_scanner

    assert Probe.objects.filter(name="scanner").exists()


def test_another_server_at_the_address_is_no_scanner() -> None:
    """Whatever it says to a ping."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"

        def greet() -> None:
            with server.accept()[0] as wire:
                wire.sendall(b"220 mail.example\0")

        greeter = threading.Thread(target=greet)
        greeter.start()
        with pytest.raises(clamd.ScannerDown):
            clamd.ping(address=address)
        greeter.join()


def test_the_clock_and_the_sweeper_both_ask(settings: Settings) -> None:
    """Redis may be away: the sweeper needs none."""
    asked = settings.SWEEPER_DEEDS["scan"]

    assert settings.CELERY_BEAT_SCHEDULE["scan"]["task"] == asked
    assert import_string(asked) is scan_attachments


@pytest.mark.django_db
def test_one_file_without_a_verdict_holds_up_no_other(
    visit: Visit, now: datetime, settings: Settings
) -> None:
    """The scanner cannot read the first; it waits on, and the second is scanned."""
    attach(visit, b"poison", now)
    attach(visit, pdf(), now)

    def fussy(wire: socket.socket, content: bytes) -> None:
        wire.sendall(b"stream: broken ERROR\0" if content == b"poison" else b"stream: OK\0")

    with scanner(fussy) as settings.VIGIL_CLAMD:
        assert visits.scan_waiting(now=now) == 1

    assert states() == [Scan.WAITING, Scan.CLEAN]


@pytest.mark.django_db(transaction=True)
def test_those_that_scan_at_once_share_the_work(visit: Visit, now: datetime, settings: Settings) -> None:
    """Each file is read by one of them, and nobody waits for another."""
    for number in range(6):
        attach(visit, bytes([number]), now)
    heard: list[bytes] = []

    def listen(wire: socket.socket, content: bytes) -> None:
        heard.append(content)
        wire.sendall(b"stream: OK\0")

    with scanner(listen) as settings.VIGIL_CLAMD:
        scanned = at_once(3, lambda _: visits.scan_waiting(now=now))

    assert sum(scanned) == 6
    assert sorted(heard) == [bytes([number]) for number in range(6)]
    assert states() == [Scan.CLEAN] * 6
