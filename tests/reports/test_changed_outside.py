"""What is changed of a record in the database itself stands on its page, in red and in words (AUD-9)."""

from collections.abc import Iterator
from datetime import datetime

import psycopg2
import pytest
from django.db import connection
from django.test import Client

from embedded.postgres import MIGRATOR
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent, Pending
from offender_mgmt.management.outside import TRIGGER
from offender_mgmt.offenders.models import Address, Offender
from tests.architecture.test_database import rows
from tests.conftest import ClientOf, connect_as
from tests.factories import make_offender, make_visit

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = "Changed outside Vigil, by vigil_migrate"
RED = f'<strong class="govuk-tag govuk-tag--red">{LABEL}</strong>'


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Managed by the officer, with an address."""
    offender = make_offender(now=now, team=north, manager=officer)
    Address.objects.create(offender=offender, lines="1 New Road", recorded_on=offender.recorded_on)
    return offender


@pytest.fixture
def client(client_of: ClientOf, officer: User) -> Client:
    """The officer at a screen."""
    return client_of(officer)


@pytest.fixture
def psql() -> Iterator[psycopg2.extensions.connection]:
    """Somebody who signed in to the database to migrate."""
    somebody = connect_as(MIGRATOR)
    somebody.autocommit = True
    yield somebody
    somebody.close()


def change(psql: psycopg2.extensions.connection, sql: str, *parameters: object) -> None:
    """As typed there."""
    with psql.cursor() as cursor:
        cursor.execute(sql, parameters)


def page(client: Client, offender: Offender) -> str:
    """The page of the record, as its reader has it."""
    return client.get(offender.get_absolute_url()).content.decode()


def told() -> list[tuple[str, list[int], str, str]]:
    """What the log says of it: by whom, of whom, and what."""
    events = AuditEvent.objects.filter(verb=Verb.CHANGED_OUTSIDE).order_by("pk")
    return [(one.actor_name, one.offender_ids, one.details["table"], one.details["deed"]) for one in events]


def test_a_change_past_vigil_is_on_the_page(
    offender: Offender, client: Client, psql: psycopg2.extensions.connection
) -> None:
    """By the name that was signed in with, and what it was; not what it was changed to."""
    change(
        psql, "UPDATE offenders_offender SET notes = 'Forged', risk_level = 'low' WHERE id = %s", offender.pk
    )
    change(psql, "UPDATE offenders_address SET lines = 'Elsewhere' WHERE offender_id = %s", offender.pk)

    shown = page(client, offender)
    assert shown.count(RED) == 2
    assert "The record itself was changed: notes, risk level" in shown
    assert "An address was changed: lines" in shown
    assert (
        Pending.objects.filter(event_id__in=AuditEvent.objects.filter(verb=Verb.CHANGED_OUTSIDE)).count() == 2
    )


def test_a_change_by_the_application_is_none(offender: Offender, client: Client) -> None:
    """Whatever it writes, by a service or by SQL of its own, and as whomever it becomes meanwhile."""
    Offender.objects.filter(pk=offender.pk).update(notes="Seen")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE offenders_address SET lines = 'Elsewhere'")
    make_visit(offender, offender.recorded_on)

    assert "outside Vigil" not in page(client, offender)
    assert told() == []


def test_a_change_that_changes_nothing_is_none(
    offender: Offender, psql: psycopg2.extensions.connection
) -> None:
    """A script that saves everybody as they are accuses nobody."""
    change(psql, "UPDATE offenders_offender SET notes = notes")

    assert told() == []


def test_what_not_everybody_is_shown_is_not_named(
    offender: Offender, client: Client, outsider: User, psql: psycopg2.extensions.connection
) -> None:
    """That a conflict keeps the record from somebody is not for its page."""
    change(
        psql,
        "INSERT INTO offenders_conflictblock (public_id, offender_id, user_id, kind, reason, set_by_id,"
        " set_at, lifted_because) VALUES (gen_random_uuid(), %s, %s, 'knows', 'Cousin', %s, now(), '')",
        offender.pk,
        outsider.pk,
        outsider.pk,
    )

    shown = page(client, offender)
    assert RED in shown
    assert "Another part of the record" in shown
    assert told() == [(MIGRATOR, [offender.pk], "offenders_conflictblock", "insert")]


def test_a_part_of_a_part_is_the_persons(
    offender: Offender, officer: User, psql: psycopg2.extensions.connection
) -> None:
    """Who made a visit leads to the record by the visit; what is removed counts as well."""
    visit = make_visit(offender, offender.recorded_on)
    change(
        psql, "INSERT INTO visits_visit_officers (visit_id, user_id) VALUES (%s, %s)", visit.pk, officer.pk
    )
    change(psql, "DELETE FROM offenders_address WHERE offender_id = %s", offender.pk)

    assert told() == [
        (MIGRATOR, [offender.pk], "visits_visit_officers", "insert"),
        (MIGRATOR, [offender.pk], "offenders_address", "delete"),
    ]


def test_what_goes_from_one_person_to_another_concerns_both(
    offender: Offender, now: datetime, psql: psycopg2.extensions.connection
) -> None:
    """Neither page is silent."""
    other = make_offender(now=now)

    change(psql, "UPDATE offenders_address SET offender_id = %s", other.pk)

    ((_, whose, _, _),) = told()
    assert sorted(whose) == sorted([offender.pk, other.pk])


def test_a_role_with_no_right_to_the_log_is_told_of_too(offender: Offender) -> None:
    """A support script that may write one table and its history cannot write the log, nor keep itself out of it."""
    superuser = connect_as("postgres")
    with superuser.cursor() as cursor:
        cursor.execute(
            "CREATE ROLE vigil_script; GRANT SELECT, UPDATE ON offenders_address TO vigil_script;"
            " GRANT INSERT ON offenders_addressevent TO vigil_script;"
            " GRANT USAGE ON offenders_addressevent_pgh_id_seq TO vigil_script"
        )
        cursor.execute("SET SESSION AUTHORIZATION vigil_script; SET vigil.reader = 'system'")
        cursor.execute("UPDATE offenders_address SET lines = 'Elsewhere'")
        cursor.execute("RESET SESSION AUTHORIZATION")
        cursor.execute("SELECT actor_name FROM audit_auditevent WHERE verb = 'changed_outside'")
        assert cursor.fetchall() == [("vigil_script",)]
    superuser.rollback()
    superuser.close()


def test_every_table_that_leads_to_a_person_is_watched() -> None:
    """Found a second time, from the foreign keys of the database; histories are written by triggers alone."""
    leading = rows(
        "WITH RECURSIVE way AS (SELECT 'offenders_offender'::regclass::oid AS id UNION"
        " SELECT conrelid FROM pg_constraint JOIN way ON confrelid = way.id WHERE contype = 'f')"
        " SELECT relname FROM pg_class JOIN way ON oid = way.id"
    )
    watched = rows(
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s AND tgenabled = 'O'", TRIGGER
    )

    assert {table for (table,) in watched} == {table for (table,) in leading}
    assert len(watched) > 50
