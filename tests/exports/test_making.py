"""An export from the question to the file: with today's rights, in words where there is none, and never lost."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

import check_export
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.services.signing import make_key, read_key
from offender_mgmt.errors import RuleViolation
from offender_mgmt.exports.choices import State
from offender_mgmt.exports.models import Export, ExportPart, ExportRequest
from offender_mgmt.exports.rules.content import Content, Line, Table
from offender_mgmt.exports.services import Order, ask_for, cancel, make_waiting, making, take, writing
from offender_mgmt.offenders.models import Offender
from reports.measures import MEASURES
from tests.factories import DISCLOSURE, make_offender

pytestmark = pytest.mark.django_db
LIVE = Order("measure", "People on the register", {"measure": "live", "filters": ""})


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> str:
    """The force's, where a worker finds it."""
    settings.VIGIL_EXPORT_KEY = str(tmp_path / "key")
    return make_key(tmp_path / "key", name="vigil.example/exports").public_line


@pytest.fixture
def people(north: Team, south: Team, now: datetime) -> list[Offender]:
    """Two of North and one of South."""
    return [
        make_offender(now=now, reference=f"SYN/{number}", team=team)
        for number, team in enumerate((north, north, south), 1)
    ]


def made(order: Order, by: User, now: datetime) -> ExportRequest:
    """The order, made."""
    request = ask_for(order, to=DISCLOSURE, by=by, now=now)
    make_waiting(now=now)
    request.refresh_from_db()
    return request


def files_of(request: ExportRequest) -> Mapping[str, bytes]:
    """What is in its container."""
    with zipfile.ZipFile(io.BytesIO(b"".join(request.export.stream()))) as container:
        return {name: container.read(name) for name in container.namelist()}


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a list, without its header and its watermark."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:-1]


def test_what_is_made_is_genuine(
    people: list[Offender], supervisor: User, key: str, now: datetime, tmp_path: Path
) -> None:
    """Those whom the supervisor may see, a manifest that says so, the watermark, and a checker that agrees."""
    request = made(LIVE, supervisor, now)

    assert request.state == State.MADE
    (tmp_path / "export.zip").write_bytes(b"".join(request.export.stream()))
    verdict = check_export.Verdict()
    export = check_export.check(tmp_path / "export.zip", check_export.Key.read(key), verdict)
    assert verdict.wrong == []
    assert export
    assert [row[0] for row in rows_of(files_of(request)["live.csv"])] == ["SYN/1", "SYN/2"]
    told = export.manifest
    assert told["tables"][0]["rows"] == told["population"] == 2
    assert told["excluded"] == {"closed records": 0, "of other teams": 1}
    assert (told["definition"], told["recipient"], told["ground"]) == (
        "live/1",
        DISCLOSURE.recipient,
        DISCLOSURE.basis,
    )
    assert (told["scope"], told["as_at"]) == (
        "North, and those in no team; restricted records that are not for them are neither listed nor counted",
        "2026-11-19",
    )
    watermark = files_of(request)["live.csv"].decode().splitlines()[-1]
    assert f"Vigil export 1, made 2026-11-19 12:00 UTC for {told['recipient']}" in watermark


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_can_be_exported(
    measure: str, people: list[Offender], auditor: User, now: datetime
) -> None:
    """Its list has as many rows as its manifest says."""
    request = made(Order("measure", "x", {"measure": measure, "filters": ""}), auditor, now)

    assert request.state == State.MADE
    files = files_of(request)
    (table,) = json.loads(files["manifest.json"])["tables"]
    assert len(rows_of(files[f"{measure}.csv"])) == table["rows"] == request.export.rows


def test_the_compliance_report_is_exported_with_a_workbook(
    people: list[Offender], auditor: User, now: datetime
) -> None:
    """The whole force, for an auditor."""
    order = Order("compliance", "Compliance report", {"as_at": "2026-11-19"}, ("csv", "xlsx"))

    files = files_of(made(order, auditor, now))

    assert {row[0] for row in rows_of(files["compliance.csv"])} == {"SYN/1", "SYN/2", "SYN/3"}
    with zipfile.ZipFile(io.BytesIO(files["export.xlsx"])) as book:
        inside = "".join(book.read(name).decode() for name in book.namelist())
    forbidden = [
        *("<f>", "<f ", 'hidden="1"', 'hidden="true"', 'state="hidden"', "veryHidden", "<definedName "),
        *("externalLink", "<hyperlink", "pivotCache", "comments", "vbaProject", "<dc:creator>"),
    ]
    assert [word for word in forbidden if word in inside] == []


