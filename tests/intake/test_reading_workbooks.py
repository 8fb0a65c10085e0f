"""Reading XLSX: typed dates, and whatever a sheet hides, merges or leaves to a formula is said with the row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from intake.reading import read_source
from intake.rules.facts import ParsedRow
from intake.rules.source import SourceTable
from intake.rules.tables import RowResult, parse_table
from tests.intake.sources import EXTRACT_DATE, HEADER, PROFILE, Change, texts, workbook

CellValue = str | float | date | time
COLUMN = {name: number for number, name in enumerate(HEADER, start=1)}
LETTER = {name: "ABCDEFGHIJKLMNOPQRS"[number - 1] for name, number in COLUMN.items()}


def set_cell(name: str, value: CellValue, row: int = 3) -> Change:
    """Put a value under a column name."""
    return lambda sheet: sheet.cell(row, COLUMN[name], value)


Read = Callable[..., SourceTable]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the workbook with one change."""

    def read_changed(change: Change = lambda sheet: None, *, sheet: str = "") -> SourceTable:
        return read_source(workbook(tmp_path / "extract.xlsx", change), replace(PROFILE, sheet=sheet))

    return read_changed


def results(table: SourceTable) -> tuple[RowResult, ...]:
    """How the rows end."""
    return parse_table(table, PROFILE, EXTRACT_DATE)


def person(row: RowResult) -> ParsedRow:
    """The person that the row carries."""
    assert row.parsed is not None
    return row.parsed


def test_true_dates_are_marked_and_told_in_iso(read: Read) -> None:
    """The parser must know that a spreadsheet, not the force, chose which number is the day."""
    row = read().rows[0]

    assert row.number == 2
    assert row.cells["Last Visit"] == "2026-10-07"
    assert row.typed == {"Last Visit", "Registered", "Last ARMS"}
    assert [result.outcome.value for result in results(read())] == ["accepted"] * 3


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param("=text", "=text", id="text that looks like a formula"),
        pytest.param(1388, "1388", id="whole number"),
        pytest.param(7.7e09, "7700000000", id="large number"),
        pytest.param(45292.75, "45292.75", id="day count"),
        pytest.param(True, "TRUE", id="boolean"),
        pytest.param(
            datetime.fromisoformat("2024-01-01T18:30:00"), "2024-01-01T18:30:00", id="date with a time"
        ),
        pytest.param(time(18, 30), "18:30:00", id="only a time"),
        pytest.param("Łukasik\u00a0\n", "Łukasik\u00a0\n", id="text as it is"),
    ],
)
def test_every_kind_of_cell_has_its_text(value: CellValue, told: str, tmp_path: Path) -> None:
    """Nothing is rounded, trimmed or calculated."""

    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(3, COLUMN["Notes"], value)
        if isinstance(value, str):
            cell.data_type = "s"

    table = read_source(workbook(tmp_path / "extract.xlsx", change), PROFILE)

    assert table.rows[1].cells["Notes"] == told


def test_zeros_that_a_number_is_shown_with_are_kept(read: Read) -> None:
    """388 shown as 00388 is 00388."""

    def change(sheet: Worksheet) -> None:
        sheet.cell(3, 1, 388).number_format = "00000"

    assert read(change).rows[1].cells["Force Ref"] == "00388"


def test_the_1904_date_system_is_the_workbooks_own(read: Read) -> None:
    """43831 is 2 January 2024 there; the file says which system it uses."""

    def change(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.epoch = CALENDAR_MAC_1904

    assert read(change).rows[0].cells["Last Visit"] == "2026-10-07"


def test_a_number_in_a_date_column_is_not_believed(read: Read) -> None:
    """A day count without a date format may be anything."""

    def change(sheet: Worksheet) -> None:
        sheet.cell(3, COLUMN["Last Visit"], 45292).number_format = "General"

    row = results(read(change))[1]

    assert person(row).last_visit.on is None
    assert person(row).doubts[0].suggestions[0].value == "2024-01-01"


def test_blank_rows_within_are_rows_and_styled_ones_at_the_end_are_not(read: Read) -> None:
    """Three people, a gap, one more: five rows of the source."""

    def change(sheet: Worksheet) -> None:
        for column, text in enumerate(texts(reference="SYN/9", date_of_birth=""), start=1):
            sheet.cell(6, column, text)
        for row in range(7, 300):
            sheet.cell(row, 1).fill = PatternFill("solid", "FFFF0000")

    assert [row.number for row in read(change).rows] == [2, 3, 4, 5, 6]
    assert [row.outcome.value for row in results(read(change))][3] == "rejected"


def hide_row(sheet: Worksheet) -> None:
    """Hide the second person."""
    sheet.row_dimensions[3].hidden = True


def strike(sheet: Worksheet) -> None:
    """Strike a name through, which may mean that the person died."""
    sheet.cell(3, COLUMN["Surname"]).font = Font(strike=True)


def comment(sheet: Worksheet) -> None:
    """Tell a visit in a comment."""
    sheet.cell(3, COLUMN["Last Visit"]).comment = Comment("seen 1/11/26", "AH")


def merge_across(sheet: Worksheet) -> None:
    """Merge two cells of one row."""
    sheet.merge_cells(start_row=3, end_row=3, start_column=13, end_column=14)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(hide_row, "hidden in the spreadsheet", id="hidden row"),
        pytest.param(strike, "struck through", id="struck through"),
        pytest.param(comment, "seen 1/11/26", id="comment"),
        pytest.param(merge_across, "merged: M3:N3", id="merged across"),
    ],
)
def test_a_row_that_the_sheet_treats_apart_is_read_and_needs_a_decision(
    change: Change, reason: str, read: Read
) -> None:
    """Nobody is lost behind a filter, and nobody is taken for granted (security 4.4)."""
    first, second, third = results(read(change))

    assert second.outcome == "needs_decision"
    assert reason in second.reasons[0]
    assert person(second).last_visit.on == date(2026, 10, 7)
    assert first.outcome == third.outcome == "accepted"


