"""Files that leave Vigil: CSV and XLSX from an empty workbook, with no cell that a program would run (FIL-7, FIL-8)."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import UTC, date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from offender_mgmt.offenders.choices import RiskLevel
from reports.answers import Entry
from reports.compliance import ComplianceRow
from reports.lengthenings import LengtheningRow
from reports.measures import Cell, Line, Question
from reports.windows import WindowRow

HEADER = (
    "Reference",
    "ViSOR reference",
    "Team",
    "Offender manager",
    "Risk level",
    "Risk assessed on",
    "Registered on",
    "Last successful visit",
    "Due on",
    "Days overdue",
    "Status",
    "Suspension check on",
    "Arithmetic",
)
LENGTHENINGS_HEADER = (
    "Reference",
    "Team",
    "Kind",
    "What was agreed",
    "Due before",
    "Due after",
    "Days later",
    "Reasons",
    "Asked for by",
    "Asked for on",
    "Approved by",
    "Approved on",
)
WINDOWS_HEADER = (
    "Window",
    "Reference",
    "Number",
    "From",
    "Until",
    "Part of the day",
    "Drawn at",
    "Closed at",
    "Another time because",
    "Commitment",
    "Inputs",
    "Secret of the period",
    "Commitment of the period",
)
ANSWER_HEADER = (
    "At (UTC)",
    "Account",
    "Name",
    "Role",
    "Use of data",
    "Deed",
    "People",
    "Others in it",
    "Facts",
)
PERSON_HEADER = ("Reference", "Risk level", "Team", "Offender manager")
# Half and full width: a spreadsheet takes a text that starts so for a formula.
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", *"\uff1d\uff0b\uff0d\uff20")


def neutral(text: str) -> str:
    """`text` with a leading apostrophe when a spreadsheet would run it."""
    return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) else text


def compliance_csv(rows: Sequence[ComplianceRow]) -> bytes:
    """The compliance report as CSV."""
    return as_csv(HEADER, [_cells(row) for row in rows])


def lengthenings_csv(rows: Sequence[LengtheningRow]) -> bytes:
    """The register of accepted lengthenings as CSV."""
    return as_csv(LENGTHENINGS_HEADER, [astuple(row) for row in rows])


def windows_csv(rows: Sequence[WindowRow]) -> bytes:
    """The draws of a disclosed period as CSV."""
    return as_csv(WINDOWS_HEADER, [astuple(row) for row in rows])


def answer_csv(entries: Iterable[Entry]) -> bytes:
    """The answer to a question put to the audit log as CSV, one row for each event."""
    return as_csv(
        ANSWER_HEADER,
        [
            (
                one.at.astimezone(UTC).isoformat(timespec="microseconds"),
                one.username,
                one.name,
                one.role,
                one.processing,
                one.deed,
                ", ".join(one.references),
                one.others,
                one.facts,
            )
            for one in entries
        ],
    )


def measure_csv(question: Question, lines: Iterable[Line]) -> bytes:
    """The list of a measure as CSV: the person, where rows are about one, and the facts."""
    titles = [fact.title for fact in question.facts]
    if question.measure.whose is None:
        return as_csv(titles, [line.facts for line in lines])
    return as_csv([*PERSON_HEADER, *titles], [(*_person(line), *line.facts) for line in lines])


def _person(line: Line) -> tuple[Cell, ...]:
    level = RiskLevel(line.risk_level).label if line.risk_level else "Not assessed"
    return line.reference, level, line.team, line.manager


def as_csv(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The rows as CSV: UTF-8 with a byte order mark, every field quoted, dates in ISO form."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutral(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode("utf-8-sig")


def compliance_xlsx(rows: Sequence[ComplianceRow], *, about: Sequence[tuple[str, Cell]]) -> bytes:
    """A workbook of two visible sheets: what this is (`about`), and the rows. Text stays text."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    cover = book.create_sheet("About")
    for pair in about:
        cover.append([_typed(cover, value) for value in pair])
    sheet = book.create_sheet("Compliance")
    sheet.append([_typed(sheet, title) for title in HEADER])
    for row in rows:
        sheet.append([_typed(sheet, value) for value in _cells(row)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(row: ComplianceRow) -> tuple[Cell, ...]:
    return astuple(row)


def _typed(sheet: WriteOnlyWorksheet, value: Cell) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub(
            "\ufffd", value
        )  # a workbook cannot hold them; an import may have told them
    cell: Any = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # the stubs forget plain dates
    if isinstance(value, str):
        cell.data_type = "s"  # a text that starts with "=" would otherwise be written as a formula
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell
