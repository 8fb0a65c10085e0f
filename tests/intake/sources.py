"""Sources for the tests of the importer: rows in the standard profile's layout."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import intake
from intake.reading.profiles import load_profile
from intake.rules.facts import ParsedRow
from intake.rules.parsing import parse_row
from intake.rules.source import SourceRow, SourceTable

Change = Callable[[Worksheet], object]
EXTRACT_DATE = date(2026, 11, 19)
PROFILE = load_profile("standard")
DEMO = Path(intake.__file__).parent / "demo"
HEADER = tuple((DEMO / "register-extract.csv").read_text().splitlines()[0].split(","))
# A person without any mess, under our names of the fields.
CLEAN = {
    "reference": "SYN/01/00001",
    "visor_reference": "Z010000001",
    "family_name": "Carrow",
    "given_names": "Ryan Adam",
    "date_of_birth": "21/07/1946",
    "registered_on": "15/03/2021",
    "team_name": "East MOSOVO",
    "manager_name": "Anne Hallam",
    "risk_level": "High",
    "risk_assessed_on": "27/10/2026",
    "last_visit": "07/10/2026",
    "last_visit_outcome": "Seen",
    "announced": "N",
    "address": "39 Willow Road",
    "postcode": "ZZ2 7DN",
    "status": "Live",
    "next_check_on": "",
    "has_shpo": "Y",
    "notes": "",
}


def texts(**changes: str) -> list[str]:
    """The cells of one row, in the order of the header."""
    told = {PROFILE.columns[name]: text for name, text in (CLEAN | changes).items()}
    return [told[name] for name in HEADER]


def source_row(
    number: int = 2, *, typed: tuple[str, ...] = (), problems: dict[str, str] | None = None, **changes: str
) -> SourceRow:
    """A clean row with changes; `typed` and `problems` go by our names of the fields."""
    return SourceRow(
        number=number,
        cells=dict(zip(HEADER, texts(**changes), strict=True)),
        typed=frozenset(PROFILE.columns[name] for name in typed),
        problems={PROFILE.columns[name]: problem for name, problem in (problems or {}).items()},
    )


def source_table(*rows: SourceRow) -> SourceTable:
    """A table of these rows."""
    return SourceTable(header=HEADER, rows=rows)


def parsed(row: SourceRow | None = None, **changes: str) -> ParsedRow:
    """The facts of the row, which must be a person."""
    told = parse_row(row or source_row(**changes), PROFILE, EXTRACT_DATE)
    assert isinstance(told, ParsedRow)
    return told


def asked(row: ParsedRow) -> list[str]:
    """The fields that a person must decide."""
    return [doubt.field for doubt in row.doubts]


def csv_bytes(*rows: list[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file of the header and these rows, none of which needs quoting."""
    lines = [separator.join(cells) for cells in (list(HEADER), *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def workbook(path: Path, change: Change = lambda sheet: None) -> Path:
    """A workbook of three clean people, with typed dates, and one change."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEADER)
    for number in (1, 2, 3):
        cells: list[object] = list(texts(reference=f"SYN/{number}", visor_reference="", date_of_birth=""))
        cells[HEADER.index("Last Visit")] = date(2026, 10, 7)
        cells[HEADER.index("Registered")] = date(2021, 3, 15)
        cells[HEADER.index("Last ARMS")] = date(2026, 10, 27)
        sheet.append([cell if cell != "" else None for cell in cells])
    change(sheet)
    book.save(path)
    return path
