"""Windows, lengthenings and answers of the log as signed exports: the rows of the plain file, with a signature."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import check_export
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.services.signing import make_key
from offender_mgmt.exports.choices import State
from offender_mgmt.exports.models import ExportRequest
from offender_mgmt.exports.services import make_waiting
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.exports.test_making import files_of, rows_of
from tests.factories import TOLD, close, make_offender
from tests.reports.test_inquiries import LOG, told
from tests.visits.test_windows_shown import window_in
from visits.services.windows import open_period

pytestmark = pytest.mark.django_db
SIGNED = TOLD | {"signed": "yes"}


@pytest.fixture
def now() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> str:
    """The force's, where a worker finds it."""
    settings.VIGIL_EXPORT_KEY = str(tmp_path / "key")
    return make_key(tmp_path / "key", name="vigil.example/exports").public_line


def windows(officer: User, supervisor: User, client: Any) -> str:
    """Of a period whose secret is disclosed: two draws of one person."""
    window_in(1, manager=officer)
    period = open_period(months=3, now=timezone.now())
    period.disclosed_at = timezone.now()
    period.save(update_fields=["disclosed_at"])
    return f"/compliance/windows/{period.starts_on}/"


def lengthenings(officer: User, supervisor: User, client: Any) -> str:
    """Two, of which the filter leaves those that were approved today."""
    for reference in ("=SYN/1", "SYN/2"):
        person = make_offender(now=timezone.now(), team=officer.team, reference=reference, manager=officer)
        close(person, by=officer, approver=supervisor, now=timezone.now())
    return f"/compliance/lengthenings/?since={timezone.localdate()}"


def answer(officer: User, supervisor: User, client: Any) -> str:
    """What an account did: it opened a record, and a list of both."""
    people = [make_offender(now=timezone.now(), team=officer.team, manager=officer) for _ in range(2)]
    for one in people:
        AuditEvent.objects.create(
            verb="offender_viewed",
            actor_id=officer.pk,
            actor_name=str(officer),
            offender_ids=[one.pk, people[0].pk],
        )
    location: str = client.post(LOG, told("account", username=officer.username)).headers["Location"]
    return location


LISTS = {"windows": windows, "lengthenings": lengthenings, "answer": answer}


@pytest.fixture
def address(kind: str, officer: User, supervisor: User, auditor: User, client_of: ClientOf) -> str:
    """The page of a list that has something in it."""
    make: Callable[..., str] = LISTS[kind]
    return make(officer, supervisor, client_of(auditor))


@pytest.mark.parametrize("kind", LISTS)
def test_it_has_the_rows_of_the_plain_file_and_proves_itself(
    kind: str, address: str, auditor: User, client_of: ClientOf, key: str, tmp_path: Path
) -> None:
    """Asked for on the page of the list, with its filters; the log names the same people."""
    client = client_of(auditor)
    plain = client.post(address, TOLD).content.decode("utf-8-sig")
    assert client.post(address, SIGNED)["Location"] == "/exports/"

    assert make_waiting(now=timezone.now()) == 1

    request = ExportRequest.objects.get()
    assert (request.kind, request.state) == (kind, State.MADE), request.said
    rows = list(csv.reader(io.StringIO(plain, newline="")))[1:]
    assert rows_of(files_of(request)[f"{kind}.csv"]) == rows
    assert len(rows) == 2
    names = [set(one.offender_ids) for one in AuditEvent.objects.filter(verb="report_exported")]
    assert names[0] == names[1] != set()
    (tmp_path / "export.zip").write_bytes(b"".join(request.export.stream()))
    verdict = check_export.Verdict()
    check_export.check(tmp_path / "export.zip", check_export.Key.read(key), verdict)
    assert verdict.wrong == []


@pytest.mark.parametrize("kind", LISTS)
def test_whoever_lost_the_right_meanwhile_is_refused(
    kind: str, address: str, auditor: User, client_of: ClientOf
) -> None:
    """In words, and without a file (FIL-10)."""
    client_of(auditor).post(address, SIGNED)
    User.objects.filter(pk=auditor.pk).update(role="administrator")

    make_waiting(now=timezone.now())

    assert ExportRequest.objects.get().state == State.REFUSED


@pytest.mark.parametrize("kind", ["windows", "lengthenings"])
def test_a_supervisor_gets_their_own_teams_of_that_moment(
    kind: str, address: str, supervisor: User, south: Team, client_of: ClientOf
) -> None:
    """A team that was given away meanwhile is not in it (FIL-10)."""
    client_of(supervisor).post(address, SIGNED)
    supervisor.supervised_teams.set([south])

    make_waiting(now=timezone.now())

    request = ExportRequest.objects.get()
    assert request.state == State.MADE, request.said
    assert rows_of(files_of(request)[f"{kind}.csv"]) == []


@pytest.mark.parametrize("kind", ["answer"])
def test_an_answer_says_its_purpose_and_keeps_its_reason(
    kind: str, address: str, auditor: User, client_of: ClientOf
) -> None:
    """The reason may be about somebody, and the file leaves Vigil."""
    assert client_of(auditor).post(address, {"signed": "yes"}).status_code == 422
    client_of(auditor).post(address, SIGNED)

    make_waiting(now=timezone.now())

    manifest = files_of(ExportRequest.objects.get())["manifest.json"].decode()
    assert "purpose: To help the force monitor itself" in json.loads(manifest)["filters"]
    assert "Complaint 17" not in manifest


def test_a_question_of_somebody_else_is_refused(officer: User, auditor: User, client_of: ClientOf) -> None:
    """Whatever the row says: it is asked again when it is made."""
    address = answer(officer, auditor, client_of(auditor))
    client_of(auditor).post(address, SIGNED)
    other = User.objects.create(username="other", role="auditor")
    ExportRequest.objects.update(asked_by=other)

    make_waiting(now=timezone.now() + timedelta(seconds=1))

    request = ExportRequest.objects.get()
    assert (request.state, "audit log" in request.said) == (State.REFUSED, True)
    assert Offender.objects.exists()
