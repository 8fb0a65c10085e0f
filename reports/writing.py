"""The columns of each report, and its rows as files."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import UTC

from offender_mgmt.exports.services.files import Book, as_csv
from offender_mgmt.offenders.choices import RiskLevel
from reports.answers import Entry
from reports.compliance import ComplianceRow
from reports.difference import WORDS, Differing
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


def compliance_csv(rows: Sequence[ComplianceRow]) -> bytes:
    """The compliance report as CSV."""
    return as_csv(HEADER, [cells_of(row) for row in rows])


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
    return as_csv(measure_header(question), [measure_cells(line) for line in lines])


def _person(line: Line) -> tuple[Cell, ...]:
    level = RiskLevel(line.risk_level).label if line.risk_level else "Not assessed"
    return line.reference, level, line.team, line.manager


def compliance_xlsx(rows: Sequence[ComplianceRow], *, about: Sequence[tuple[str, Cell]]) -> bytes:
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
    return astuple(row)


def measure_header(question: Question) -> tuple[str, ...]:
    """The columns of the list of a measure: the person, where rows are about one, and the facts."""
    titles = tuple(fact.title for fact in question.facts)
    return titles if question.measure.whose is None else (*PERSON_HEADER, *titles)


def measure_cells(line: Line) -> tuple[Cell, ...]:
    """One row of it."""
    return line.facts if line.offender_id is None else (*_person(line), *line.facts)


def difference_csv(question: Question, rows: Iterable[Differing]) -> bytes:
    """What is in one list of a measure only as CSV: which list, the row, and why."""
    header = ("In the number", *measure_header(question), "Why", "What", "Written on")
    return as_csv(header, [_differing(row) for row in rows])


def _differing(row: Differing) -> tuple[Cell, ...]:
    days = sorted({one.written_on.isoformat() for one in row.reasons if one.written_on})
    return (
        "Now, and not then" if row.is_now else "Then, and not now",
        *measure_cells(row.line),
        "; ".join(dict.fromkeys(WORDS[one.why] for one in row.reasons)),
        " ".join(one.words for one in row.reasons),
        ", ".join(days),
    )
