"""Who gets which compliance report, and what the audit log keeps of it."""

import csv
import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import TOLD, make_offender, make_user

pytestmark = pytest.mark.django_db

TO = ("--for", "HMICFRS", "--basis", "inspection")
FORM = {"as_at": "2026-11-19", "kind": "csv"} | TOLD


@pytest.fixture
def register(now: datetime, north: Team, south: Team) -> dict[str, Offender]:
    """One offender of each team and one of none."""
    teams = {"north": north, "south": south, "none": None}
    return {name: make_offender(now=now, reference=name, team=team) for name, team in teams.items()}


def references(answer: Any) -> list[str]:
    """Whom a CSV tells of."""
    return [row[0] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))][1:]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("supervisor", {"north", "none"}),
        ("other_supervisor", {"south", "none"}),
        ("auditor", {"north", "south", "none"}),
    ],
)
def test_a_supervisor_gets_own_teams_and_an_auditor_everybody(
    name: str,
    told: set[str],
    register: dict[str, Offender],
    client_of: ClientOf,
    request: pytest.FixtureRequest,
) -> None:
    """The scope of a report is the viewer's; who is in no team is in every supervisor's (ACC-15, FIL-10)."""
    user = request.getfixturevalue(name)

    answer = client_of(user).post("/compliance/", FORM)

    assert set(references(answer)) == told


def test_the_page_says_whose_report_it_is(
    register: dict[str, Offender], client_of: ClientOf, supervisor: User, auditor: User
) -> None:
    """The scope in words and numbers before the download (FIL-9)."""
    pages = [client_of(user).get("/compliance/").content.decode() for user in (supervisor, auditor)]

    assert "<strong>North" in pages[0]
    assert "(2 live today)" in pages[0]
    assert "<strong>the whole force" in pages[1]
    assert "(3 live today)" in pages[1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_audit_log_knows_the_file_by_its_hash(
    kind: str, register: dict[str, Offender], client_of: ClientOf, supervisor: User
) -> None:
    """Who, whom, as at when, which kind, and the hash of the very bytes that left (FIL-9)."""
    answer = client_of(supervisor).post("/compliance/", FORM | {"kind": kind})

    event = AuditEvent.objects.get(verb="report_exported", actor_id=supervisor.pk)
    sha256 = hashlib.sha256(answer.content).hexdigest()
    told = {"report": "compliance/1", "as_at": "2026-11-19", "kind": kind, "sha256": sha256}
    assert event.details == told | TOLD | {"method": "file"}
    assert set(event.offender_ids) == {register["north"].pk, register["none"].pk}
    assert answer.headers["X-Content-SHA256"] == sha256


def test_a_download_is_an_attachment_without_names(
    register: dict[str, Offender], client_of: ClientOf, supervisor: User
) -> None:
    """The browser saves it and opens nothing; its name tells of nobody (WEB-7, FIL-5)."""
    answer = client_of(supervisor).post("/compliance/", FORM)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="vigil-compliance-2026-11-19.csv"'
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"as_at": "2099-01-01"}, "The report cannot be for a day in the future."),
        ({"as_at": "31/02/2026"}, "as_at"),
        ({"as_at": ""}, "as_at"),
        ({"kind": "pdf"}, "kind"),
        ({"kind": ""}, "kind"),
    ],
)
def test_what_cannot_be_reported_gets_a_sentence_and_no_file(
    changes: dict[str, str], sentence: str, client_of: ClientOf, auditor: User
) -> None:
    """Bad input loses nothing and exports nothing."""
    answer = client_of(auditor).post("/compliance/", FORM | changes)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="report_exported").exists()


def test_a_supervisor_of_no_team_gets_those_of_no_team_and_is_told_so(
    register: dict[str, Offender], client_of: ClientOf
) -> None:
    """An empty scope is said in words."""
    nobody = make_user("nora.newcomer", Role.SUPERVISOR)

    page = client_of(nobody).get("/compliance/").content.decode()

    assert "no team" in page
    assert references(client_of(nobody).post("/compliance/", FORM)) == ["none"]


def test_the_command_writes_both_files_of_the_whole_force(
    register: dict[str, Offender], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a report by night, by a named job (AUD-5)."""
    call_command("export_compliance", "--as-at", "2026-11-19", "--out", str(tmp_path), *TO)

    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["vigil-compliance-2026-11-19.csv", "vigil-compliance-2026-11-19.xlsx"]
    for event in AuditEvent.objects.filter(verb="report_exported"):
        content = (tmp_path / f"vigil-compliance-2026-11-19.{event.details['kind']}").read_bytes()
        assert event.actor_name == "export_compliance command"
        assert event.details["sha256"] == hashlib.sha256(content).hexdigest()
        assert event.details["sha256"] in capsys.readouterr().out or event.details["kind"] == "xlsx"
    assert AuditEvent.objects.filter(verb="report_exported").count() == 2


def test_the_command_wants_a_folder_and_a_day(tmp_path: Path) -> None:
    """Nothing is guessed: no folder is made and no day is assumed."""
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("export_compliance", "--as-at", "2026-11-19", "--out", str(tmp_path / "nowhere"), *TO)
    with pytest.raises(CommandError, match="19/11/2026"):
        call_command("export_compliance", "--as-at", "19/11/2026", "--out", str(tmp_path), *TO)

    assert list(tmp_path.iterdir()) == []


def test_a_day_before_any_policy_is_said_and_not_guessed(
    client_of: ClientOf, auditor: User, register: dict[str, Offender], tmp_path: Path
) -> None:
    """Without a policy in force on that day there is no report, and the reason stands beside the date."""
    answer = client_of(auditor).post("/compliance/", FORM | {"as_at": "1900-01-01"})

    assert answer.status_code == 422
    assert "No approved policy is in force on 01 January 1900." in answer.content.decode()
    with pytest.raises(CommandError, match="No approved policy"):
        call_command("export_compliance", "--as-at", "1900-01-01", "--out", str(tmp_path), *TO)
