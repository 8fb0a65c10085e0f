"""What reading hands to parsing: the rows of a source, as they were told."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SourceRow:
    """One row of the source, under the column names of the header.

    `number` is the row's number as a spreadsheet program shows it. `typed` names the columns whose cell was
    a true date cell (its text is then ISO). `problems` says per column why a cell cannot be believed, and
    `warnings` what a person should know about the whole row: each of them makes the row need a decision.
    """

    number: int
    cells: Mapping[str, str]
    typed: frozenset[str] = frozenset()
    problems: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceTable:
    """The header and every row after it. `warnings` are sentences about the file as a whole."""

    header: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    warnings: tuple[str, ...] = ()
