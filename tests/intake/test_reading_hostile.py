"""Files that must not be read: each is refused with a sentence, and a bomb ends only the child process."""

import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from intake.reading import UnreadableSource, read_source
from intake.reading.kinds import ENCRYPTED, LARGEST_BYTES, OLE
from tests.intake.sources import DEMO, HEADER, PROFILE, Change, csv_bytes, texts, workbook

EXTRACT = DEMO / "register-extract.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
Members = dict[str, bytes]


def members() -> Members:
    """The parts of the extract's workbook."""
    with ZipFile(EXTRACT) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: Members) -> Path:
    """Write a workbook of these parts."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path, **profile: Any) -> str:
    """Why the file is refused."""
    with pytest.raises(UnreadableSource) as caught:
        read_source(path, replace(PROFILE, **profile))
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("extract.xls", OLE + bytes(600), "old Excel file", id="xls"),
        pytest.param("extract.xlsx", OLE + bytes(600), "old Excel file", id="xls called xlsx"),
        pytest.param("extract.csv", OLE + bytes(600), "old Excel file", id="xls called csv"),
        pytest.param("extract.xlsx", OLE + bytes(600) + ENCRYPTED, "password", id="password"),
        pytest.param("extract.xls", b"<html><table><tr><td>1", "does not read .xls", id="HTML called xls"),
        pytest.param("extract.xlsx", b"<html><table><tr><td>1", "web page", id="HTML called xlsx"),
        pytest.param("extract.xlsx", csv_bytes(texts()), "is not a workbook", id="CSV called xlsx"),
        pytest.param("extract.xlsm", EXTRACT.read_bytes(), "does not read .xlsm", id="xlsm"),
        pytest.param("extract.xlsx", EXTRACT.read_bytes()[:5000], "damaged or cut off", id="cut off"),
        pytest.param("extract.xlsx", b"PK\x03\x04" + bytes(99), "damaged or cut off", id="no archive"),
        pytest.param("extract.xlsx", b"", "empty", id="empty"),
    ],
)
def test_a_file_of_another_kind_is_refused(name: str, content: bytes, sentence: str, tmp_path: Path) -> None:
    """First bytes and name must agree, and .xls is never read."""
    path = tmp_path / name
    path.write_bytes(content)

    assert sentence in refusal(path)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """Nothing larger is taken into memory."""
    path = tmp_path / "extract.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)

    assert "larger than 64 MB" in refusal(path)


ENTITIES = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        pytest.param(lambda: members() | {"xl/vbaProject.bin": b"x"}, "macros", id="macros"),
        pytest.param(lambda: {"mimetype": b"application/vnd.oasis"}, "OpenDocument", id="OpenDocument"),
        pytest.param(lambda: {"extract.csv": csv_bytes(texts())}, "not a workbook", id="a plain archive"),
        pytest.param(lambda: members() | {"../../etc/cron.d/x": b"x"}, "outside itself", id="path traversal"),
        pytest.param(lambda: members() | {"/etc/passwd": b"x"}, "outside itself", id="absolute path"),
        pytest.param(lambda: members() | {"C:\\x": b"x"}, "outside itself", id="drive"),
        pytest.param(
            lambda: members() | {f"xl/{n}.xml": b"" for n in range(200)}, "200 parts", id="many members"
        ),
        pytest.param(lambda: members() | {"xl/media/a": bytes(50_000_000)}, "far more", id="one huge member"),
        pytest.param(
            lambda: members() | {SHEET: members()[SHEET].replace(b"<worksheet", ENTITIES + b"<worksheet", 1)},
            "no spreadsheet program writes",
            id="entities in the sheet",
        ),
        pytest.param(
            lambda: (
                members()
                | {
                    "xl/workbook.xml": members()["xl/workbook.xml"]
                    .replace(b"<workbook", ENTITIES + b"<workbook", 1)
                    .replace(b'name="Register"', b'name="&b;"')
                }
            ),
            "no spreadsheet program writes",
            id="entities in the workbook",
        ),
        pytest.param(lambda: members() | {SHEET: b"<worksheet><sheetData>"}, "damaged", id="broken XML"),
        pytest.param(
            lambda: members() | {SHEET: members()[SHEET].replace(b"schemas.openxmlformats", b"purl.oclc", 1)},
            "Strict Open XML",
            id="another dialect",
        ),
    ],
)
def test_a_hostile_or_foreign_archive_is_refused(
    parts: Callable[[], Members], sentence: str, tmp_path: Path
) -> None:
    """Checked before anything is unpacked (security FIL-3, FIL-4)."""
    assert sentence in refusal(pack(tmp_path / "extract.xlsx", parts()))


def test_a_symbolic_link_in_the_archive_is_refused(tmp_path: Path) -> None:
    """No spreadsheet program writes one."""
    path = pack(tmp_path / "extract.xlsx", members() | {"xl/link": b"/etc/passwd"})
    content = bytearray(path.read_bytes())
    start = content.rindex(b"xl/link") - 46
    struct.pack_into("<H", content, start + 4, 0x0314)  # made by Unix
    struct.pack_into("<L", content, start + 38, 0o120777 << 16)
    path.write_bytes(content)

    assert "outside itself" in refusal(path)


def test_a_text_bomb_ends_only_the_child(tmp_path: Path) -> None:
    """A short file whose cells all show one long text stops at the limit on what the child may say."""
    parts = members()
    kind = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + SHARED_STRINGS.encode() + b'"/></Types>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    text = "".join(map(str, range(7000)))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SHEET_MAIN_NS}"><si><t>{text}</t></si></sst>'.encode()
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 3000))
    parts[SHEET] = f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData>{rows}</sheetData></worksheet>'.encode()

    assert "more than Vigil reads" in refusal(pack(tmp_path / "extract.xlsx", parts))


def test_a_million_styled_empty_rows_are_read_fast_and_dropped(tmp_path: Path) -> None:
    """1,048,576 rows with a format and nothing in them are not rows of the source."""
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(1606, 1_048_577))
    parts = members()
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")

    assert len(read_source(pack(tmp_path / "extract.xlsx", parts), PROFILE).rows) == 1604


def two_sheets(path: Path, *, state: Literal["visible", "hidden", "veryHidden"]) -> Path:
    """The register and a second sheet with content."""
    book = Workbook()
    book.active.title = "Register"  # type: ignore[union-attr]
    for sheet in (book["Register"], book.create_sheet("Old")):
        sheet.append(HEADER)
        sheet.append(texts())
    book["Old"].sheet_state = state
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        pytest.param("visible", "More than one sheet", id="two sheets"),
        pytest.param("hidden", "hidden sheets with content: “Old”", id="hidden"),
        pytest.param("veryHidden", "hidden sheets with content: “Old”", id="very hidden"),
    ],
)
def test_a_second_sheet_with_content_is_refused_unless_the_profile_names_one(
    state: Literal["visible", "hidden", "veryHidden"], sentence: str, tmp_path: Path
) -> None:
    """A hidden sheet leaked ten thousand names once; a second one may hold other levels of the same people."""
    path = two_sheets(tmp_path / "extract.xlsx", state=state)

    assert sentence in refusal(path)
    assert len(read_source(path, replace(PROFILE, sheet="Register")).rows) == 1
    assert "no sheet called “Other”. It has “Register”, “Old”" in refusal(path, sheet="Other")


def hide_column(sheet: Worksheet) -> None:
    """Hide the levels."""
    sheet.column_dimensions["F"].hidden = True


def stray_cell(sheet: Worksheet) -> None:
    """Content far below the table."""
    sheet.cell(900_000, 1, "x")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(hide_column, "hidden: F.", id="hidden column"),
        pytest.param(stray_cell, "Below row 4", id="stray cell far below"),
    ],
)
def test_a_sheet_that_may_hold_something_else_is_refused(
    change: Change, sentence: str, tmp_path: Path
) -> None:
    """Somebody hid it, or forgot it; somebody must look."""
    assert sentence in refusal(workbook(tmp_path / "extract.xlsx", change))


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    """Nothing to read is not a register of nobody."""
    Workbook().save(tmp_path / "extract.xlsx")

    assert "no rows" in refusal(tmp_path / "extract.xlsx")


def test_the_child_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A hostile workbook that took the child over would find no database and no key."""
    told = tmp_path / "environment"
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nenv > {told}\n")
    python.chmod(0o755)
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setattr("sys.executable", str(python))

    assert "limits of memory and time" in refusal(EXTRACT)
    assert "canary" not in told.read_text()
