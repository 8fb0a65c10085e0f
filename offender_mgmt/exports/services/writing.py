"""Writing an export: its tables row by row, its documents, the manifest, the signature, and the container of them.

Nothing is held whole but one row, so a long list costs no more memory than a short one. The container is a .zip
without compression and without any field that could differ: each of its bytes follows from the files, so the checker
can build it anew and sees whatever was put between them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from offender_mgmt.audit.services.signing import SealKey
from offender_mgmt.exports.rules.content import Cell, Content, Table
from offender_mgmt.exports.rules.manifest import KEY, MANIFEST, SIGNATURE, Issue, fingerprint, manifest
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
    numbers = {
        table.name: _write_table(folder, table, issue, book, written, progress) for table in content.tables
    }
    names = [f"{table.name}.csv" for table in content.tables]
    if book:
        book.save(folder / WORKBOOK)
        names.append(WORKBOOK)
    for document in content.documents:
        (folder / document.name).write_bytes(document.write(issue.watermark))
        names.append(document.name)
    (folder / KEY).write_text(key.public_line + "\n")
    names.append(KEY)
    written.manifest = manifest(content, issue, rows=numbers, files=[_told(folder / name) for name in names])
    written.signature = key.signature_of(written.manifest)
    (folder / MANIFEST).write_bytes(written.manifest)
    (folder / SIGNATURE).write_text(written.signature)
    pack(written.path, [folder / name for name in (*names, MANIFEST, SIGNATURE)])
    return written


def _write_table(
    folder: Path,
    table: Table,
    issue: Issue,
    book: Book | None,
    written: Written,
    progress: Callable[[int], None],
) -> int:
    """The rows into every file at once, so that they are read once and all files have the same. How many."""
    begun = written.rows
    sheet = book.sheet(table.name) if book else None
    if sheet:
        sheet.append(table.header)
    with (folder / f"{table.name}.csv").open("wb") as file:
        csv_file = CsvFile(file, table.header)
        for number, whom in _written(table, csv_file, sheet):
            written.offender_ids.update(whom)
            written.rows += number
            progress(written.rows)
        csv_file.close(issue.watermark)
    if sheet:
        sheet.append([issue.watermark])
    return written.rows - begun


def _written(table: Table, csv_file: CsvFile, sheet: Sheet | None) -> Iterator[tuple[int, Iterable[int]]]:
    """Write a step of the rows after the other; how many it has, and whom they are about."""
    if table.lines and not sheet:
        for lines in table.lines():
            csv_file.append_lines(line for _, line in lines)
            yield len(lines), {whom for whom, _ in lines if whom is not None}
        return
    rows = iter(table.rows())
    while step := list(islice(rows, STEP)):
        for _, cells in step:
            csv_file.append(cells)
            if sheet:
                sheet.append(cells)
        yield len(step), chain.from_iterable(whom for whom, _ in step)


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
