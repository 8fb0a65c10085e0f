"""Asking for a signed export, watching it, and taking it, as people do it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.services.signing import make_key
from offender_mgmt.exports.models import ExportRequest
from offender_mgmt.exports.services import ask_for, make_waiting
from tests.architecture.export_things import order
from tests.conftest import ClientOf
from tests.factories import DISCLOSURE, TOLD, make_offender

pytestmark = pytest.mark.django_db
SIGNED = TOLD | {"signed": "yes"}


@pytest.fixture
def now() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


@pytest.fixture(autouse=True)
def register(north: Team, now: datetime, settings: Any, tmp_path: Path) -> None:
    """Somebody to tell of, and a key to sign with."""
    make_offender(now=now, team=north, reference="SYN/01")
    settings.VIGIL_EXPORT_KEY = str(tmp_path / "key")
    make_key(tmp_path / "key", name="vigil.example/exports")


@pytest.mark.parametrize(
    ("address", "sent", "asked", "formats"),
    [
        ("/reports/measures/live/?level=high", {}, {"measure": "live", "filters": "level=high"}, ["csv"]),
        (
            "/compliance/",
            {"as_at": "2026-11-19", "kind": "xlsx"},
            {"as_at": "2026-11-19"},
            ["csv", "xlsx"],
        ),
    ],
)
def test_a_list_can_be_asked_for_as_a_signed_export(
    address: str,
    sent: dict[str, str],
    asked: dict[str, str],
    formats: list[str],
    supervisor: User,
    client_of: ClientOf,
) -> None:
    """On its own page, with its filters; whoever asks is led to where it can be watched."""
    answer = client_of(supervisor).post(address, sent | SIGNED)

    assert (answer.status_code, answer["Location"]) == (302, "/exports/")
    request = ExportRequest.objects.get()
    assert (request.asked, request.formats, request.asked_by) == (asked, formats, supervisor)
    assert (request.recipient, request.basis) == (DISCLOSURE.recipient, DISCLOSURE.basis)


def test_nothing_is_asked_for_without_a_ground(supervisor: User, client_of: ClientOf) -> None:
    """As with any file that leaves Vigil (LAW-3)."""
    assert client_of(supervisor).post("/compliance/", {"signed": "yes"}).status_code == 422
    assert client_of(supervisor).post("/reports/measures/live/", {"signed": "yes"}).status_code == 422
    assert not ExportRequest.objects.exists()


def test_the_page_follows_it_to_the_file(supervisor: User, client_of: ClientOf, now: datetime) -> None:
    """It asks again by itself until nothing waits any more; then the file is there."""
    client = client_of(supervisor)
    request = ask_for(order(), to=DISCLOSURE, by=supervisor, now=now)
    assert 'hx-trigger="every 2s"' in client.get("/exports/").content.decode()

    make_waiting(now=now)

    page = client.get("/exports/").content.decode()
    assert "hx-trigger" not in page
    assert "(export 1)" in page
    taken = client.post(f"/exports/{request.public_id}/file/")
    assert taken["Content-Disposition"] == 'attachment; filename="vigil-export-1.zip"'
    content = b"".join(taken.streaming_content)  # type: ignore[attr-defined]
    assert len(content) == int(taken["Content-Length"])
    assert b"SYN/01" in content


def test_a_file_that_is_gone_is_said_to_be_gone(supervisor: User, client_of: ClientOf, now: datetime) -> None:
    """In words on the page, and not as an error."""
    request = ask_for(order(), to=DISCLOSURE, by=supervisor, now=now - timedelta(days=2))
    make_waiting(now=now - timedelta(days=2))

    answer = client_of(supervisor).post(f"/exports/{request.public_id}/file/", follow=True)

    assert "There is no file to take." in answer.content.decode()


def test_the_page_shows_nobody_elses_and_asks_so_many_queries(
    supervisor: User, auditor: User, client_of: ClientOf, now: datetime
) -> None:
    """However many there are."""
    ask_for(order(), to=DISCLOSURE, by=auditor, now=now)
    client = client_of(supervisor)
    client.get("/exports/")
    with CaptureQueriesContext(
        connection,
    ) as none:
        page = client.get("/exports/").content.decode()
    assert "You have not asked for any export." in page
    for _ in range(5):
        ask_for(order(), to=DISCLOSURE, by=supervisor, now=now)
    make_waiting(now=now)

    with CaptureQueriesContext(connection) as five:
        client.get("/exports/")

    assert len(five) <= len(none) + 1  # of an empty list, the page itself is not asked
