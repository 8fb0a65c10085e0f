"""Reading a register as it stood at one moment, as a database role that may write nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from psycopg2.sql import SQL, Identifier


@contextmanager
def read_only_snapshot() -> Iterator[None]:
    """Inside, the database refuses every write, by the role and by the transaction; nothing of it is ever committed.

    All that is read is of one moment, however long it takes and whoever publishes a policy meanwhile. (Inside a
    transaction that has begun already, it is as steady as that transaction is.)
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(SQL("SET LOCAL ROLE {role}").format(role=Identifier(settings.VIGIL_READER_ROLE)))
            cursor.execute("SET LOCAL transaction_read_only = on")
            # Long reads in pieces: compiling each piece takes longer than running it.
            cursor.execute("SET LOCAL jit = off")
        yield
        transaction.set_rollback(True)  # which also takes back the role
