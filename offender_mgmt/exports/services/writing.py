"""Writing an export: its tables row by row, its documents, the manifest, the signature, and the container of them.

Nothing is held whole but one row, so a long list costs no more memory than a short one. The container is a .zip
without compression and without any field that could differ: each of its bytes follows from the files, so the checker
can build it anew and sees whatever was put between them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from offender_mgmt.audit.services.signing import SealKey
from offender_mgmt.exports.rules.content import Cell, Content, Line, Row, Table
from offender_mgmt.exports.rules.manifest import (
    KEY,
    MANIFEST,
    SIGNATURE,
    Fingerprint,
    Issue,
    fingerprint,
    manifest,
)
from offender_mgmt.exports.services.files import Book, CsvFile, Sheet

STEP = 5000  # rows between two steps of the progress that people see
WORKBOOK = "export.xlsx"
TEXTS = (".csv", ".json", ".txt")
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of the calendar of .zip


class Cancelled(Exception):
    """Whoever asked for it took it back."""


@dataclass
class Written:
    """The finished container, and what is kept of it."""

    path: Path
    manifest: bytes = b""
    signature: str = ""
    rows: int = 0
    offender_ids: set[int] = field(default_factory=set)

    def take_lines(self, file: CsvFile, lines: Sequence[Line]) -> None:
        """These into the file; and whom they are about."""
        file.append_lines(line for _, line in lines)
        self.offender_ids.update(whom for whom, _ in lines if whom is not None)
        self.rows += len(lines)

    def take_rows(self, file: CsvFile, sheet: Sheet | None, rows: Sequence[Row]) -> None:
        """These into both files; and whom they are about."""
        for whom, cells in rows:
            file.append(cells)
            if sheet:
                sheet.append(cells)
            self.offender_ids.update(whom)
        self.rows += len(rows)


def write_export(
    folder: Path,
    content: Content,
    issue: Issue,
    key: SealKey,
    *,
    formats: Sequence[str],
    progress: Callable[[int], None],
) -> Written:
    """Write everything into this folder, and then into one container there. `progress` may raise to stop it."""
    written = Written(folder / "export.zip")
    book = Book() if "xlsx" in formats else None
    if book:
        _cover(book.sheet("About"), content, issue)
    tables = {
        table.name: _write_table(folder, table, issue, book, written, progress) for table in content.tables
    }
    names = []
    if book:
        book.save(folder / WORKBOOK)
        names.append(WORKBOOK)
    for document in content.documents:
        (folder / document.name).write_bytes(document.write(issue.watermark))
        names.append(document.name)
    (folder / KEY).write_text(key.public_line + "\n")
    names.append(KEY)
    files = [printed.told(f"{name}.csv", is_text=True) for name, (_, printed) in tables.items()]
    files += [_told(folder / name) for name in names]
    rows = {name: number for name, (number, _) in tables.items()}
    written.manifest = manifest(content, issue, rows=rows, files=files)
    written.signature = key.signature_of(written.manifest)
    (folder / MANIFEST).write_bytes(written.manifest)
    (folder / SIGNATURE).write_text(written.signature)
    pack(
        written.path, [folder / str(file["name"]) for file in files] + [folder / MANIFEST, folder / SIGNATURE]
    )
    return written


def _write_table(
    folder: Path,
    table: Table,
    issue: Issue,
    book: Book | None,
    written: Written,
    progress: Callable[[int], None],
) -> tuple[int, Fingerprint]:
    """The rows into every file at once, so that they are read once and all files have the same. How many."""
    begun = written.rows
    sheet = book.sheet(table.name) if book else None
    if sheet:
        sheet.append(table.header)
    with (folder / f"{table.name}.csv").open("wb") as file:
        printed = _Printed(file)
        csv_file = CsvFile(printed, table.header)
        if table.lines and not sheet:
            table.lines(lambda lines: written.take_lines(csv_file, lines))
            progress(written.rows)
        else:
            for rows in _steps(table.rows()):
                written.take_rows(csv_file, sheet, rows)
                progress(written.rows)
        csv_file.mark(issue.watermark)
    if sheet:
        sheet.append([issue.watermark])
    return written.rows - begun, printed.fingerprint


def _steps(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while step := list(islice(left, STEP)):
        yield step


@dataclass
class _Printed:
    """A file whose fingerprint is taken while it is written."""

    file: BinaryIO
    fingerprint: Fingerprint = field(default_factory=Fingerprint)

    def write(self, block: bytes) -> int:
        """As any file."""
        self.fingerprint.take(block)
        return self.file.write(block)


def _cover(sheet: Sheet, content: Content, issue: Issue) -> None:
    """What this is, of when, of whom, for whom and by whom."""
    about: list[tuple[str, Cell]] = [
        ("OFFICIAL-SENSITIVE", content.title),
        ("Export", issue.number),
        ("As at", content.as_at),
        ("Scope", content.scope),
        ("Filters", content.filters),
        ("Definition", content.definition),
        ("Policy", content.policy),
        ("People in scope", content.population),
        *((f"Left out: {reason}", number) for reason, number in content.excluded.items()),
        ("For", issue.recipient),
        ("Asked for by", issue.asked_by),
        ("", issue.watermark),
    ]
    for pair in about:
        sheet.append(pair)


def _told(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return fingerprint(file).told(path.name, is_text=path.suffix in TEXTS)


def pack(path: Path, files: Iterable[Path]) -> None:
    """One container of these files, in this order."""
    with ZipFile(path, "w") as container:
        for file in files:
            entry = ZipInfo(file.name, BEGINNING)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_STORED, 0o600 << 16, 3
            with file.open("rb") as source, container.open(entry, "w") as target:
                copyfileobj(source, target, 1 << 20)