def test_each_export_holds_the_hash_of_the_one_before(
    people: list[Offender], auditor: User, now: datetime
) -> None:
    """The chain, from the first, which follows none."""
    for _ in range(3):
        made(LIVE, auditor, now)

    exports = list(Export.objects.order_by("number"))
    assert [export.number for export in exports] == [1, 2, 3]
    assert [export.previous for export in exports] == ["", *(export.sha256 for export in exports[:2])]
    assert all(sha256(export.manifest.encode()).hexdigest() == export.sha256 for export in exports)


def test_the_log_has_who_is_in_the_file_when_it_is_made_and_each_time_it_is_taken(
    people: list[Offender], supervisor: User, now: datetime
) -> None:
    """Asked for, made, taken: with recipient and ground (DPA 2018, s.62)."""
    request = made(LIVE, supervisor, now)

    take(request.public_id, by=supervisor, now=now)

    events = list(AuditEvent.objects.filter(actor_id=supervisor.pk).order_by("pk"))
    assert [event.verb for event in events] == ["export_asked", "report_exported", "export_taken"]
    inside = sorted(offender.pk for offender in people[:2])
    assert [sorted(event.offender_ids) for event in events] == [[], inside, inside]
    assert all(event.details["recipient"] == DISCLOSURE.recipient for event in events)


def test_rights_are_those_of_the_moment_when_it_is_made(
    people: list[Offender], supervisor: User, south: Team, now: datetime
) -> None:
    """A team that was taken over meanwhile is in it, one that was given away is not (FIL-10)."""
    request = ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)
    supervisor.supervised_teams.set([south])

    make_waiting(now=now)

    request.refresh_from_db()
    assert [row[0] for row in rows_of(files_of(request)["live.csv"])] == ["SYN/3"]


@pytest.mark.parametrize(
    "lost", [{"is_active": False}, {"role": "offender_manager"}, {"role": "administrator"}]
)
def test_whoever_lost_the_right_meanwhile_is_refused_in_words(
    lost: dict[str, Any], people: list[Offender], supervisor: User, now: datetime
) -> None:
    """And the log has it (FIL-10)."""
    request = ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)
    User.objects.filter(pk=supervisor.pk).update(**lost)

    make_waiting(now=now)

    request.refresh_from_db()
    assert (request.state, request.said) == (State.REFUSED, making.NO_RIGHT)
    assert AuditEvent.objects.get(verb="export_ended").details["state"] == "refused"
    assert not Export.objects.exists()


def test_a_filter_that_is_not_theirs_any_more_is_refused_in_words(
    people: list[Offender], supervisor: User, north: Team, south: Team, now: datetime
) -> None:
    """Never answered with everybody instead."""
    asked = {"measure": "live", "filters": f"team={north.pk}"}
    request = ask_for(Order("measure", "Live", asked), to=DISCLOSURE, by=supervisor, now=now)
    supervisor.supervised_teams.set([south])

    make_waiting(now=now)

    request.refresh_from_db()
    assert request.state == State.REFUSED
    assert "is not yours any more" in request.said


def test_without_a_key_nothing_is_made(
    people: list[Offender], supervisor: User, settings: Any, now: datetime
) -> None:
    """And whoever asked reads why."""
    settings.VIGIL_EXPORT_KEY = ""

    request = made(LIVE, supervisor, now)

    assert request.state == State.REFUSED
    assert "cannot be signed yet" in request.said


def test_one_whose_worker_died_is_taken_up_again_and_then_said_to_have_failed(
    people: list[Offender], supervisor: User, now: datetime
) -> None:
    """While a worker lives it holds the lock, and nobody touches what it is at; when it dies, the lock is free."""
    request = ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)
    ExportRequest.objects.filter(pk=request.pk).update(state=State.RUNNING, attempts=1)
    worker = psycopg2.connect(**connection.get_connection_params())
    with worker.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [making.LOCK])
    assert make_waiting(now=now) == 0
    request.refresh_from_db()
    assert request.state == State.RUNNING

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [worker.info.backend_pid])
        assert cursor.fetchone() == (True,)
    assert make_waiting(now=now) == 1

    request.refresh_from_db()
    assert (request.state, request.attempts) == (State.MADE, 2)
    worker.close()


def test_after_three_deaths_it_is_said_to_have_failed(
    people: list[Offender], supervisor: User, now: datetime
) -> None:
    """Never silently gone, and never tried for ever."""
    request = ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)
    ExportRequest.objects.filter(pk=request.pk).update(state=State.RUNNING, attempts=3)

    assert make_waiting(now=now) == 0

    request.refresh_from_db()
    assert (request.state, request.said) == (State.FAILED, making.CUT_OFF)


