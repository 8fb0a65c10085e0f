"""A whole Vigil of its own: PostgreSQL, Redis, web, two workers, two beats, three sweepers, each a real process."""

import dataclasses
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import psycopg2
import redis as redis_client

from embedded import database, environment, servers, supervision
from embedded.postgres import DATABASE, SUPERUSER
from embedded.process import Child
from embedded.scratch import scratch_folder
from offender_mgmt.audit.services.signing import make_key
from tests.faults.outside import Outside
from tests.faults.post_office import MailHost, UnkindPostOffice
from tests.faults.proxy import Proxy, Wire
from tests.faults.world import World, forget_shared_memory

SWEEP_SECONDS, DELIVER_SECONDS = 4, 2
MOST_CONNECTIONS = 60
# A commit that was acknowledged must survive an immediate stop. Writes reach the kernel, so that the end of
# PostgreSQL's processes loses nothing; a power cut is not among the faults, and fsync stays off.
SERVER_SETTINGS = (
    "-c",
    f"max_connections={MOST_CONNECTIONS}",
    "-c",
    "synchronous_commit=on",
    "-c",
    "deadlock_timeout=5s",
)
EMPTY_DATABASE = "vigil_empty"  # migrated, and nobody in it
PYTHON = sys.executable
CELERY = [PYTHON, "-m", "celery", "-A", "offender_mgmt"]
WORKERS = ("worker-1", "worker-2")
BEATS = ("beat-1", "beat-2")
SWEEPERS = ("sweeper-1", "sweeper-2", "sweeper-3")
BACKGROUND = (*WORKERS, *BEATS, *SWEEPERS, "sealer")
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati"
}  # fourteen hours ahead: no date may depend on where a host thinks it is
ROUTES = ("web", "worker", "sweeper")  # each has its own cable to the database
WRONG_CLOCK = "sweeper-1"


