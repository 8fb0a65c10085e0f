"""What a file holds before anybody knows which row is the header: numbered rows of texts."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class GridRow:
    """One row. Columns are counted from 0; what `typed`, `problems` and `warnings` mean, SourceRow says."""

    number: int
    texts: tuple[str, ...]
    typed: frozenset[int] = frozenset()
    problems: dict[int, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    is_coloured: bool = False


@dataclass(frozen=True)
class Grid:
    """All rows of a file in their order, none left out but empty ones at its end.

    `is_ragged` means that every row should have as many cells as the header, because the file writes them all.
    """

    rows: tuple[GridRow, ...]
    warnings: tuple[str, ...] = ()
    is_ragged: bool = False
