"""What each role of the database may do, as one table to read, and to change on purpose (SUP-5, AUD-7)."""

import os
import subprocess
from collections.abc import Iterator

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from embedded.postgres import MIGRATOR, OWNER
from offender_mgmt.management.commands.grant_application_role import APPEND_ONLY
from tests.architecture.test_database import history_tables, rows
from tests.conftest import connect_as, connect_as_owner

pytestmark = pytest.mark.django_db
ROLES = {
    "app": settings.VIGIL_APPLICATION_ROLE,
    "reader": settings.VIGIL_READER_ROLE,
    "sealer": settings.VIGIL_SEALER_ROLE,
    "auditor": settings.VIGIL_AUDITOR_ROLE,
    "backup": settings.VIGIL_BACKUP_ROLE,
}
RIGHTS = {
    "SELECT": "r",
    "INSERT": "a",
    "UPDATE": "w",
    "DELETE": "d",
    "TRUNCATE": "D",
    "REFERENCES": "x",
    "TRIGGER": "t",
}
# Letters as psql's \dp writes them: read, append, write, delete. The last three lines are kinds of table.
TABLE = """
                     app    reader  sealer  auditor  backup
audit_auditevent     ra     r       ra      r        r
audit_checkpoint     r      r       ra      r        r
audit_inquiry        ra     r       .       r        r
audit_leaf           r      r       ra      r        r
audit_pending        ra     r       rad     r        r
alerts_probe         rawd   r       raw     .        r
django_migrations    r      r       .       .        r
append_only          ra     r       .       .        r
history              ra     r       .       .        r
other                rawd   r       .       .        r
"""
HEAD, *LINES = (line.split() for line in TABLE.strip().splitlines())
EXPECTED = {name: dict(zip(HEAD, rights, strict=True)) for name, *rights in LINES}


def kind_of(table: str) -> str:
    """The line of the table that this one must be like."""
    if table in EXPECTED:
        return table
    if table in APPEND_ONLY:
        return "append_only"
    return "history" if table in history_tables() else "other"


def granted() -> dict[str, dict[str, str]]:
    """What each role may do to each table, asked of the database."""
    found: dict[str, dict[str, str]] = {}
    for table, role, right, has in rows(
        "SELECT relname, role, privilege, has_table_privilege(role, pg_class.oid, privilege)"
        " FROM pg_class, unnest(%s) AS role, unnest(%s) WITH ORDINALITY AS rights (privilege, place)"
        " WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace ORDER BY place",
        list(ROLES.values()),
        list(RIGHTS),
    ):
        short = next(name for name, one in ROLES.items() if one == role)
        letters = found.setdefault(table, dict.fromkeys(ROLES, ""))
        letters[short] += RIGHTS[right] if has else ""
    return {table: {role: letters or "." for role, letters in by.items()} for table, by in found.items()}


def test_each_role_may_do_what_the_table_says() -> None:
    """Every table of the database, whoever made it."""
    found = granted()

    assert found == {table: EXPECTED[kind_of(table)] for table in found}
    assert {kind_of(table) for table in found} == set(EXPECTED)


def test_the_auditor_reads_two_columns_of_the_register() -> None:
    """Which reference a number in the log stands for: no name and no fact (AUD-6)."""
    columns = rows(
        "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped"
        " AND NOT has_table_privilege(%s, attrelid, 'SELECT')"
        " AND has_column_privilege(%s, attrelid, attnum, 'SELECT, INSERT, UPDATE, REFERENCES')",
        ROLES["auditor"],
        ROLES["auditor"],
    )

    assert sorted(columns) == [("offenders_offender", "id"), ("offenders_offender", "reference")]


@pytest.mark.parametrize("role", ["auditor", "backup"])
def test_a_role_for_looking_is_closed_and_ordinary(role: str) -> None:
    """Nobody signs in as it unasked; it may make nothing and belongs to no role that may do more. Backups alone pass
    beside the fence: one without restricted records would be none.
    """
    assert rows(
        "SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
        " WHERE rolname = %s",
        ROLES[role],
    ) == [(False,) * 5 + (role == "backup",)]
    assert rows("SELECT FROM pg_auth_members WHERE member = %s::regrole", ROLES[role]) == []
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", ROLES[role]) == [(False,)]


def test_nobody_signs_in_as_the_owner() -> None:
    """PostgreSQL itself says no, before any password (SUP-5, AUD-7)."""
    with pytest.raises(psycopg2.OperationalError, match='"vigil_owner" is not permitted to log in'):
        connect_as(OWNER)