@dataclasses.dataclass
class Part:
    """One process of the stack. The keeper starts it again when it ends, unless it is meant to be down."""

    child: Child
    is_wanted: bool = False
    restarts: int = 0
    starting: Lock = dataclasses.field(default_factory=Lock)  # the keeper and a healing drill may meet here

    def start(self) -> None:
        """Starts it; harmless when it runs."""
        with self.starting:
            if not self.runs():
                self.child.start()
            self.is_wanted = True

    def keep(self) -> None:
        """Starts it again when it has ended and is wanted."""
        with self.starting:
            if self.is_wanted and self.child.ended():
                self.restarts += 1
                self.child.start()

    def runs(self) -> bool:
        """Whether its process is there."""
        return self.child.process is not None and not self.child.ended()

    def kill(self) -> None:
        """End it with kill -9, and nobody starts it again."""
        with self.starting:
            self.is_wanted = False
        self.crash()

    def crash(self) -> None:
        """End it, and all that it has started; the keeper starts it again."""
        if self.child.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.child.process.pid, signal.SIGKILL)
            self.child.process.wait()

    def freeze(self) -> None:
        """SIGSTOP: it is there, and does nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.child.process is not None and self.runs():
            os.killpg(self.child.process.pid, number)


class Stack:
    """Everything that runs, and the ways to reach it that do not lead through Vigil."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self.folder = folder
        self.world = World(folder)
        self.world.own_clock(WRONG_CLOCK)
        self.office = UnkindPostOffice()
        self.mail_host = MailHost(self.office)
        self.outside = Outside(folder, {**os.environ, **self.world.environment()})
        self.port = _free_port()
        self.address = f"https://127.0.0.1:{self.port}"
        self.postgres, self.redis = servers.prepare(folder, folder, throwaway=True)
        self.wire = Wire()
        self.parts: dict[str, Part] = {}
        self.cables: dict[str, Proxy] = {}
        self.frozen: set[str] = set()
        self._stopping = Event()
        closing.callback(self._stop)

    def start(self) -> None:
        """Afterwards everything runs, and the register is there."""
        self._start_servers()
        target = self.folder / "pg" / ".s.PGSQL.5432"
        self.cables = {route: Proxy(self.wire, target) for route in ROUTES}
        self.cables["redis"] = Proxy(self.wire, self.redis.socket)
        self._make_register()
        self._make_parts()
        Thread(target=self._keep, daemon=True, name="keeper").start()
        self.parts["web"].start()
        wait_until(lambda: _answers(self.port), "the web server answers", seconds=60)
        self.start_background()

    def start_background(self, names: Iterable[str] = BACKGROUND) -> None:
        """Starts what is not running of these."""
        for name in names:
            self.parts[name].start()

    def logs(self) -> list[Path]:
        """Everything that any part has written."""
        return sorted((self.folder / "logs").glob("*"))

    def rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
        """What the database says, asked past Vigil and past the cables, as the superuser."""
        with self.connection() as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The one value that the statement gives."""
        ((value,),) = self.rows(statement, parameters)
        return value

    @contextmanager
    def connection(self, user: str = SUPERUSER) -> Iterator[Any]:
        """A connection of our own; what it did is committed at the end."""
        connection = self._answering(user)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def _answering(self, user: str, patience: float = 10) -> Any:
        """A new connection that has answered once. While PostgreSQL starts again after one of its processes crashed, it
        drops connections that it has just taken: that is no loss of Vigil's, whose invariants are what is asked here.
        """
        began = time.monotonic()
        while True:
            try:
                connection = psycopg2.connect(host=str(self.folder / "pg"), user=user, dbname=DATABASE)
                with connection, connection.cursor() as cursor:
                    cursor.execute("SELECT true")
            except psycopg2.OperationalError:
                if time.monotonic() - began > patience:
                    raise
                time.sleep(0.2)
            else:
                return connection

    @contextmanager
    def broker(self) -> Iterator[Any]:
        """Redis, past the cable."""
        with redis_client.Redis(unix_socket_path=str(self.redis.socket), socket_timeout=10) as broker:
            yield broker

    def stop_postgres_at_once(self) -> None:
        """An immediate stop, as when the machine loses its power; started again by `start_postgres`."""
        server = self.parts["postgres"]
        with server.starting:
            server.is_wanted = False
        if server.child.process is not None:
            server.child.process.send_signal(signal.SIGQUIT)
            server.child.process.wait(timeout=30)

    def start_postgres(self) -> None:
        """Afterwards PostgreSQL has recovered and answers."""
        self.parts["postgres"].start()
        self.postgres.wait_until_ready(self.parts["postgres"].child)

    def start_redis(self) -> None:
        """Afterwards Redis answers."""
        self.parts["redis"].start()
        self.redis.wait_until_ready(self.parts["redis"].child)

    def _start_servers(self) -> None:
        self.postgres.make_cluster()
        self.postgres.footing.make_folder(self.postgres.socket)
        server = self.postgres.server()
        command = [*server.command, *SERVER_SETTINGS]
        surroundings = {**os.environ, **self.world.environment()}
        self.parts["postgres"] = Part(dataclasses.replace(server, command=command, environment=surroundings))
        self.parts["redis"] = Part(dataclasses.replace(self.redis.server(), environment=os.environ))
        self.start_postgres()
        self.start_redis()
        self.postgres.make_roles()

    def _make_register(self) -> None:
        settings = {**self.settings("web"), "DJANGO_SETTINGS_MODULE": "tests.settings"}  # no haste yet
        owner = environment.as_owner(settings, self.postgres)
        log = self.folder / "logs" / "manage.log"
        files = Child("collectstatic", [*database.MANAGE, "collectstatic", "--noinput", "-v0"], log, settings)
        files.start()
        database.bring_up_to_date(self.postgres, owner, log)
        files.finish()
        self._copy_empty_database()
        Child("register", [PYTHON, "-m", "tests.faults.register"], log, settings).run()

    def _copy_empty_database(self) -> None:
        maintenance = psycopg2.connect(host=str(self.folder / "pg"), user=SUPERUSER, dbname="postgres")
        maintenance.autocommit = True
        with maintenance.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {EMPTY_DATABASE} TEMPLATE {DATABASE}")
        maintenance.close()

    def settings(self, route: str, clock: str = "world") -> dict[str, str]:
        """The environment of a process that reaches the database by this cable."""
        settings = environment.for_application(self.postgres, self.redis, self.folder, self.address)
        return {
            **settings,
            **self.world.environment(clock),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "VIGIL_DEMO": "false",
            "DATABASE_URL": f"postgres://vigil_app@127.0.0.1:{self.cables[route].port}/{DATABASE}",
            "BROKER_URL": f"redis://127.0.0.1:{self.cables['redis'].port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_host.port}",
            "DEFAULT_FROM_EMAIL": "vigil@force.example",
            "VIGIL_SWEEP_SECONDS": str(SWEEP_SECONDS),
            "VIGIL_DELIVER_SECONDS": str(DELIVER_SECONDS),
            "DEAD_MANS_SWITCH_URL": f"{self.outside.address}/ping",
            "ALERT_WEBHOOK_URL": f"{self.outside.address}/hook",
            "ALERT_WEBHOOK_SECRET": "invented for this stack and for no other",
            "SSL_CERT_FILE": str(self.outside.authority),
        }

    def _make_parts(self) -> None:
        web = supervision.web(self.port, self.folder / "logs", self.settings("web"))
        self.parts["web"] = Part(web)
        for name in WORKERS:
            self._add(name, [*CELERY, "worker", "-l", "INFO", "-c", "1", "-n", f"{name}@vigil"], "worker")
        for name in (*BEATS, "beat-3", "beat-4", "beat-5"):
            self._add_beat(name)
        self._add_beat("idle-beat", DJANGO_SETTINGS_MODULE="tests.faults.idle_settings")
        for name in SWEEPERS:
            loop = [*database.MANAGE, "sweeper", "--every", str(SWEEP_SECONDS)]
            self._add(
                name, loop, "sweeper", clock=WRONG_CLOCK if name == WRONG_CLOCK else "world", **ELSEWHERE
            )

        own_role = self.settings("sweeper")["DATABASE_URL"].replace("vigil_app", "vigil_sealer")
        key = str(self.folder / "seal" / "key")
        make_key(Path(key), name="vigil.drill/audit")
        loop = [*database.MANAGE, "sealer"]
        self._add("sealer", loop, "sweeper", DATABASE_URL=own_role, VIGIL_SEAL_KEY=key)

    def _add_beat(self, name: str, **settings: str) -> None:
        schedule = ["--schedule", str(self.folder / f"{name}-schedule"), "--pidfile="]
        self._add(name, [*CELERY, "beat", "-l", "INFO", *schedule], "worker", **settings)

    def _add(self, name: str, command: list[str], route: str, clock: str = "world", **settings: str) -> None:
        surroundings = {**self.settings(route, clock), **settings}
        self.parts[name] = Part(Child(name, command, self.folder / "logs" / f"{name}.log", surroundings))

    def _keep(self) -> None:
        """Starts again what has ended, as `restart: unless-stopped` would."""
        while not self._stopping.wait(0.2):
            for part in list(self.parts.values()):
                part.keep()

    def _stop(self) -> None:
        self._stopping.set()
        for part in self.parts.values():
            part.is_wanted = False
            part.thaw()
        for name in ("web", *BACKGROUND, *self.parts):
            if name in self.parts and name not in ("postgres", "redis"):
                self.parts[name].crash()
        for name in ("redis", "postgres"):
            if name in self.parts:
                self.parts[name].child.stop(patience=20)
        for cable in self.cables.values():
            cable.stop()
        self.mail_host.stop()
        self.outside.stop()
        self.wire.stop()


@contextmanager
def running_stack() -> Iterator[Stack]:
    """A stack that runs; nothing of it is left afterwards."""
    with scratch_folder() as folder, ExitStack() as closing:
        stack = Stack(folder, closing)
        stack.start()
        yield stack
    forget_shared_memory()


def wait_until(
    holds: Callable[[], object], sentence: str, *, seconds: float = 30, every: float = 0.1
) -> float:
    """Returns after how many seconds it held. Raises TimeoutError with the sentence when it never did."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"Waited {seconds:.0f} s in vain until {sentence}.")
        time.sleep(every)
    return round(time.monotonic() - began, 1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
