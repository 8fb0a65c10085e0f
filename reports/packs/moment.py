"""Reading everything that an export holds at one moment, so that no number can differ from its list (ADR 0054)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import connection, transaction

from offender_mgmt.exports.rules.content import Content, Table
from offender_mgmt.exports.services.spool import Spool

ONE_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
READ_ONLY = "SELECT set_config('transaction_read_only', 'on', true)"


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
    rows = Spool(table.rows())
    return replace(table, rows=lambda: rows, lines=None, number=len(rows))