def test_everything_belongs_to_the_owner() -> None:
    """Tables, sequences, views and functions of both schemas, and the database (ADR 0081)."""
    ours = "IN ('public'::regnamespace, 'as_known'::regnamespace)"
    of_an_extension = "SELECT objid FROM pg_depend WHERE deptype = 'e'"
    owners = rows(
        f"SELECT relowner::regrole::text FROM pg_class WHERE relnamespace {ours} AND oid NOT IN ({of_an_extension})"
        f" UNION SELECT proowner::regrole::text FROM pg_proc WHERE pronamespace {ours}"
        f" AND oid NOT IN ({of_an_extension})"
        " UNION SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()"
    )

    assert owners == [(OWNER,)]


def test_whoever_migrates_is_the_owner_and_nothing_beside() -> None:
    """Who signs in by the migrating role is the owner from the first statement; by itself the role has nothing."""
    migrator = connect_as(MIGRATOR)
    with migrator.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == (MIGRATOR, OWNER)
        cursor.execute("SET ROLE NONE")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE theirs ()")
    migrator.close()
    may = "rolcanlogin, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    assert rows(f"SELECT {may} FROM pg_roles WHERE rolname = %s", MIGRATOR) == [(True,) + (False,) * 6]
    members = "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members"
    assert rows(f"{members} WHERE %s IN (roleid::regrole::text, member::regrole::text)", OWNER) == [
        (OWNER, MIGRATOR)
    ]


@pytest.fixture
def owner() -> Iterator[psycopg2.extensions.connection]:
    """Whoever may become any role; what they do is rolled back."""
    owner = connect_as_owner()
    yield owner
    owner.rollback()
    owner.close()


@pytest.mark.parametrize("role", ["sealer", "auditor", "backup", "reader"])
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE audit_auditevent SET actor_name = 'somebody else'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "UPDATE audit_leaf SET salt = NULL",
        "DELETE FROM audit_checkpoint",
        "UPDATE offenders_offender SET team_id = NULL",
        "INSERT INTO visits_contact DEFAULT VALUES",
        "DROP TABLE audit_leaf",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER USER",
    ],
)
def test_evidence_and_register_are_out_of_reach(
    role: str, deed: str, owner: psycopg2.extensions.connection
) -> None:
    """Tried as the role itself (AUD-7, SUP-5)."""
    with owner.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLES[role]}")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(deed)


@pytest.mark.parametrize("role", ["sealer", "auditor"])
@pytest.mark.parametrize(
    "deed",
    [
        "SELECT family_name FROM offenders_offender",
        "SELECT * FROM offenders_offender",
        "SELECT lines FROM offenders_address",
        "SELECT family_name FROM offenders_offenderevent",
        "SELECT session_data FROM accounts_session",
        "SELECT password FROM accounts_user",
    ],
)
def test_nobody_of_the_register_is_read(role: str, deed: str, owner: psycopg2.extensions.connection) -> None:
    """Neither by the sealer nor by an auditor with SQL."""
    with owner.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLES[role]}")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(deed)


def test_the_auditor_can_answer_with_sql(owner: psycopg2.extensions.connection) -> None:
    """Who looked at a reference: what the role is for."""
    with owner.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLES['auditor']}")
        cursor.execute(
            "SELECT event.at, event.actor_name FROM audit_auditevent AS event JOIN offenders_offender AS offender"
            " ON event.offender_ids @> ARRAY[offender.id] WHERE offender.reference = 'TST/1'"
        )

        assert cursor.fetchall() == []


def test_a_backup_can_be_taken_as_its_role() -> None:
    """By PostgreSQL's own program: whole tables, histories and sequences."""
    server = connection.get_connection_params()
    surroundings = os.environ | {
        "PGHOST": server["host"],
        "PGUSER": "postgres",
        "PGPORT": str(server["port"]),
    }

    dump = subprocess.run(
        ["pg_dump", f"--role={ROLES['backup']}", "--data-only", server["dbname"]],
        env=surroundings,
        capture_output=True,
        text=True,
    )

    assert dump.returncode == 0, dump.stderr
    assert "COPY public.audit_auditevent " in dump.stdout
    assert "England and Wales 1" in dump.stdout
    assert "setval('public.offenders_offender_id_seq'" in dump.stdout
