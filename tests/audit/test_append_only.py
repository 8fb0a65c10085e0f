"""What was written stays written: refused by grant to the application, by trigger to the owner."""

from collections.abc import Iterator
from datetime import date, datetime

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from tests.conftest import connect_as_owner
from tests.factories import make_offender, make_visit

pytestmark = pytest.mark.django_db

FACTS = ["audit_auditevent", "visits_visit", "visits_visit_officers"]
DEEDS = {
    "update": 'UPDATE "{table}" SET {column} = {column}',
    "delete": 'DELETE FROM "{table}"',
    "truncate": 'TRUNCATE "{table}" CASCADE',
}
FORBIDDEN = {
    "alter": 'ALTER TABLE "{table}" ADD COLUMN forged text',
    "drop": 'DROP TABLE "{table}" CASCADE',
    "disable triggers": 'ALTER TABLE "{table}" DISABLE TRIGGER USER',
}


def first_column(table: str) -> str:
    """Any column, for a change that changes nothing."""
    with connection.cursor() as cursor:
        return str(connection.introspection.get_table_description(cursor, table)[0].name)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("table", FACTS)
def test_the_application_may_not_change_what_was_written(table: str, deed: str) -> None:
    """The application's role has INSERT and SELECT there, and nothing else (AUD-7, VIS-5)."""
    statement = DEEDS[deed].format(table=table, column=first_column(table))

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("deed", FORBIDDEN)
@pytest.mark.parametrize("table", FACTS)
def test_the_application_owns_nothing(table: str, deed: str) -> None:
    """The application's role cannot alter, drop or disarm the tables that it writes (AUD-7)."""
    with (
        pytest.raises(ProgrammingError, match="must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(FORBIDDEN[deed].format(table=table))


@pytest.fixture
def owner() -> Iterator[psycopg2.extensions.connection]:
    """The role that owns the tables, in a transaction that is rolled back."""
    owner = connect_as_owner()
    yield owner
    owner.rollback()
    owner.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("table", "deed"),
    [
        *((table, deed) for table in ("audit_auditevent", "visits_visit") for deed in DEEDS),
        ("offenders_offenderevent", "update"),
        ("offenders_offenderevent", "delete"),
    ],
)
def test_the_owner_is_refused_by_a_trigger(
    table: str, deed: str, owner: psycopg2.extensions.connection, supervisor: User, now: datetime
) -> None:
    """What a grant does not stop, the table itself refuses (AUD-7)."""
    make_visit(make_offender(now=now), date(2026, 11, 1), by=supervisor)
    with transaction.atomic():
        audit.record(Verb.SIGNED_IN, by=supervisor)
    statement = DEEDS[deed].format(table=table, column=first_column(table))

    with pytest.raises(psycopg2.errors.RaiseException), owner.cursor() as cursor:
        cursor.execute(statement)
