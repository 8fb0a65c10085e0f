"""One PostgreSQL cluster of our own: made, started, and given Vigil's roles and database."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT

from embedded.binaries import postgres_major
from embedded.console import Trouble
from embedded.privileges import Footing
from embedded.process import Child, wait_for

SUPERUSER, OWNER, APPLICATION, DATABASE = "postgres", "vigil_owner", "vigil_app", "vigil"
MIGRATOR = (
    "vigil_migrate"  # signs in to migrate and is the owner from then on; the owner itself cannot sign in
)
SEALER = "vigil_sealer"  # seals the audit log, and is no other process's
READER = "vigil_reader"  # may read, and nobody signs in as it: the application becomes it for a simulation
# Nobody signs in as the owner; as an auditor with SQL or for backups only when a person lets them (docs/operations.md).
BACKUP = "vigil_backup"
CLOSED = (OWNER, "vigil_auditor", BACKUP)
SETTINGS = {
    "listen_addresses": "",  # no network: only who may enter the folder of the socket
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    # A failing statement must not put people's facts into the log.
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """A cluster below `footing.home`, with its socket in the folder `socket`."""

    footing: Footing
    socket: Path
    log: Path
    throwaway: bool

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.footing.home / "postgres"

    def make_cluster(self) -> None:
        """Afterwards there is a data folder that this PostgreSQL can open. Raises Trouble when it cannot."""
        if self.data.exists():
            self._check_version()
            return
        unfinished = self.data.with_suffix(".unfinished")  # initdb may be killed half-way
        shutil.rmtree(unfinished, ignore_errors=True)
        self.footing.make_folder(unfinished)
        options = ["-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
        access = ["--auth-local=trust", "--auth-host=scram-sha-256"]
        sync = ["--no-sync"] if self.throwaway else []
        command = self.footing.command("initdb", "-D", unfinished, *options, *access, *sync)
        Child("initdb", command, self.log).run()
        unfinished.rename(self.data)

    def server(self) -> Child:
        """The server, not yet started."""
        settings = {**SETTINGS, **(THROWAWAY_SETTINGS if self.throwaway else {})}
        settings["unix_socket_directories"] = str(self.socket)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = self.footing.command("postgres", "-D", self.data, *options)
        return Child("PostgreSQL", command, self.log, stop_signal=SIGINT, orphan_signal=SIGINT)

    def wait_until_ready(self, server: Child) -> None:
        """Returns when it answers."""
        probe = [str(self.footing.programs / "pg_isready"), "-q", "-h", str(self.socket), "-U", SUPERUSER]
        wait_for(lambda: subprocess.run(probe).returncode == 0, server, seconds=60)

    def make_roles(self) -> None:
        """Afterwards the seven roles and the owner's empty database exist."""
        roles = set(self._sql("SELECT rolname FROM pg_roles").split())
        for role in {APPLICATION, SEALER} - roles:
            self._sql(f"CREATE ROLE {role} LOGIN")
        for role in set(CLOSED) - roles:
            self._sql(f"CREATE ROLE {role} NOLOGIN")
        if MIGRATOR not in roles:
            self._sql(  # in one transaction
                f"CREATE ROLE {MIGRATOR} LOGIN NOINHERIT; GRANT {OWNER} TO {MIGRATOR};"
                f" ALTER ROLE {MIGRATOR} SET role = '{OWNER}'; ALTER ROLE {OWNER} NOLOGIN"  # older data let it in
            )
        self._sql(f"ALTER ROLE {BACKUP} BYPASSRLS")  # a backup without restricted records would be none
        if READER not in roles:
            self._sql(f"CREATE ROLE {READER} NOLOGIN")
            self._sql(f"GRANT {READER} TO {APPLICATION}")
        if DATABASE not in self._sql("SELECT datname FROM pg_database").split():
            self._sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{role}@/{database}?host={self.socket}&port=5432"

    def note(self) -> str:
        """What `take_note` wrote last: kept in the database itself, so that it goes when the data goes."""
        return self._sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'vigil'"
        ).strip()

    def take_note(self, text: str) -> None:
        """Replaces the note. The text must have no quotation mark."""
        self._sql(f"COMMENT ON DATABASE {DATABASE} IS '{text}'")

    def _sql(self, statement: str) -> str:
        to_server = ["-h", str(self.socket), "-U", SUPERUSER, "-d", "postgres"]
        command = [str(self.footing.programs / "psql"), "-X", "-At", *to_server, "-c", statement]
        answer = subprocess.run(command, capture_output=True, text=True)
        if answer.returncode != 0:
            raise Trouble(f"PostgreSQL refused {statement!r}: {answer.stderr.strip()}")
        return answer.stdout

    def _check_version(self) -> None:
        theirs = int((self.data / "PG_VERSION").read_text())
        ours = postgres_major(self.footing.programs)
        if theirs != ours:
            raise Trouble(
                f"The data in {self.data} was made by PostgreSQL {theirs}; the PostgreSQL here is {ours} "
                f"and cannot open it. Start with PG_BIN=<folder of PostgreSQL {theirs}'s programs>, "
                "or move the data away to begin anew."
            )