def test_cells_merged_down_a_group_are_unknown_below_the_first(read: Read) -> None:
    """Only the first cell holds the value; the others are not blank, they are not told."""
    visit = LETTER["Last Visit"]
    first, second, third = results(read(lambda sheet: sheet.merge_cells(f"{visit}2:{visit}3")))

    assert person(first).last_visit.on == date(2026, 10, 7)
    assert person(second).last_visit.knowledge.value == "unknown"
    assert (first.outcome, second.outcome, third.outcome) == ("needs_decision", "needs_decision", "accepted")


def test_a_merged_title_above_the_header_is_no_matter(tmp_path: Path) -> None:
    """Only what lies among the people counts."""

    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(1, amount=4)
        sheet.cell(1, 1, "Register")
        sheet.merge_cells("A1:S2")

    table = read_source(workbook(tmp_path / "extract.xlsx", change), replace(PROFILE, header_row=5))

    assert [row.outcome.value for row in results(table)] == ["accepted"] * 3


def test_a_formula_without_a_result_is_not_believed(read: Read) -> None:
    """Some exporters write formulas and leave the results to whoever opens the file."""
    row = results(read(set_cell("Last Visit", "=TODAY()")))[1]

    assert person(row).last_visit.knowledge.value == "unknown"
    assert "formula without a result" in row.reasons[0]


def rewrite(path: Path, old: str, new: str) -> None:
    """Change the XML of the workbook's sheet to what openpyxl does not write."""
    with ZipFile(path) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(old, new)
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_a_row_of_no_height_is_a_hidden_row(tmp_path: Path) -> None:
    """Dragged shut by hand, it is as invisible as one hidden by a filter."""
    path = workbook(tmp_path / "extract.xlsx")
    rewrite(path, '<row r="3">', '<row r="3" ht="0" customHeight="1">')

    assert read_source(path, PROFILE).rows[1].warnings == ("The row is hidden in the spreadsheet.",)


def test_a_formulas_result_is_used(tmp_path: Path) -> None:
    """What the spreadsheet showed when it was saved is what the force saw."""
    path = workbook(tmp_path / "extract.xlsx", set_cell("Risk", '="Lo"&"w"'))
    rewrite(path, '<c r="F3"><f>"Lo"&amp;"w"</f><v />', '<c r="F3" t="str"><f>"Lo"&amp;"w"</f><v>Low</v>')

    row = read_source(path, PROFILE).rows[1]
    assert row.cells["Risk"] == "Low"
    assert not row.problems


def test_an_error_value_is_not_believed(read: Read) -> None:
    """#REF! is no level and no name."""
    row = results(read(set_cell("Risk", "#REF!")))[1]

    assert person(row).risk_level is None
    assert row.outcome == "needs_decision"


def test_colours_are_not_read_and_that_is_said(read: Read) -> None:
    """Red may mean high risk: whoever brings the file in must know that it was not taken so."""
    fill = PatternFill("solid", "FFFF0000")

    def change(sheet: Worksheet) -> None:
        sheet.cell(3, COLUMN["Risk"]).fill = fill

    def only_the_header(sheet: Worksheet) -> None:
        sheet.cell(1, 1).fill = fill

    assert "Colours are not read" in read(change).warnings[0]
    assert not read(only_the_header).warnings
