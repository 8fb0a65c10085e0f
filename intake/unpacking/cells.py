"""The cells of a sheet as texts, in JSON-ready rows, each with what a person should know about it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl.utils import get_column_letter

from intake.unpacking.layout import Layout

LEADING_ZEROS = re.compile("0+")
Range = tuple[int, int, int, int]


def rows_of(sheet: Any, layout: Layout) -> Iterator[list[Any]]:
    """Yield [number, texts, typed columns, problems by column, warnings, is coloured] for each row with content.

    Blank rows above the last of them are yielded too. Columns are counted from 0. `sheet` is openpyxl's read-only
    worksheet.
    """
    sheet.reset_dimensions()  # what the file says of its own size may be wrong, and would cut columns off
    merged = _merged_by_row(layout)
    for number, cells in enumerate(sheet.iter_rows(max_row=layout.last_row), start=1):
        cells = cells[: layout.last_column]
        texts = [_text(cell.value, cell) for cell in cells]
        typed = [column for column, cell in enumerate(cells) if isinstance(cell.value, date)]
        problems = {
            column: "The cell holds a formula without a result."
            for column in range(len(cells))
            if (number, column + 1) in layout.without_result
        }
        for area in merged.get(number, ()):
            problems |= dict.fromkeys(
                _covered(number, area, layout), f"The cell is part of the merged cells {_name(area)}."
            )
        warnings = list(_warnings(number, cells, layout, merged.get(number, ())))
        is_coloured = any(cell.value is not None and cell.fill.fill_type == "solid" for cell in cells)
        yield [number, texts, typed, problems, warnings, is_coloured]


def _text(value: object, cell: Any) -> str:
    """The value as a text: dates in ISO, whole numbers without a point, with the leading zeros they are shown with."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        is_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_midnight else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and LEADING_ZEROS.fullmatch(cell.number_format):
        return str(value).zfill(len(cell.number_format))
    return str(value)


def _merged_by_row(layout: Layout) -> dict[int, list[Range]]:
    rows: dict[int, list[Range]] = defaultdict(list)
    for area in layout.merged:
        for row in range(area[1], min(area[3], layout.last_row) + 1):
            rows[row].append(area)
    return rows


def _covered(row: int, area: Range, layout: Layout) -> Iterator[int]:
    """The columns of a row that a merged area hides: all but its first cell, which holds the value."""
    left, top, right, _ = area
    for column in range(left, min(right, layout.last_column) + 1):
        if (row, column) != (top, left):
            yield column - 1


def _warnings(row: int, cells: Sequence[Any], layout: Layout, merged: Sequence[Range]) -> Iterator[str]:
    if row in layout.hidden_rows:
        yield "The row is hidden in the spreadsheet."
    if merged:
        yield f"Cells of the row are merged: {', '.join(_name(area) for area in merged[:5])}."
    if row in layout.comments:
        yield f"The row has a comment: {layout.comments[row]}"
    if any(cell.value is not None and cell.font.strike for cell in cells):
        yield "Cells of the row are struck through."


def _name(area: Range) -> str:
    left, top, right, bottom = area
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
