"""What an export holds before it is written: tables, documents, and what is said of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | int | date | None
# Whom a row is about, as the audit log names them, and its cells.
Row = tuple[Iterable[int], tuple[Cell, ...]]
# A row as the line of CSV that its cells make, with the one person whom it is about, or nobody.
Line = tuple[int | None, bytes]


@dataclass(frozen=True)
class Table:
    """One list. `rows` reads it once, as a stream; `number` is how many are foreseen, for the progress alone.

    `lines` gives the same rows as the database writes them, some thousands at a time, which is faster; without it
    each is written here.
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    number: int
    lines: Callable[[Callable[[Sequence[Line]], object]], None] | None = None


@dataclass(frozen=True)
class Document:
    """A file that is written whole. `write` gets the watermark: who has it from whom."""

    name: str
    write: Callable[[str], bytes]


@dataclass(frozen=True)
class Content:
    """What was asked, of whom and when, and what answers it.

    `population` is None where that number itself is not for whoever gets the file. `excluded` says how many were left
    out for which reason, and names nobody. `known_at` is None where the answer is as known when it is made.
    """

    title: str
    definition: str
    filters: str
    scope: str
    as_at: date
    policy: str
    population: int | None
    tables: tuple[Table, ...]
    documents: tuple[Document, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=dict)
    known_at: datetime | None = None

    @property
    def number(self) -> int:
        """How many rows are foreseen."""
        return sum(table.number for table in self.tables)
