"""What was written stays written: refused by grant to application and sealer, by trigger to whoever migrates."""

from collections.abc import Iterator
from datetime import date, datetime

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction

from embedded.postgres import APPLICATION, MIGRATOR, SEALER
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from tests.conftest import connect_as
from tests.factories import make_offender, make_visit

pytestmark = pytest.mark.django_db

FACTS = ["audit_auditevent", "visits_visit", "visits_visit_officers"]
# The log and its seal, each with a row that the owner may add.
EVIDENCE = {
    "audit_auditevent": "(verb, actor_name, actor_role, offender_ids, details)"
    " VALUES ('signed_in', 'somebody', '', '{}', '{}')",
    "audit_checkpoint": "VALUES (1, 1, '', '', '', '', now())",
    "audit_inquiry": "(public_id, asked_by_id, asked_at, purpose, reason, user_id, since, until)"
    " VALUES (gen_random_uuid(), 1, now(), 'security', 'A complaint', 1, '2026-01-01', '2026-01-02')",
    "audit_leaf": r"VALUES (0, 1, '\x00', '\x00', NULL)",
    "audit_lookreview": '(account_id, "on", kind, note, reviewed_by_id, reviewed_at)'
    " VALUES (1, '2026-01-01', 'many', 'Asked', 2, now())",
}
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
    """Any column, for a change that changes nothing. Asked of the catalogue: a read would stand in a TRUNCATE's way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table]
        )
        return str(cursor.fetchone()[0])


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
    """Whoever signs in to migrate, and so owns the tables, in a transaction that is rolled back."""
    owner = connect_as(MIGRATOR)
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


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("table", EVIDENCE)
@pytest.mark.parametrize("role", [APPLICATION, SEALER])
def test_application_and_sealer_are_refused_by_grant(role: str, table: str, deed: str) -> None:
    """Tried as each signs in, before any trigger is asked (AUD-7)."""
    them = connect_as(role)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), them.cursor() as cursor:
        cursor.execute(DEEDS[deed].format(table=table, column=first_column(table)))
    them.close()


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("table", EVIDENCE)
def test_whoever_migrates_is_refused_by_trigger(
    table: str, deed: str, owner: psycopg2.extensions.connection
) -> None:
    """As the owner of the tables no grant refuses them; the tables do (AUD-7)."""
    with owner.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} {EVIDENCE[table]}")
        with pytest.raises(psycopg2.errors.RaiseException):
            cursor.execute(DEEDS[deed].format(table=table, column=first_column(table)))
