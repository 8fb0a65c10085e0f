"""How a sheet is laid out: what is hidden, merged, commented, or a formula without a result.

openpyxl's quick way of reading tells none of this, so the sheet's XML is read once for it alone.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl.packaging.relationship import get_dependents
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from intake.unpacking.archive import NOT_FROM_A_PROGRAM, RefusedError

# openpyxl reads no other dialect, and finds nothing in one.
DIALECT = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LONGEST_GAP = 1000
MOST_MERGES = 10_000


@dataclass
class Layout:
    """Rows and columns are counted from 1; only those with content are named."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    without_result: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)


def layout_of(archive: ZipFile, path: str) -> Layout:
    """Read the layout of the sheet whose XML is at `path` in the archive."""
    scan = _Scan()
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype  # entities, and so XML bombs, need one
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.CharacterDataHandler = scan.text
    with archive.open(path) as sheet:
        parser.ParseFile(sheet)
    layout = scan.layout
    layout.hidden_columns = {
        column for column in scan.columns if any(first <= column <= last for first, last in scan.hidden)
    }
    layout.comments = _comments(archive, path)
    return layout


class _Scan:
    """One pass over the sheet, with the position in it. A million empty rows take seconds and no memory."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.row = self.column = 0
        self.place = ""
        self.is_row_hidden = self.is_text_result = False
        self.has_formula = self.has_text = self.is_in_text = False
        self.hidden: list[tuple[int, int]] = []
        self.columns: set[int] = set()
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if begin := self.starts.get(name):
            begin(attributes)
        elif not self.starts:
            self._start_sheet(name, attributes)

    def end(self, name: str) -> None:
        if finish := self.ends.get(name):
            finish()

    def _start_sheet(self, name: str, attributes: dict[str, str]) -> None:
        if DIALECT not in attributes.values():
            raise RefusedError("Save the workbook as “Excel Workbook (.xlsx)”, not as “Strict Open XML”.")
        prefix = name[: name.find(":") + 1]
        starts = {"row": self._row, "c": self._cell, "f": self._formula, "v": self._text, "t": self._text}
        starts |= {"col": self._column, "mergeCell": self._merge}
        self.starts = {prefix + tag: begin for tag, begin in starts.items()}
        self.ends = {prefix + tag: self._end_text for tag in ("v", "t")} | {prefix + "c": self._end_cell}

    def _row(self, attributes: dict[str, str]) -> None:
        self.row, self.column = int(attributes.get("r") or self.row + 1), 0
        self.is_row_hidden = _is_true(attributes.get("hidden")) or attributes.get("ht") == "0"

    def _cell(self, attributes: dict[str, str]) -> None:
        self.place = attributes.get("r", "")
        self.column += 1
        self.is_text_result = attributes.get("t") == "str"  # of a formula: it may be blank and still a result
        self.has_formula = self.has_text = False

    def _formula(self, _: dict[str, str]) -> None:
        self.has_formula = True

    def _text(self, _: dict[str, str]) -> None:
        self.is_in_text = True

    def _column(self, attributes: dict[str, str]) -> None:
        if _is_true(attributes.get("hidden")) or attributes.get("width") == "0":
            self.hidden.append((int(attributes.get("min", "1")), int(attributes.get("max", "1"))))

    def _end_text(self) -> None:
        self.is_in_text = False

    def _end_cell(self) -> None:
        if self.has_text or (self.has_formula and not self.is_text_result):
            self._note_content()

    def text(self, text: str) -> None:
        self.has_text = self.has_text or (self.is_in_text and text != "")

    def _note_content(self) -> None:
        layout = self.layout
        if self.place:
            self.column = coordinate_to_tuple(self.place)[1]
        if layout.last_row and self.row - layout.last_row > LONGEST_GAP:
            raise RefusedError(
                f"Below row {layout.last_row} there are more than {LONGEST_GAP:,} blank rows, and then row "
                f"{self.row} has content again. Delete what does not belong to the table, and upload it again."
            )
        layout.last_row = max(self.row, layout.last_row)
        layout.last_column = max(self.column, layout.last_column)
        self.columns.add(self.column)
        if self.is_row_hidden:
            layout.hidden_rows.add(self.row)
        if not self.has_text:
            layout.without_result.add((self.row, self.column))

    def _merge(self, attributes: dict[str, str]) -> None:
        if len(self.layout.merged) >= MOST_MERGES:
            raise RefusedError(
                "The sheet is full of merged cells. Unmerge them, fill the gaps, and upload it again."
            )
        left, top, right, bottom = range_boundaries(attributes.get("ref", ""))
        if left and top and right and bottom:
            self.layout.merged.append((left, top, right, bottom))


def _refuse_doctype(*_: object) -> None:
    raise RefusedError(NOT_FROM_A_PROGRAM)


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


def _comments(archive: ZipFile, path: str) -> dict[int, str]:
    """The comments of each row, in one text."""
    rels = f"{posixpath.dirname(path)}/_rels/{posixpath.basename(path)}.rels"
    comments: dict[int, str] = {}
    if rels not in archive.namelist():
        return comments
    for relation in get_dependents(archive, rels):
        if not relation.Type.endswith("/comments") or relation.target not in archive.namelist():
            continue
        for comment in fromstring(archive.read(relation.target)).iter():
            if comment.tag.rpartition("}")[2] == "comment":
                row = coordinate_to_tuple(comment.get("ref", "A1"))[0]
                text = " ".join("".join(comment.itertext()).split())
                comments[row] = f"{comments[row]} / {text}" if row in comments else text
    return comments
