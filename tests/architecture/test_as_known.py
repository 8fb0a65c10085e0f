"""The schema `as_known`: whole, made by its owner, and readable by the application alone (ADR 0051)."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, transaction

from embedded.database import DECIDING
from offender_mgmt.management.as_known import BY_RECORDING, FROM_HISTORY, SCHEMA
from offender_mgmt.management.commands.grant_application_role import APPEND_ONLY
from tests.architecture.test_database import rows, tracked

pytestmark = pytest.mark.django_db
COLUMNS = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
VIEWS = {apps.get_model(label)._meta.db_table for label in (*FROM_HISTORY, *BY_RECORDING)} | {
    "visits_visit_officers"
}


@pytest.mark.parametrize("table", sorted(VIEWS))
def test_a_view_has_every_column_of_its_table(table: str) -> None:
    """Of the same types: a column that is added to a table cannot be forgotten here."""
    assert sorted(rows(COLUMNS, SCHEMA, table)) == sorted(rows(COLUMNS, "public", table))


def test_the_schema_holds_these_views_and_nothing_else() -> None:
    """A table that measures read and that has no view would be refused, and not read as it is today."""
    found = rows("SELECT relname, relkind FROM pg_class WHERE relnamespace = %s::regnamespace", SCHEMA)

    assert sorted(found) == [(table, "v") for table in sorted(VIEWS)]


def test_each_view_has_a_source_that_forgets_nothing() -> None:
    """Either the history has every version of the table's rows, or nobody can change them."""
    from_history = {apps.get_model(label)._meta.db_table for label in FROM_HISTORY}

    assert from_history <= tracked()
    assert VIEWS - from_history <= set(APPEND_ONLY)


def test_the_application_alone_may_read_it_and_nobody_write() -> None:
    """What was known of a person is as protected as what is known."""
    others = ("READER", "SEALER", "AUDITOR", "BACKUP")
    roles = [getattr(settings, f"VIGIL_{role}_ROLE") for role in others]
    granted = rows(
        "SELECT DISTINCT grantee, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = %s AND grantee <> grantor",
        SCHEMA,
    )

    assert granted == [(settings.VIGIL_APPLICATION_ROLE, "SELECT")]
    assert (
        rows(
            "SELECT role FROM unnest(%s) AS role WHERE has_schema_privilege(role, %s, 'USAGE')", roles, SCHEMA
        )
        == []
    )


def test_without_a_moment_it_cannot_be_read() -> None:
    """Nobody reads the views by mistake and takes them for today's."""
    with pytest.raises(DatabaseError), transaction.atomic():
        rows("SELECT * FROM as_known.offenders_offender")


def test_a_start_from_a_checkout_makes_the_views_again_when_they_change() -> None:
    """The file that makes them is among those that decide whether the database is brought up to date."""
    assert "offender_mgmt/management/as_known.py" in DECIDING
    assert Path("offender_mgmt/management/as_known.py").is_file()
