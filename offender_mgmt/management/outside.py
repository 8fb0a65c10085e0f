"""Triggers that write into the audit log what is changed of a person's record past the application (ADR 0081).

Made by `grant_application_role` after each migration, as the owner. Whoever signs in to the database by another role
than the application's is told of: who migrates, a superuser, a support script. The application pays one comparison.
"""

from collections.abc import Iterator
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg2.sql import SQL, Composable, Identifier, Literal

from offender_mgmt.audit.choices import Verb

REGISTER = "offenders.Offender"
TRIGGER = "changed_outside"
# The name is that of the session: `current_user` is the owner, whoever signed in. A row that goes from one person to
# another concerns both. `public` is in the path for the log's own trigger; only the owner can make anything there.
TELL = """
CREATE OR REPLACE FUNCTION vigil_tell_outside() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    whose bigint[];
BEGIN
    IF before = after THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT array_agg(DISTINCT whose) FROM (SELECT %s AS whose FROM unnest($1) AS version) AS told'
        ' WHERE whose IS NOT NULL', TG_ARGV[0]) INTO whose USING ARRAY[before, after];
    INSERT INTO audit_auditevent (verb, actor_name, actor_role, offender_ids, details)
    VALUES ({verb}, session_user, 'database', coalesce(whose, '{{}}'), jsonb_build_object(
        'table', TG_TABLE_NAME, 'deed', lower(TG_OP), 'row', coalesce(after, before) -> 'id', 'columns', ARRAY(
            SELECT key FROM jsonb_each(before) WHERE value <> after -> key ORDER BY key)));
    RETURN NULL;
END $$
"""
WATCH = (
    "CREATE OR REPLACE TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
    " WHEN (session_user <> {application}) EXECUTE FUNCTION vigil_tell_outside({whose})"
)


def watch_for_others(*, application: str) -> None:
    """Afterwards every change of a person's rows by another role than this one is told in the log. Run as the owner.

    Each statement is a transaction of its own: none keeps two tables from those who work meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(SQL(TELL).format(verb=Literal(Verb.CHANGED_OUTSIDE.value)))
        for table, whose in watched():
            cursor.execute(
                SQL(WATCH).format(
                    trigger=Identifier(TRIGGER),
                    table=Identifier(table),
                    application=Literal(application),
                    whose=Literal(whose.as_string(cursor.cursor)),
                )
            )


def watched() -> Iterator[tuple[str, Composable]]:
    """Each table whose rows are of a person, and how the number of the person is found from a `version` of a row."""
    for model, steps in _ways_to_a_person().items():
        whose: Composable = SQL("(version ->> {0})::bigint").format(
            Literal(steps[0].column if steps else model._meta.pk.column)
        )
        for step in steps[1:]:
            whose = SQL("(SELECT {0} FROM {1} WHERE {2} = {3})").format(
                Identifier(step.column),
                Identifier(step.model._meta.db_table),
                Identifier(step.model._meta.pk.column),
                whose,
            )
        yield model._meta.db_table, whose


def _ways_to_a_person() -> dict[type[Model], tuple[Any, ...]]:
    """By which foreign keys a row leads to the register, the shortest way. Their histories are written by triggers."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if not issubclass(model, pghistory.models.Event)
    ]
    ways: dict[type[Model], tuple[Any, ...]] = {apps.get_model(REGISTER): ()}
    while further := {
        model: (field, *ways[field.related_model])
        for model in models
        for field in model._meta.concrete_fields
        if model not in ways and field.related_model in ways and not field.null
    }:
        ways |= further
    return ways
