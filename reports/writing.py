"""The columns of each report, and its rows as files."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import UTC

from offender_mgmt.exports.services.files import Book, as_csv
from reports.answers import Entry
from reports.compliance import ComplianceRow
from reports.difference import WORDS, Differing
from reports.lengthenings import LengtheningRow
from reports.measures import Cell, Line, Question
from reports.measures.definition import LEVELS
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
COMPLIANCE = [field.name for field in fields(ComplianceRow)][1:]  # without the number
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


def compliance_csv(rows: Iterable[ComplianceRow]) -> bytes:
    """The compliance report as CSV."""
    return as_csv(HEADER, map(cells_of, rows))


def lengthenings_csv(rows: Sequence[LengtheningRow]) -> bytes:
    """The register of accepted lengthenings as CSV."""
    return as_csv(LENGTHENINGS_HEADER, [astuple(row) for row in rows])


def windows_csv(rows: Sequence[WindowRow]) -> bytes:
    """The draws of a disclosed period as CSV."""
    return as_csv(WINDOWS_HEADER, [astuple(row) for row in rows])


def answer_csv(entries: Iterable[Entry]) -> bytes:
    """The answer to a question put to the audit log as CSV, one row for each event."""
    return as_csv(ANSWER_HEADER, map(answer_cells, entries))


def answer_cells(entry: Entry) -> tuple[Cell, ...]:
    """One event of it."""
    return (
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.username,
        entry.name,
        entry.role,
        entry.processing,
        entry.deed,
        ", ".join(entry.references),
        entry.others,
        entry.facts,
    )


def compliance_xlsx(rows: Iterable[ComplianceRow], *, about: Sequence[tuple[str, Cell]]) -> bytes:
    """A workbook of two visible sheets: what this is (`about`), and the rows. Text stays text."""
    book = Book()
    cover = book.sheet("About")
    for pair in about:
        cover.append(pair)
    sheet = book.sheet("Compliance")
    sheet.append(HEADER)
    for row in rows:
        sheet.append(cells_of(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells_of(row: ComplianceRow) -> tuple[Cell, ...]:
    """One offender of the compliance report, in the order of its header."""
    return tuple(getattr(row, name) for name in COMPLIANCE)


def difference_csv(question: Question, rows: Iterable[Differing]) -> bytes:
    """What is in one list of a measure only as CSV: which list, the row, and why."""
    header = ("In the number", *question.header, "Why", "What", "Written on")
    return as_csv(header, map(_differing, rows))


def _differing(row: Differing) -> tuple[Cell, ...]:
    days = sorted({one.written_on.isoformat() for one in row.reasons if one.written_on})
    return (
        "Now, and not then" if row.is_now else "Then, and not now",
        *_cells_of_line(row.line),
        "; ".join(dict.fromkeys(WORDS[one.why] for one in row.reasons)),
        " ".join(one.words for one in row.reasons),
        ", ".join(days),
    )


def _cells_of_line(line: Line) -> tuple[Cell, ...]:
    """As in the file of the measure's own list."""
    if line.offender_id is None:
        return line.facts
    return (line.reference, LEVELS[line.risk_level], line.team, line.manager, *line.facts)
