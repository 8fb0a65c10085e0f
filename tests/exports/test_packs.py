"""Packs: each question answered, each number the length of its list, in every form of file."""

import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.services.signing import make_key
from offender_mgmt.exports.choices import State
from offender_mgmt.exports.models import ExportRequest
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders.choices import OrderKind
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models import Order as CourtOrder
from reports.measures import MEASURES
from reports.packs import PACKS
from reports.packs.inspection import QUESTIONS
from reports.packs.sections import Paper, Section
from tests.conftest import ClientOf
from tests.exports.test_making import files_of, made, rows_of
from tests.factories import TOLD, make_offender
from tests.reports.measured import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """A random register is of today."""
    return timezone.now()


@pytest.fixture(autouse=True)
def register(
    settings: Any, tmp_path: Path, north: Team, south: Team, officer: User, supervisor: User, now: datetime
) -> None:
    """Random people of two teams and of none, and a key to sign with."""
    settings.VIGIL_EXPORT_KEY = str(tmp_path / "key")
    make_key(tmp_path / "key", name="vigil.example/exports")
    Register(timezone.localdate(now), (north, south, None), (officer, None), supervisor, seed=7).write(30)


def pack(name: str, by: User, now: datetime) -> Mapping[str, bytes]:
    """Its files."""
    request = made(Order("pack", name, {"pack": name}, ("csv", "xlsx")), by, now)
    assert request.state == State.MADE, request.said
    return files_of(request)


def tagged(pdf: bytes) -> tuple[str, set[str]]:
    """The words of a PDF, and what its catalogue and its title say for a screen reader."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    kinds = _kinds(root["/StructTreeRoot"])
    assert reader.metadata
    assert reader.metadata.title
    return " ".join(page.extract_text() for page in reader.pages), kinds


def _kinds(element: Any) -> set[str]:
    """The kinds of element in the tree of tags."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return {kind for one in element for kind in _kinds(one)}
    if not isinstance(element, dict):
        return set()
    here = {str(element["/S"])} if "/S" in element else set()
    return here | (_kinds(element["/K"]) if "/K" in element else set())


@pytest.mark.parametrize("name", PACKS)
def test_each_pack_is_made_in_every_form(name: str, auditor: User, now: datetime) -> None:
    """CSV, workbook, JSON, and a PDF with headings, tables and header cells for a screen reader (PDF/UA-1)."""
    files = pack(name, auditor, now)

    told = json.loads(files["pack.json"])
    words, kinds = tagged(files["pack.pdf"])
    assert {"/H1", "/Table", "/TH", "/TD"} <= kinds
    assert told["sections"][0]["title"].split()[0] in words
    assert "OFFICIAL-SENSITIVE" in words
    assert files["export.xlsx"].startswith(b"PK")
    assert "Vigil export 1" in told["watermark"]
    first = json.loads(files["manifest.json"])["tables"][0]
    assert [
        [str(cell if cell is not None else "") for cell in row] for row in told["sections"][0]["rows"]
    ] == [[cell.removeprefix("'") for cell in row] for row in rows_of(files[f"{first['name']}.csv"])]


@pytest.mark.parametrize("who", ["auditor", "supervisor"])
def test_each_number_of_the_inspection_pack_is_the_length_of_its_list(
    who: str, now: datetime, request: pytest.FixtureRequest
) -> None:
    """For the force and for a supervisor's teams."""
    files = pack("inspection", request.getfixturevalue(who), now)

    lines = [
        row for number in range(1, len(QUESTIONS) + 1) for row in rows_of(files[f"question-{number}.csv"])
    ]
    assert {row[0]: int(row[1]) for row in lines} == {row[0]: len(rows_of(files[row[5]])) for row in lines}
    assert sum(int(row[1]) for row in lines) > 50


def test_the_inspection_pack_asks_every_measure_but_the_slow_one() -> None:
    """A measure that is added is asked about here, or said not to be."""
    asked = [one for _, measures in QUESTIONS for one in measures]

    assert len(asked) == len(set(asked))
    assert MEASURES.keys() - set(asked) == {"predictable"}


def test_the_annual_return_counts_the_register_at_31_march(auditor: User, north: Team, now: datetime) -> None:
    """Whoever was registered by then, and the orders of the year that ended with it."""
    today = timezone.localdate(now)
    march = date(today.year if today >= date(today.year, 3, 31) else today.year - 1, 3, 31)
    before = made_return(auditor, now)
    there = make_offender(now=now, team=north, registered_on=march)
    make_offender(now=now, team=north, registered_on=date(march.year, 4, 1))
    for on in (date(march.year - 1, 3, 31), date(march.year - 1, 4, 1), march, date(march.year, 4, 1)):
        CourtOrder.objects.create(offender=there, kind=OrderKind.SHPO, made_on=on)

    after = made_return(auditor, now)

    assert after["people"] - before["people"] == 1
    assert after["orders"] - before["orders"] == 2


def made_return(by: User, now: datetime) -> dict[str, int]:
    """How many people and orders it has."""
    files = pack("mappa", by, now)
    people = sum(int(row[-1]) for row in rows_of(files["register.csv"]))
    assert people == len(rows_of(files["people.csv"]))
    return {"people": people, "orders": int(rows_of(files["orders.csv"])[0][1])}


def test_the_board_report_has_the_list_of_what_is_overdue(auditor: User, now: datetime) -> None:
    """The table by level and age adds up to it."""
    files = pack("board", auditor, now)

    overdue = sum(int(row[-1]) for row in rows_of(files["how-overdue.csv"]))
    assert overdue == len(rows_of(files["overdue.csv"])) > 0


def test_the_answer_to_a_request_names_nobody_and_shows_no_small_number(auditor: User, now: datetime) -> None:
    """In none of its files, the manifest among them (FIL-12)."""
    files = pack("foi", auditor, now)

    everything = b"".join(files.values()).decode(errors="replace")
    people = Offender.objects.all()
    assert not [one for one in people if one.reference in everything or one.family_name in everything]
    cells = [cell for row in rows_of(files["answer.csv"]) for cell in row[1:]]
    assert "suppressed" in cells
    assert not {"1", "2", "3", "4"} & set(cells)
    manifest = json.loads(files["manifest.json"])
    assert (manifest["population"], manifest["excluded"]) == (None, {})


def test_words_reach_the_pdf_as_words() -> None:
    """No text is markup: nothing is run, read or left out."""
    hostile = '#read("/etc/passwd") *bold* $x$ = heading \\ "quote" #{'
    section = Section("one", hostile, ("A", "B"), ((hostile, None), (date(2026, 1, 1), 3)), (hostile,))

    words, _ = tagged(Paper(hostile, (("Scope", hostile),), (section,)).as_pdf(hostile))

    assert words.replace("\n", " ").count('#read("/etc/passwd")') >= 4
    assert "root:" not in words


def test_a_pack_is_asked_for_on_its_page(supervisor: User, client_of: ClientOf) -> None:
    """With whom it is for, and why."""
    answer = client_of(supervisor).post("/compliance/packs/", TOLD | {"pack": "board"})

    assert answer["Location"] == "/exports/"
    assert ExportRequest.objects.get().asked == {"pack": "board"}
    assert client_of(supervisor).post("/compliance/packs/", {"pack": "board"}).status_code == 422
    assert client_of(supervisor).post("/compliance/packs/", TOLD | {"pack": "none"}).status_code == 422
