"""Who may do what to the evidence: asked of the database, as the roles themselves."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db
EVIDENCE = ["audit_auditevent", "audit_checkpoint", "audit_leaf", "audit_pending"]
RIGHTS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]


def rights_of(role: str) -> dict[str, set[str]]:
    """What the role may do to each table of evidence."""
    rights: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for table in EVIDENCE:
            for right in RIGHTS:
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
                if cursor.fetchone() == (True,):
                    rights.setdefault(table, set()).add(right)
    return rights


def test_the_application_may_add_events_and_nothing_else() -> None:
    """It fills the queue by the trigger of an event, and can neither empty it nor seal (AUD-7)."""
    assert rights_of(settings.VIGIL_APPLICATION_ROLE) == {
        "audit_auditevent": {"SELECT", "INSERT"},
        "audit_checkpoint": {"SELECT"},
        "audit_leaf": {"SELECT"},
        "audit_pending": {"SELECT", "INSERT"},
    }


def test_the_sealer_may_seal_and_nothing_else() -> None:
    """It changes and removes no evidence; what it takes out of the queue has its leaf in the same transaction."""
    assert rights_of(settings.VIGIL_SEALER_ROLE) == {
        "audit_auditevent": {"SELECT", "INSERT"},
        "audit_checkpoint": {"SELECT", "INSERT"},
        "audit_leaf": {"SELECT", "INSERT"},
        "audit_pending": {"SELECT", "INSERT", "DELETE"},
    }


def test_the_sealer_sees_nobody() -> None:
    """Of the register it reads nothing: its only other table holds signs of life (SUP-5)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')",
            [settings.VIGIL_SEALER_ROLE],
        )
        tables = {table for (table,) in cursor.fetchall()}
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication FROM pg_roles"
            " WHERE rolname = %s",
            [settings.VIGIL_SEALER_ROLE],
        )
        may_more = cursor.fetchone()

    assert tables == {*EVIDENCE, "alerts_probe"}
    assert may_more == (False,)


@pytest.mark.parametrize(
    "deed",
    [
        r"INSERT INTO audit_leaf VALUES (0, 1, '\x00', '\x00', NULL)",
        "INSERT INTO audit_checkpoint VALUES (1, 1, '', '', '', '', now())",
        "UPDATE audit_leaf SET salt = NULL",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_leaf",
        "UPDATE audit_checkpoint SET note = ''",
        "DELETE FROM audit_checkpoint",
        "TRUNCATE audit_checkpoint",
        "UPDATE audit_pending SET event_id = 1",
        "DELETE FROM audit_pending",
        "TRUNCATE audit_pending",
    ],
)
def test_the_application_is_refused(deed: str) -> None:
    """By the grants, before any trigger."""
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)
