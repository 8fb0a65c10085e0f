"""Which sheet is the register's. Nothing hidden is left out, or taken in, without a word."""

from typing import Any
from zipfile import ZipFile

from openpyxl.utils import get_column_letter

from intake.unpacking.archive import RefusedError
from intake.unpacking.layout import Layout, layout_of


def choose_sheet(workbook: Any, archive: ZipFile, name: str) -> tuple[Any, Layout]:
    """Return the sheet called `name`, or the only one with content when `name` is blank, with its layout.

    A hidden sheet is read only when it is named; without a name, hidden content anywhere is refused.
    """
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    if name and name not in sheets:
        raise RefusedError(f"The workbook has no sheet called “{name}”. It has {_quoted(sheets)}.")
    layouts = {
        title: layout_of(archive, sheet._worksheet_path)
        for title, sheet in sheets.items()
        if not name or title == name
    }
    filled = {title: layout for title, layout in layouts.items() if layout.last_row}
    if not filled:
        raise RefusedError("The workbook has no rows. Ask for the extract again.")
    hidden = [title for title in filled if sheets[title].sheet_state != "visible"]
    if hidden and not name:
        raise RefusedError(
            f"The workbook has hidden sheets with content: {_quoted(hidden)}. Show them and delete what does not "
            "belong to the register, or name the sheet in the profile."
        )
    if len(filled) > 1:
        raise RefusedError(
            f"More than one sheet has content: {_quoted(filled)}. Name the register's sheet in the profile."
        )
    ((title, layout),) = filled.items()
    if layout.hidden_columns:
        letters = ", ".join(get_column_letter(column) for column in sorted(layout.hidden_columns))
        raise RefusedError(
            f"Columns with content are hidden: {letters}. Show them, check them or delete them, and upload it again."
        )
    return sheets[title], layout


def _quoted(titles: Any) -> str:
    return ", ".join(f"“{title}”" for title in titles)
