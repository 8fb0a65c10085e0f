"""What the database itself enforces: asked of its catalogue, as the application's role."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from offender_mgmt.management.commands.grant_application_role import APPEND_ONLY, SEAL
from tests.architecture.sources import PACKAGES

pytestmark = pytest.mark.django_db

# Tables of ours without row history, each with the reason.
WITHOUT_HISTORY = {
    "alerts_alert": "what the conditions say; it keeps by itself when it opened and closed",
    "alerts_notification": "the outbox: a row says itself when it was made and sent",
    "alerts_escalation": "a round of telling: written once, and again only when somebody could be told after all",
    "offenders_notice": "told once, and seen once: a row says itself when, and by whom",
    "alerts_probe": "when a part of the machine last wrote, and nobody's record",
    "caseload_recalculation": "a run and when it ended; what it did is in rows that cannot change",
    "caseload_recalculationbatch": "a stretch of a run: done or not, it says so itself",
    "caseload_simulationrequest": "a place in the queue; what comes of it is a row that cannot change",
    "intake_stagedrow": "the rows of a file as they were; its batch has the history",
    "visits_attachment": "written once but for its scan, which says itself when it was made",
    "visits_duressword": "a secret kept as a hash: a history would keep those that were changed",
    "visits_visitdraft": "not a fact yet: what becomes of it is a visit",
    "visits_visitwindow": "what was drawn cannot change; a history would be a second place to hide",
    "visits_windowperiod": "the secret cannot change; a history would be a second copy of it",
    "exports_exportpart": "the file of an export, for as long as it is kept",
    "exports_exportrequest": "who asked for what, and how far it is; what was made of it is a row that cannot change",
    "accounts_session": "who is signed in now: that somebody signed in or out, the audit log keeps",
    "accounts_staffparticulars": "of staff, for screening alone: a history would keep what was deleted",
    "accounts_user_supervised_teams": "which teams a supervisor answers for: only `create_user` writes it",
    "accounts_user_groups": "Django's own, and not used",
    "accounts_user_user_permissions": "Django's own, and not used",
}


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What the catalogue answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        answer: list[tuple[Any, ...]] = cursor.fetchall()
        return answer


def our_tables() -> set[str]:
    """Every table that an app of ours made, the tables of its many-to-many relations too."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.split(".")[0] in PACKAGES and model._meta.managed
    }


def history_tables() -> set[str]:
    """The tables in which row history is kept."""
    return {table for table in our_tables() if table.endswith("event")} - {"audit_auditevent"}


def tracked() -> set[str]:
    """Tables whose every insert and update a trigger writes into their history."""
    triggers = rows(
        "SELECT c.relname, t.tgtype, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"
    )
    insert, update = 4, 16
    seen: dict[str, int] = {}
    for table, kind, source in triggers:
        if f'INSERT INTO "{table}event"' in source:
            seen[table] = seen.get(table, 0) | kind
    return {table for table, kinds in seen.items() if kinds & insert and kinds & update}


def append_only() -> set[str]:
    """Tables that the application's role may add to and read, and never change."""
    changeable = rows(
        "SELECT DISTINCT table_name FROM information_schema.role_table_grants"
        " WHERE grantee = %s AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')",
        settings.VIGIL_APPLICATION_ROLE,
    )
    return our_tables() - {table for (table,) in changeable}


def test_every_table_has_row_history_or_is_append_only() -> None:
    """What a row said before is never lost, unless the table is named above with its reason (LAW-1, AUD-4)."""
    assert our_tables() - history_tables() - tracked() - append_only() == set(WITHOUT_HISTORY)


def test_facts_and_history_are_append_only() -> None:
    """The audit log, visits, who made them, and every history (AUD-7, VIS-5)."""
    assert append_only() == {*APPEND_ONLY, *SEAL, *history_tables()}
    assert len(history_tables()) >= 10


def test_the_application_is_an_ordinary_role() -> None:
    """Not a superuser, and none who may make roles or databases, or pass by row security (SUP-5, SUP-6)."""
    (role,) = rows(
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication"
        " FROM pg_roles WHERE rolname = current_user"
    )

    assert role == (settings.VIGIL_APPLICATION_ROLE, False, False, False, False, False)


def test_the_application_belongs_to_no_role_that_may_do_more() -> None:
    """A role it could become would give it what it has not been granted: the reader may read, and nothing else."""
    (members,) = rows(
        "SELECT array_agg(roleid::regrole::text) FROM pg_auth_members WHERE member = current_user::regrole"
    )
    rights = rows(
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants WHERE grantee = %s",
        settings.VIGIL_READER_ROLE,
    )
    (reader,) = rows(
        "SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication"
        " FROM pg_roles WHERE rolname = %s",
        settings.VIGIL_READER_ROLE,
    )

    assert members == ([settings.VIGIL_READER_ROLE],)
    assert rights == [("SELECT",)]
    assert reader == (False,) * 6


def test_the_application_owns_nothing() -> None:
    """Who owns a table may drop its triggers and give rights away."""
    for catalogue, owner in (("pg_class", "relowner"), ("pg_proc", "proowner"), ("pg_namespace", "nspowner")):
        assert rows(f"SELECT oid FROM {catalogue} WHERE {owner} = current_user::regrole") == []


def test_the_application_may_truncate_no_table_and_create_none() -> None:
    """TRUNCATE passes row triggers by, and a table of its own would pass the history by."""
    may = rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(current_user, oid, 'TRUNCATE, TRIGGER, REFERENCES')"
    )

    assert may == []
    assert rows("SELECT has_schema_privilege(current_user, 'public', 'CREATE')") == [(False,)]


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_fact_cannot_be_touched(table: str, deed: str) -> None:
    """Refused by the grants, before any trigger (AUD-7)."""
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(deed.format(table))


def test_the_application_cannot_rewrite_which_migrations_ran() -> None:
    """Only the owner migrates."""
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows("DELETE FROM django_migrations")


def test_no_instant_is_without_a_time_zone() -> None:
    """An instant is one everywhere (TIM-1)."""
    naive = rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'"
    )

    assert naive == []
