"""The fence behind PgBouncer in transaction mode, where requests share one connection of the server (ADR 0075)."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from embedded.binaries import postgres_bin
from embedded.privileges import find_footing
from embedded.process import Child, wait_for
from embedded.scratch import scratch_folder
from offender_mgmt import fence
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.middleware import fenced
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import Offender
from tests.architecture.test_database import rows
from tests.architecture.test_fence import put_on_list
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PORT = 6432
T = TypeVar("T")
MISSING = "There is no pgbouncer on this machine (apt-get install pgbouncer), and this test shares a connection by it."
CONFIGURATION = """
[databases]
{name} = host={host} port={port} dbname={name} user={user}
[pgbouncer]
unix_socket_dir = {folder}
listen_port = {own_port}
auth_type = any
pool_mode = transaction
default_pool_size = 1
max_db_connections = 1
ignore_startup_parameters = options
"""
# What a client is given at its turn: how many restricted records, as whom it reads, and by which server process.
Given = tuple[int, str, int]


def given() -> Given:
    """By a query that asks for all, in a transaction or without."""
    ((count, reader, process),) = rows(
        "SELECT (SELECT count(*) FROM offenders_offender), coalesce(current_setting(%s, true), ''), pg_backend_pid()",
        fence.SETTING,
    )
    return count, reader, process


class PooledClient:
    """A web process of its own, with one connection, which leads to the pool."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)

    def does(self, deed: Callable[[], T]) -> T:
        """Its turn: nobody else does anything meanwhile."""
        return self.thread.submit(deed).result(timeout=30)

    def reads_as(self, reader: str) -> Given:
        """In a transaction of that reader."""

        def read() -> Given:
            with fence.reading_as(reader):
                return given()

        return self.does(read)

    def leave(self) -> None:
        """Afterwards its connection is closed."""
        self.does(lambda: connection.close())  # the thread's own
        self.thread.shutdown()


@pytest.fixture
def pool() -> Iterator[None]:
    """`connection` of every new thread leads to a pool of one connection; no process is the system by itself."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if program is None:
        pytest.fail(MISSING)
    server = connection.get_connection_params()
    with scratch_folder() as scratch:
        footing = find_footing(
            scratch, postgres_bin(), throwaway=True
        )  # PgBouncer does not run as root either
        folder = scratch / "pool"
        footing.make_folder(folder)
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            CONFIGURATION.format(
                name=server["dbname"],
                host=server["host"],
                port=server["port"],
                user=server["user"],
                folder=folder,
                own_port=PORT,
            )
        )
        pooler = Child("PgBouncer", [*footing.prefix, program, str(settings)], scratch / "log")
        direct = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
        connection_created.disconnect(dispatch_uid="the fence")
        try:
            pooler.start()
            wait_for(lambda: (folder / f".s.PGSQL.{PORT}").exists(), pooler, seconds=20)
            connection.settings_dict |= {"HOST": str(folder), "PORT": PORT}
            yield
        finally:
            connection.settings_dict |= direct
            fence.this_process_is_the_system()
            pooler.stop()


@pytest.fixture
def pair(pool: None) -> Iterator[tuple[PooledClient, PooledClient]]:
    """Two web processes that share the pool."""
    clients = PooledClient(), PooledClient()
    yield clients
    for client in clients:
        client.leave()


@pytest.fixture
def listed(now: datetime, north: Team, south: Team, supervisor: User, other_supervisor: User) -> User:
    """On the list of the one record there is, which is restricted."""
    user = make_user("lena.listed", "offender_manager", team=south)
    hidden = make_offender(now=now, team=north)
    Offender.objects.filter(pk=hidden.pk).update(access_level=AccessLevel.RESTRICTED)
    put_on_list(hidden, user, supervisor, other_supervisor, now)
    return user


def test_clients_by_turns_never_see_each_others_reader(
    listed: User, officer: User, pair: tuple[PooledClient, PooledClient]
) -> None:
    """One connection, two clients: what one reads as ends with its transaction, and is not there for the next."""
    one, other = pair
    lena, olivia = str(listed.pk), str(officer.pk)

    turns = [
        one.reads_as(lena),
        other.does(given),
        one.reads_as(fence.SYSTEM),
        other.reads_as(olivia),
        one.does(given),
        other.reads_as(lena),
        one.reads_as(fence.NOBODY),
    ]

    assert [(count, reader) for count, reader, _ in turns] == [
        (1, lena),
        (0, ""),
        (1, "system"),
        (0, olivia),
        (0, ""),
        (1, lena),
        (0, ""),
    ]
    assert len({process for _, _, process in turns}) == 1


def test_requests_by_turns_answer_their_own_reader(
    listed: User, officer: User, pair: tuple[PooledClient, PooledClient]
) -> None:
    """As the middleware sets it, also after an answer that went wrong and is rolled back."""
    one, other = pair
    found: list[Given] = []

    def asks(user: User, status: int = 200) -> Callable[[], None]:
        def answer(request: HttpRequest) -> HttpResponse:
            found.append(given())
            return HttpResponse(status=status)

        def ask() -> None:
            request = RequestFactory().get("/")
            request.user = user
            fenced(answer)(request)

        return ask

    for client, user, status in ((one, listed, 200), (other, officer, 200), (one, listed, 500)):
        client.does(asks(user, status))
        found.append((other if client is one else one).does(given))

    assert [count for count, _, _ in found] == [1, 0, 0, 0, 1, 0]
    assert [reader for _, reader, _ in found] == [str(listed.pk), "", str(officer.pk), "", str(listed.pk), ""]
    assert len({process for _, _, process in found}) == 1


def test_whoever_is_the_system_must_not_share_a_pool(
    listed: User, pair: tuple[PooledClient, PooledClient]
) -> None:
    """What a worker says for its whole life stays in the pool for the next: so workers connect directly, as
    docs/operations.md says. It also shows that these tests would see what is carried over.
    """
    worker, web = pair
    fence.this_process_is_the_system()

    system = worker.does(given)
    connection_created.disconnect(dispatch_uid="the fence")

    assert system[:2] == (1, "system")
    assert web.does(given) == system
