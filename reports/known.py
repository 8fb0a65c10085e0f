"""Asking of a past moment: whatever is read within `as_known_at` is read as Vigil knew it then (ADR 0051)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

# Only these views, so that a table without one is an error and never today's rows.
SET_UP = (
    "SELECT set_config('vigil.known_at', %s, true), set_config('search_path', 'as_known', true),"
    " set_config('transaction_read_only', 'on', true)"
)


@contextmanager
def as_known_at(moment: datetime) -> Iterator[None]:
    """Within it, every query reads rows as they were known at the moment, and nothing can be written.

    A query is of the moment when it is *run* within it: a QuerySet that leaves unread is today's again. What is read
    of no view is refused (ProgrammingError). It ends like a transaction that is rolled back, so that neither the
    moment nor the schema outlives it, whatever it was nested in.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SET_UP, [moment.isoformat()])
        yield
        transaction.set_rollback(True)


def end_of(day: date) -> datetime:
    """The moment at which a day is over, where the force is."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=timezone.get_current_timezone())


def history_begins_on() -> date | None:
    """The day of the first row of the register's history; None while there is none. One query."""
    events = apps.get_model("offenders.OffenderEvent")._default_manager
    first = events.order_by("pgh_id").values_list("pgh_created_at", flat=True).first()
    return timezone.localdate(first) if first else None
