"""As whom the database is read: a second line behind `visible_to`, for when a look-up forgets it (ADR 0075).

The policies of the tables (`management.fencing`) ask the setting `vigil.reader`. It is the key of a user, who is given
restricted records of whose list they stand on; or `system`, which is given all. Whatever else it is, nothing or
nonsense, no restricted record is there. Only `_set` in this module ever sets it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.signals import connection_created

SETTING = "vigil.reader"
SYSTEM = "system"
NOBODY = ""


@contextmanager
def reading_as(reader: str) -> Iterator[None]:
    """One transaction that reads as this reader, and afterwards as before.

    What it sets ends with the transaction, so that a connection which is used again carries nothing over; and it goes
    back with a savepoint, so that an error inside leaves no more than was there.
    """
    begins = not connection.in_atomic_block  # the end of the transaction then takes it back by itself
    with transaction.atomic():
        before = _set(reader)
        yield
        if not begins and not connection.needs_rollback:
            _set(before)


def read_as(reader: str) -> None:
    """For the rest of `reading_as` around it. Outside of a transaction it does nothing, which gives less."""
    _set(reader)


@contextmanager
def whole_register() -> Iterator[None]:
    """Inside, the restricted records are there whoever asks, because what is done concerns every record alike.

    Never for an answer that says whose record it is. Each use in a web request stands with its reason in
    `tests/architecture/test_fence.py`. It decorates a function as well.
    """
    with reading_as(SYSTEM):
        yield


def this_process_is_the_system() -> None:
    """Have every connection of this process read the whole register: workers, commands and tests, never the web."""
    connection_created.connect(_let_read_all, dispatch_uid="the fence")


def _let_read_all(*, connection: Any, **_: Any) -> None:
    _set(SYSTEM, for_all_its_life=True, of=connection)


def _set(reader: str, *, for_all_its_life: bool = False, of: Any = connection) -> str:
    """Set as whom is read, and say as whom it was until now."""
    with of.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, %s)",
            [SETTING, SETTING, reader, not for_all_its_life],
        )
        before: str = cursor.fetchone()[0]
        return before
