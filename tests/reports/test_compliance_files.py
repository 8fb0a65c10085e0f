"""The files that leave Vigil: nothing in them runs, and nothing is hidden."""

import csv
import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.exports.services.files import neutral
from offender_mgmt.offenders.models import Offender
from reports.compliance import compliance_rows
from reports.exports import Export, export_compliance
from reports.writing import HEADER
from tests.factories import DISCLOSURE, make_offender

pytestmark = pytest.mark.django_db

AS_AT = date(2026, 11, 19)
# What a spreadsheet takes for a formula, a command or a field's end, half and full width.
HOSTILE = (
    '=HYPERLINK("http://elsewhere.example","click")',
    "=cmd|' /C calc'!A0",
    "+44 7700 900000",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM",
    'quote " comma , line\nbreak',
    "a bell \x07 and an escape \x1b",
    "Łukasik 😀 עברית",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.fixture
def hostile(now: datetime) -> list[str]:
    """An offender for each hostile text, which is in every field that a person may fill."""
    for number, text in enumerate(HOSTILE):
        team = Team.objects.create(name=text)
        manager = User.objects.create(username=f"user{number}", first_name=text, role="offender_manager")
        offender = make_offender(
            now=now, reference=f"{text}{number}"[:50], visor_reference=text[:50], team=team
        )
        offender.assignments.create(manager=manager, team=team, from_on=date(2026, 1, 1))
    return [offender.reference for offender in Offender.objects.all()]


def export(kind: str, now: datetime, scope: str = "the whole force") -> Export:
    """The report of everybody."""
    return export_compliance(
        Offender.objects.all(),
        as_at=AS_AT,
        kind=kind,
        scope=scope,
        to=DISCLOSURE,
        by=SystemActor("=1+1"),
        now=now,
    )


def parts(content: bytes) -> dict[str, str]:
    """The files inside a workbook, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_no_cell_of_the_csv_starts_a_formula(hostile: list[str], now: datetime) -> None:
    """A leading apostrophe before = + - @, tab, return, and their full-width forms (FIL-7)."""
    rows = list(csv.reader(io.StringIO(export("csv", now).content.decode("utf-8-sig"), newline="")))

    assert len(rows) == len(HOSTILE) + 1
    assert tuple(rows[0]) == HEADER
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)]


def test_the_csv_loses_no_character(hostile: list[str], now: datetime) -> None:
    """Read back without the apostrophe, every text is what it was (FIL-7)."""
    content = export("csv", now).content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    read = {cell.removeprefix("'") for cell in (row[0] for row in rows[1:])}
    assert read == set(hostile)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.split(b"\r\n")[0].count(b'"') == 2 * len(HEADER)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1", "'=1"),
        ("+44", "'+44"),
        ("-", "'-"),
        ("A-1", "A-1"),
        ("", ""),
        ("'=1", "'=1"),
        ("SYN/01", "SYN/01"),
    ],
)
def test_only_what_would_run_gets_an_apostrophe(text: str, written: str) -> None:
    """Telephone numbers and dashes stay readable; everything else stays as it is (FIL-7)."""
    assert neutral(text) == written


def test_the_workbook_hides_nothing_and_runs_nothing(hostile: list[str], now: datetime) -> None:
    """No formula, hidden sheet, row or column, link, comment, defined name, cached pivot, macro or author: the
    leaks of 2020 and 2023 were in a spreadsheet's hidden parts (FIL-8).
    """
    inside = parts(export("xlsx", now, scope="=1+1").content)

    everything = "".join(inside.values())
    forbidden = ["<f>", "<f ", 'hidden="1"', 'hidden="true"', 'state="hidden"', "veryHidden", "<definedName "]
    forbidden += ["externalLink", "pivotCache", "hyperlink", "ddeLink"]
    assert [
        word for word in forbidden if word in re.sub(r"<t[ >].*?</t>", "", everything, flags=re.DOTALL)
    ] == []
    assert not [name for name in inside if re.search("external|comment|pivot|vba|custom|drawing|embed", name)]
    assert sorted(name for name in inside if name.startswith("xl/worksheets/")) == [
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    ]
    assert re.search("<dc:creator ?/>|<dc:creator></dc:creator>", inside["docProps/core.xml"])
    assert "lastModifiedBy>" not in inside["docProps/core.xml"]


def test_every_cell_of_the_workbook_is_text_number_or_date(hostile: list[str], now: datetime) -> None:
    """Text stays text, whatever it starts with; what no workbook may hold becomes a sign that shows it (FIL-8)."""
    book = load_workbook(io.BytesIO(export("xlsx", now).content))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible"]
    read = {row[0].value for row in book["Compliance"].iter_rows(min_row=2)}
    allowed = {re.sub("[\x07\x1b]", "\ufffd", reference).replace("\r", "\n") for reference in hostile}
    assert {str(text).replace("_x000D_", "\n") for text in read} == allowed


def test_the_cover_says_what_the_file_is(now: datetime, north: Team) -> None:
    """Whoever finds the file knows what it shows, as at when, of whom, by which definition (LAW-10)."""
    make_offender(now=now, team=north)
    book = load_workbook(io.BytesIO(export("xlsx", now, scope="North").content))

    cover = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert cover["OFFICIAL-SENSITIVE"] == "Vigil compliance report"
    assert cover["As at"] == datetime(2026, 11, 19)  # noqa: DTZ001  # a spreadsheet knows no zone
    assert cover["As known at"] == "19 November 2026 12:00"
    assert (cover["Scope"], cover["Definition"], cover["Offenders"]) == ("North", "compliance/1", 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_both_files_hold_the_same_rows(kind: str, now: datetime) -> None:
    """One list, two kinds of file."""
    for visited_on in (date(2020, 1, 1), date(2026, 11, 1), None):
        make_offender(now=now, visited_on=visited_on)
    content = export(kind, now).content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    else:
        rows = [
            ["" if value is None else str(value).removesuffix(" 00:00:00") for value in row]
            for row in load_workbook(io.BytesIO(content))["Compliance"].iter_rows(min_row=2, values_only=True)
        ]

    expected = compliance_rows(Offender.objects.all(), as_at=AS_AT)
    assert [(row[0], row[8], row[9], row[10]) for row in rows] == [
        (row.reference, str(row.due_on), str(row.days_overdue), row.status) for row in expected
    ]
