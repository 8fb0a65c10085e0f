"""Reading everything that an export holds at one moment, so that no number can differ from its list (ADR 0054)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import connection, transaction

from offender_mgmt.exports.rules.content import Cell, Content, Row, Table

ONE_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
READ_ONLY = "SELECT set_config('transaction_read_only', 'on', true)"
IN_MEMORY = 1 << 20  # bytes of a table; of a longer one the rest waits in a file that has no name


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything that is read within it is of one snapshot, and nothing can be written.

    Within a transaction that has begun already, what can be seen is what that one sees.
    """
    begins = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_SNAPSHOT if begins else READ_ONLY)
        yield
        transaction.set_rollback(True)


def kept(content: Content) -> Content:
    """The same, with every row of its tables read already; they may be written when the moment is over."""
    return replace(content, tables=tuple(_kept(table) for table in content.tables))


def _kept(table: Table) -> Table:
    file = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115  # by whoever reads it
    number = 0
    for offender_id, cells in table.rows():
        file.write(json.dumps([offender_id, [_written(cell) for cell in cells]]) + "\n")
        number += 1
    return replace(table, rows=partial(_rows, file), number=number)


def _rows(file: IO[str]) -> Iterator[Row]:
    with file:
        file.seek(0)
        for line in file:
            offender_id, cells = json.loads(line)
            yield offender_id, tuple(_read(cell) for cell in cells)


def _written(cell: Cell) -> Any:
    """A day, which JSON does not have, as a list of itself."""
    return [cell.isoformat()] if isinstance(cell, date) else cell


def _read(cell: Any) -> Cell:
    told: Cell = date.fromisoformat(cell[0]) if isinstance(cell, list) else cell
    return told
