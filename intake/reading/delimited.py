"""Reading CSV: encodings, separators, broken quotes, and files that were cut off."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from intake.reading.decoding import decode
from intake.reading.grid import Grid, GridRow
from intake.reading.refusal import UnreadableSource
from intake.reading.table import header_names, missing_columns
from intake.rules.profile import Profile

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n)', re.IGNORECASE)
# A spreadsheet cell holds no more; a longer one is a quotation mark that swallowed the rows after it.
LONGEST_CELL = 32_767
LONGEST_GAP = 1000
MOST_ROWS = 1_048_576


def read_delimited(path: Path, profile: Profile) -> Grid:
    """Read a CSV file. It is refused when a quotation mark is never closed or its last line is not whole."""
    text, warnings = decode(path.read_bytes(), profile)
    if not text.strip():
        raise UnreadableSource("The file is empty. Ask for the extract again.")
    if match := SEPARATOR_LINE.match(text):
        text, separator = text[match.end() :], match[1]
    else:
        separator = _separator(text, profile)
    records = _records(text, separator)
    width = len(records[profile.header_row - 1]) if len(records) >= profile.header_row else 0
    _refuse_swallowed_rows(records, width, separator)
    rows = [GridRow(number, tuple(record)) for number, record in enumerate(records, start=1)]
    if not text.endswith(("\n", "\r")):
        rows[-1] = _last_row(rows[-1], width)
        warnings = (*warnings, "The file's last line has no line break. Check that the last row is whole.")
    return Grid(tuple(rows), warnings, is_ragged=True)


def _separator(text: str, profile: Profile) -> str:
    """Return the profile's separator, or the one with which all of its columns are found."""
    missing = {separator: len(_missing(text, separator, profile)) for separator in SEPARATORS}
    best = min(missing, key=lambda separator: missing[separator])
    if profile.separator and best != profile.separator and missing[best] == 0:
        raise UnreadableSource(
            f"The columns of this file are separated by {SEPARATORS[best]}, "
            f"but the profile says {SEPARATORS[profile.separator]}. Correct the profile's separator."
        )
    return profile.separator or best


def _missing(text: str, separator: str, profile: Profile) -> Sequence[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = next(islice(reader, profile.header_row - 1, None), [])
    except csv.Error:
        header = []
    return missing_columns(header_names(header, profile), profile)


def _records(text: str, separator: str) -> list[list[str]]:
    """Return the records. Empty lines within are records of the source, those at the end are not."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    started_on, empty_lines = 1, 0
    try:
        for record in reader:
            started_on = reader.line_num + 1
            if not record:
                empty_lines += 1
                continue
            _check_length(len(records), empty_lines)
            records.extend([] for _ in range(empty_lines))
            records.append(record)
            empty_lines = 0
    except csv.Error as error:
        raise UnreadableSource(
            f"The quotation marks in the row that begins on line {started_on} do not fit together, or the file is "
            "cut off there. Ask for the extract again, with quotation marks inside texts doubled."
        ) from error
    return records


def _check_length(rows: int, empty_lines: int) -> None:
    if empty_lines > LONGEST_GAP:
        raise UnreadableSource(
            f"After row {rows} there are {empty_lines:,} empty lines, and then more rows. "
            "Delete what does not belong to the table, and upload it again."
        )
    if rows + empty_lines >= MOST_ROWS:
        raise UnreadableSource(f"The file has more than {MOST_ROWS:,} rows. Ask for the extract in parts.")


def _refuse_swallowed_rows(records: Sequence[Sequence[str]], width: int, separator: str) -> None:
    """A quotation mark that is closed in a later row leaves a row too long, or a cell with a whole row inside."""
    for number, record in enumerate(records, start=1):
        for cell in record:
            swallows = "\n" in cell and (len(record) > width or cell.count(separator) >= width - 1)
            if (swallows and width > 1) or len(cell) > LONGEST_CELL:
                raise UnreadableSource(
                    f"A quotation mark in row {number} is closed too late and swallows the rows after it. "
                    "Ask for the extract again, with quotation marks inside texts doubled."
                )


def _last_row(row: GridRow, width: int) -> GridRow:
    """A last row without a line break may be cut off: with too few cells it is, else its last cell is in doubt."""
    if len(row.texts) < width:
        raise UnreadableSource(
            f"The file is cut off: its last row, {row.number}, has {len(row.texts)} of {width} cells. "
            "Ask for the extract again."
        )
    if not row.texts[-1].strip():
        return row
    return replace(row, problems={len(row.texts) - 1: "The file ends within this cell: it may be cut off."})
