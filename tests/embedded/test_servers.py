"""The embedded servers themselves."""

import dataclasses
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from embedded import servers
from embedded.console import Trouble
from embedded.postgres import Postgres
from embedded.redis import Redis
from embedded.servers import Servers


@pytest.fixture
def prepared(short: Path) -> tuple[Postgres, Redis]:
    """Servers that are not started."""
    return servers.prepare(short, short, throwaway=True)


@pytest.fixture
def running(prepared: tuple[Postgres, Redis]) -> Iterator[Servers]:
    """Servers that answer."""
    with servers.running(*prepared) as started:
        yield started


def ask(postgres: Postgres, role: str, question: str) -> object:
    """The answer of the database vigil to this role."""
    with psycopg2.connect(postgres.url(role)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchall()
    connection.close()
    return answer


def test_the_application_role_can_do_nothing_but_sign_in(running: Servers) -> None:
    """Its rights come from the project's grants alone; the database belongs to the owner."""
    rights = (
        "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication FROM pg_roles"
    )

    assert ask(running.postgres, "vigil_app", f"{rights} WHERE rolname = current_user") == [
        (True, False, False, False, False, False)
    ]
    assert ask(
        running.postgres,
        "vigil_app",
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'vigil'",
    ) == [("vigil_owner",)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(running.postgres, "vigil_app", "CREATE TABLE theirs ()")


def test_the_servers_listen_on_no_network(running: Servers) -> None:
    """Only who may enter the private folder reaches them."""
    assert ask(running.postgres, "vigil_app", "SHOW listen_addresses") == [("",)]
    assert running.postgres.socket.stat().st_mode & 0o077 == 0
    assert running.redis.socket.stat().st_mode & 0o077 == 0


def test_a_note_goes_with_the_database(running: Servers) -> None:
    """What was migrated is remembered where the tables are."""
    assert running.postgres.note() == ""

    running.postgres.take_note("migrated by abc")

    assert running.postgres.note() == "migrated by abc"


def test_a_killed_server_starts_again_with_its_data(prepared: tuple[Postgres, Redis]) -> None:
    """SIGKILL of PostgreSQL is no hindrance: neither its old pid file nor its old socket."""
    postgres = dataclasses.replace(prepared[0], throwaway=False)
    with servers.running(postgres, prepared[1]) as started:
        postgres.take_note("here before")
        server = started.children[0]
        assert server.process
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()

        server.start()
        postgres.wait_until_ready(server)

        assert postgres.note() == "here before"


def test_data_of_another_major_version_get_a_sentence(prepared: tuple[Postgres, Redis]) -> None:
    """Nothing is started and nothing is written."""
    postgres, _ = prepared
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(Trouble, match=r"was made by PostgreSQL 9; the PostgreSQL here is .* cannot open it"):
        postgres.make_cluster()
    assert [path.name for path in postgres.data.iterdir()] == ["PG_VERSION"]
