"""The test database: migrated once in a run, as a release does it, and copied for each process and each benchmark."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from embedded.postgres import MIGRATOR, OWNER

# In the environment, where the other processes of the run and benchmarks find it (benchmarks/database.py).
PATTERN = os.environ.setdefault("VIGIL_BENCHMARK_TEMPLATE", f"test_vigil_{os.getpid()}")


def make_test_database() -> None:
    """Afterwards there is a migrated and granted test database, to which `connection` leads.

    The pattern stays, for whoever copies it later: it goes with the server, which is thrown away.
    """
    test, name = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    user, connection.settings_dict["USER"] = connection.settings_dict["USER"], MIGRATOR
    with _one_at_a_time() as cursor:
        if not _exists(cursor):
            test["NAME"], own = PATTERN, test["NAME"]
            _make(cursor, PATTERN, like="template0")
            connection.close()
            test["NAME"] = own
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        _make(cursor, test["NAME"] or f"test_{name}", like=PATTERN)
    connection.close()
    connection.settings_dict["USER"] = user


def _make(cursor: psycopg2.extensions.cursor, name: str, *, like: str) -> None:
    """A superuser makes the database; whoever migrates finds it there, as in every installation."""
    cursor.execute(f"DROP DATABASE IF EXISTS {name}")
    cursor.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {like} ENCODING 'UTF8'")
    gc.disable()  # as manage.py does for `migrate`
    connection.creation.create_test_db(verbosity=0, keepdb=True, serialize=False)
    gc.enable()
    call_command("grant_application_role", verbosity=0)


@contextmanager
def _one_at_a_time() -> Iterator[psycopg2.extensions.cursor]:
    """A cursor outside the test databases, for one process of this run at a time."""
    server = psycopg2.connect(os.environ["OWNER_DATABASE_URL"], dbname="postgres")
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PATTERN])
            yield cursor
    finally:
        server.close()


def _exists(cursor: psycopg2.extensions.cursor) -> bool:
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [PATTERN])
    return bool(cursor.fetchall())