def test_one_that_goes_wrong_is_said_to_have_failed(
    people: list[Offender], supervisor: User, settings: Any, now: datetime
) -> None:
    """The error goes on to the log of the worker; the page has a sentence."""
    settings.EXPORT_KINDS = {}
    request = ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)

    with pytest.raises(KeyError):
        make_waiting(now=now)

    request.refresh_from_db()
    assert request.state == State.FAILED
    assert make_waiting(now=now) == 0


def test_a_cancelled_one_is_not_made(people: list[Offender], supervisor: User, now: datetime) -> None:
    """Before it begins."""
    request = ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)

    cancel(request.public_id, by=supervisor, now=now)

    assert make_waiting(now=now) == 0
    with pytest.raises(RuleViolation, match="over already"):
        cancel(request.public_id, by=supervisor, now=now)


@pytest.mark.parametrize(("kind", "done"), [("cancelled_meanwhile", 1), ("cancelled_under_copy", 0)])
def test_one_that_is_cancelled_while_it_is_made_stops(
    kind: str,
    done: int,
    people: list[Offender],
    supervisor: User,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    now: datetime,
) -> None:
    """At its next step; no file is kept, and the number goes to the next."""
    monkeypatch.setattr(writing, "STEP", 1)
    request = ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)
    settings.EXPORT_KINDS = {"measure": f"{__name__}.{kind}"}

    make_waiting(now=now)

    request.refresh_from_db()
    assert (request.state, request.rows_done) == (State.CANCELLED, done)
    assert not ExportPart.objects.exists()


def cancelled_meanwhile(asked: Mapping[str, Any], *, user: User, on: Any) -> Any:
    """Two rows, between which whoever asked takes it back."""

    def rows() -> Any:
        yield (), ("one",)
        request = ExportRequest.objects.get()
        cancel(request.public_id, by=user, now=request.asked_at)
        yield (), ("two",)

    table = Table("live", "Live", ("Word",), rows, 2)
    return Content("Live", "live/1", "", "", on, "", 2, (table,))


def cancelled_under_copy(asked: Mapping[str, Any], *, user: User, on: Any) -> Any:
    """The same of lines that the database writes, in one statement."""

    def lines(take: Callable[[Sequence[Line]], object]) -> None:
        take([(None, b'"one"\r\n')])
        request = ExportRequest.objects.get()
        cancel(request.public_id, by=user, now=request.asked_at)
        take([(None, b'"two"\r\n')])

    table = Table("live", "Live", ("Word",), lambda: (), 2, lines)
    return Content("Live", "live/1", "", "", on, "", 2, (table,))


def test_a_file_expires(people: list[Offender], supervisor: User, now: datetime) -> None:
    """After policy's days its bytes are gone; what it was, for whom and its place in the chain stay."""
    request = made(LIVE, supervisor, now)
    assert request.expires_at == now + timedelta(days=1)
    with pytest.raises(RuleViolation, match="no file to take"):
        take(request.public_id, by=supervisor, now=request.expires_at)

    make_waiting(now=request.expires_at)

    request.refresh_from_db()
    assert request.state == State.EXPIRED
    assert not ExportPart.objects.exists()
    assert request.export.manifest


def test_a_file_is_taken_so_often_and_no_more(
    people: list[Offender], supervisor: User, now: datetime
) -> None:
    """Three times, as policy says (FIL-9); nobody else takes it at all."""
    request = made(LIVE, supervisor, now)
    for _ in range(3):
        take(request.public_id, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="taken 3 times"):
        take(request.public_id, by=supervisor, now=now)


def test_nobody_has_anothers(people: list[Offender], supervisor: User, auditor: User, now: datetime) -> None:
    """Neither to take nor to cancel."""
    request = made(LIVE, supervisor, now)

    for deed in (take, cancel):
        with pytest.raises(ExportRequest.DoesNotExist):
            deed(request.public_id, by=auditor, now=now)


def test_the_queue_is_everybodys(supervisor: User, now: datetime) -> None:
    """Ten that are not finished, and no more of one person."""
    for _ in range(10):
        ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="10 of your exports"):
        ask_for(LIVE, to=DISCLOSURE, by=supervisor, now=now)


def test_the_key_is_made_once(key: str, settings: Any) -> None:
    """And is what the workers read."""
    assert read_key(Path(settings.VIGIL_EXPORT_KEY)).public_line == key
