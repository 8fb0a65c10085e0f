"""Writing lists as files, row by row: CSV and a workbook, with no cell that a program would run (FIL-7, FIL-8)."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from offender_mgmt.exports.rules.content import Cell

# Half and full width: a spreadsheet takes a text that starts so for a formula.
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", *"\uff1d\uff0b\uff0d\uff20")


def neutral(text: str) -> str:
    """`text` with a leading apostrophe when a spreadsheet would run it."""
    return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) else text


class Writable(Protocol):
    """Whatever takes bytes."""

    def write(self, block: bytes, /) -> int:
        """One stretch more."""


class CsvFile:
    """CSV: UTF-8 with a byte order mark, every field quoted, dates in ISO form."""

    def __init__(self, file: Writable, header: Sequence[str]) -> None:
        self._file = file
        self._writer = csv.writer(self, quoting=csv.QUOTE_ALL)
        self._width = len(header)
        file.write(BOM_UTF8)
        self._writer.writerow(header)

    def append(self, cells: Sequence[Cell]) -> None:
        """One row more."""
        self._writer.writerow([neutral(value) if isinstance(value, str) else value for value in cells])

    def append_lines(self, lines: Iterable[bytes]) -> None:
        """Rows more, which the database has written (see `lines`)."""
        self._file.write(b"".join(lines))

    def write(self, text: str) -> int:
        """What the writer of rows makes of one."""
        return self._file.write(text.encode())

    def mark(self, watermark: str) -> None:
        """The last row: a line in its first cell."""
        self.append([watermark, *[""] * (self._width - 1)])


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as one CSV file."""
    out = io.BytesIO()
    file = CsvFile(out, header)
    for row in rows:
        file.append(row)
    return out.getvalue()


def csv_of_lines(header: Sequence[str], lines: Iterable[bytes]) -> bytes:
    """The lines that the database has written as one CSV file."""
    out = io.BytesIO()
    file = CsvFile(out, header)
    file.append_lines(lines)
    return out.getvalue()


class Book:
    """A workbook of visible sheets in which text stays text. Sheets are spooled to disk while they are written."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.creator = ""

    def sheet(self, title: str) -> "Sheet":
        """A new sheet. It is called as its CSV file: without what no title may have, and cut where it must be."""
        return Sheet(self._book.create_sheet(title[:31]))

    def save(self, file: IO[bytes] | Path) -> None:
        """Write it."""
        self._book.save(file)


class Sheet:
    """One sheet of a book."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._sheet = sheet

    def append(self, cells: Sequence[Cell]) -> None:
        """One row more."""
        self._sheet.append([_typed(self._sheet, value) for value in cells])


def _typed(sheet: WriteOnlyWorksheet, value: Cell) -> Any:
    if isinstance(value, str):
        # A workbook cannot hold them; an import may have told them.
        value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell: Any = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # the stubs forget plain dates
    if isinstance(value, str):
        cell.data_type = "s"  # a text that starts with "=" would otherwise be written as a formula
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell
