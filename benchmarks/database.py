"""The servers to measure on, and a throw-away database on them."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from embedded import environment, servers
from embedded.console import Trouble, say
from embedded.database import MANAGE
from embedded.scratch import scratch_folder

BOTH = "Set both DATABASE_URL (the application's role) and OWNER_DATABASE_URL (a superuser), or neither."
Connection = Any  # psycopg2 has no types


@contextmanager
def servers_to_measure() -> Iterator[None]:
    """The servers that DATABASE_URL and OWNER_DATABASE_URL name; without both, own ones for the duration."""
    named = [name for name in ("DATABASE_URL", "OWNER_DATABASE_URL") if os.environ.get(name)]
    if len(named) == 1:
        raise Trouble(f"{named[0]} is set alone. {BOTH}")
    os.environ |= {"VIGIL_DEMO": "true", "DJANGO_SETTINGS_MODULE": "offender_mgmt.settings"}
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(64))
    if named:
        yield
        return
    environment.forget_surroundings()
    say("Starting a PostgreSQL of our own; figures of a tuned server differ ...")
    with scratch_folder() as folder:
        postgres, redis = servers.prepare(folder, folder, throwaway=True)
        with servers.running(postgres, redis):
            os.environ |= environment.for_tests(postgres, redis, folder)
            os.environ["DJANGO_SETTINGS_MODULE"] = "offender_mgmt.settings"
            yield


@contextmanager
def throw_away_database() -> Iterator[None]:
    """An empty, migrated and granted database beside the named one; DATABASE_URL names it until it is dropped.

    It is a copy of the database that VIGIL_BENCHMARK_TEMPLATE names, where there is one.
    """
    name = f"vigil_benchmark_{os.getpid()}"
    application, owner = os.environ["DATABASE_URL"], os.environ["OWNER_DATABASE_URL"]
    server = _connect(_beside(owner, "postgres"))  # the named one need not exist
    pattern = os.environ.get("VIGIL_BENCHMARK_TEMPLATE", "")
    _statement(server, f"CREATE DATABASE {name} TEMPLATE {pattern or 'template0'} ENCODING 'UTF8'")
    try:
        os.environ["OWNER_DATABASE_URL"] = _beside(owner, name)
        os.environ["DATABASE_URL"] = _beside(application, name)
        for command in () if pattern else ("migrate", "grant_application_role"):
            _manage(command)
        yield
    finally:
        _statement(server, f"DROP DATABASE {name} WITH (FORCE)")
        os.environ |= {"DATABASE_URL": application, "OWNER_DATABASE_URL": owner}
        server.close()


def connect_as_owner() -> Connection:
    """A connection in autocommit that may load with triggers off. Raises Trouble when the role may not."""
    connection = _connect(os.environ["OWNER_DATABASE_URL"])
    _statement(connection, "SET session_replication_role = replica")
    return connection


def server() -> str:
    """The server that is measured, in words."""
    answering = _connect(os.environ["DATABASE_URL"])
    with answering.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('shared_buffers')")
        version, memory = cursor.fetchone()
    answering.close()
    return f"PostgreSQL {version.split()[0]}, shared_buffers {memory}"


def _connect(url: str) -> Connection:
    try:
        connection = psycopg2.connect(url)
    except psycopg2.Error as error:
        raise Trouble(f"OWNER_DATABASE_URL: {str(error).strip()}") from None
    connection.autocommit = True
    return connection


def _statement(connection: Connection, statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except psycopg2.errors.InsufficientPrivilege as error:
        raise Trouble(
            f"OWNER_DATABASE_URL must name a superuser of a test server: {str(error).strip()}"
        ) from None


def _beside(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _manage(command: str) -> None:
    say(f"{command} ...")
    surroundings = os.environ | {"DATABASE_URL": os.environ["OWNER_DATABASE_URL"]}
    done = subprocess.run(  # noqa: S603  (our own words)
        [*MANAGE, command], env=surroundings, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Trouble(f"{command} failed:\n{done.stderr}")
