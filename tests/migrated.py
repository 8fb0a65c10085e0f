"""The test database, as its owner makes it: migrated once in a run, and copied for each further process."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection


def make_test_database() -> None:
    """Afterwards there is a migrated and granted test database, to which `connection` leads."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        _make()
        return
    test, name, pattern = (
        connection.settings_dict["TEST"],
        connection.settings_dict["NAME"],
        f"test_vigil_{run}",
    )
    with _one_at_a_time(pattern) as cursor:
        if not _exists(cursor, pattern):
            test["NAME"], own = pattern, test["NAME"]
            _make()
            connection.close()
            test["NAME"] = own
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        test["TEMPLATE"] = pattern
        _make()


def drop_pattern() -> None:
    """Afterwards there is none; whichever process is first to end does it, when each has its copy."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is not None:
        with _one_at_a_time(f"test_vigil_{run}") as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "test_vigil_{run}"')


def _make() -> None:
    gc.disable()  # as manage.py does for `migrate`
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    gc.enable()
    call_command("grant_application_role", verbosity=0)


@contextmanager
def _one_at_a_time(name: str) -> Iterator[psycopg2.extensions.cursor]:
    """A cursor outside the test databases, for one process of this run at a time."""
    server = psycopg2.connect(os.environ["OWNER_DATABASE_URL"], dbname="postgres")
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
            yield cursor
    finally:
        server.close()


def _exists(cursor: psycopg2.extensions.cursor, name: str) -> bool:
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    return bool(cursor.fetchall())
