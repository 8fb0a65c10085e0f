"""From numbered rows to a table: find the header, and put every cell under its name."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from intake.reading.grid import Grid, GridRow
from intake.reading.refusal import UnreadableSource
from intake.rules.profile import Profile
from intake.rules.source import SourceRow, SourceTable
from intake.rules.text import clean

# Where spreadsheet programs cut files off without a word.
LAST_ROWS = (65_536, 1_048_576)
HEADER_IS_SOUGHT_IN = 30
# A missing cell says nothing about a person here; anywhere else a blank would be a statement.
HARMLESS_WHEN_MISSING = ("notes",)


def tabulate(grid: Grid, profile: Profile) -> SourceTable:
    """Return the rows after the header, each with its cells by column name, or refuse a header that does not fit."""
    header_row = next((row for row in grid.rows if row.number == profile.header_row), None)
    header = header_names(header_row.texts if header_row else (), profile)
    _check_header(header, grid, profile)
    width = len(header_row.texts) if header_row and grid.is_ragged else None
    rows = [row for row in grid.rows if row.number > profile.header_row]
    if not rows:
        raise UnreadableSource("The file has column names, but no rows. Ask for the extract again.")
    if rows[-1].number in LAST_ROWS:
        raise UnreadableSource(
            f"The file ends exactly at row {rows[-1].number:,}, where old programs cut files off without a word. "
            "Ask for the extract again, in two parts."
        )
    _refuse_second_header(rows, header, profile)
    widest = max(len(row.texts) for row in rows)
    names = (*header, *(f"column {number}" for number in range(len(header) + 1, widest + 1)))
    return SourceTable(
        header=header,
        rows=tuple(_source_row(row, header, names, _ragged(row, header, width, profile)) for row in rows),
        warnings=(*grid.warnings, *_not_read(rows, header)),
    )


def header_names(texts: Sequence[str], profile: Profile) -> tuple[str, ...]:
    """Return the column names as the profile writes them. Capitals and spaces do not matter; blanks are numbered."""
    wanted = {name.casefold(): name for name in profile.columns.values()}
    names = [clean(text) for text in texts]
    while names and not names[-1]:
        names.pop()
    return tuple(
        wanted.get(name.casefold(), name) or f"column {number}" for number, name in enumerate(names, start=1)
    )


def missing_columns(header: Sequence[str], profile: Profile) -> list[str]:
    """Return the columns that the profile names and the header lacks."""
    return [name for name in profile.columns.values() if name not in header]


def _check_header(header: tuple[str, ...], grid: Grid, profile: Profile) -> None:
    if missing := missing_columns(header, profile):
        raise UnreadableSource(_missing_sentence(missing, header, grid, profile))
    folded = [name.casefold() for name in header]
    if twice := sorted({name for name in header if folded.count(name.casefold()) > 1}):
        raise UnreadableSource(
            f"More than one column is called {_quoted(twice)}. Give each a name of its own, and upload it again."
        )


def _missing_sentence(missing: Sequence[str], header: Sequence[str], grid: Grid, profile: Profile) -> str:
    for row in grid.rows[:HEADER_IS_SOUGHT_IN]:
        if not missing_columns(header_names(row.texts, profile), profile):
            return (
                f"The column names are in row {row.number}, but the profile looks for them in row "
                f"{profile.header_row}. Correct header_row in the profile."
            )
    found = _quoted(header[:40]) if header else "nothing"
    return (
        f"Row {profile.header_row} has no column called {_quoted(missing)}. It has {found}. "
        "Choose the profile that fits this file, or correct it."
    )


def _refuse_second_header(rows: Sequence[GridRow], header: Sequence[str], profile: Profile) -> None:
    """A second table below the first may have its columns in another order."""
    for row in rows:
        names = header_names(row.texts, profile)
        if names != tuple(header) and not missing_columns(names, profile):
            raise UnreadableSource(
                f"Row {row.number} holds column names again, in another order than row {profile.header_row}. "
                "Put each table in a file of its own."
            )


def _not_read(rows: Sequence[GridRow], header: Sequence[str]) -> Iterator[str]:
    columns = zip_longest(*(row.texts for row in rows), fillvalue="")
    for number, (name, texts) in enumerate(zip_longest(header, columns, fillvalue=""), start=1):
        if name in ("", f"column {number}") and any(clean(text) for text in texts):
            yield f"Column {number} has cells, but no name."
    if any(row.is_coloured for row in rows):
        yield "Cells are coloured. Colours are not read: if one tells a level, write it into a column."


def _source_row(
    row: GridRow, header: Sequence[str], names: Sequence[str], ragged: dict[str, str]
) -> SourceRow:
    return SourceRow(
        number=row.number,
        cells=dict(zip_longest(names[: max(len(header), len(row.texts))], row.texts, fillvalue="")),
        typed=frozenset(names[column] for column in row.typed),
        problems={names[column]: problem for column, problem in row.problems.items()} | ragged,
        warnings=row.warnings,
    )


def _ragged(row: GridRow, header: Sequence[str], width: int | None, profile: Profile) -> dict[str, str]:
    """Say which cells can no longer be believed, because the row has more or fewer than the header's `width`."""
    found = len(row.texts)
    if width is None or not any(clean(text) for text in row.texts):
        return {}
    if found > width:
        reason = f"The row has {found} cells for {width} columns: a separator within a text has moved them."
        return dict.fromkeys(header, reason)
    harmless = {profile.columns.get(name) for name in HARMLESS_WHEN_MISSING}
    reason = f"The row has only {found} cells for {width} columns."
    return dict.fromkeys((name for name in header[found:] if name not in harmless), reason)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
