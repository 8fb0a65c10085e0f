"""Brings the database to the state that the code expects, as the role that owns the tables."""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from embedded.console import say
from embedded.environment import CHECKOUT
from embedded.postgres import Postgres
from embedded.process import Child

MANAGE = (sys.executable, str(CHECKOUT / "manage.py"))
# Whatever decides what these two commands do: our files, and other packages' by their versions.
COMMANDS = ("migrate", "grant_application_role")
DECIDING = (
    "requirements.txt",
    "offender_mgmt/settings/*.py",
    "*/migrations/*.py",
    "offender_mgmt/*/migrations/*.py",
    "offender_mgmt/**/grant*",
    "offender_mgmt/management/as_known.py",
    "offender_mgmt/management/fencing.py",
    "offender_mgmt/management/outside.py",
)


def bring_up_to_date(postgres: Postgres, owner: Mapping[str, str], log: Path) -> None:
    """Migrates and grants, unless the database says that it was done with these very files."""
    wanted = f"migrated by {_fingerprint()}"
    if postgres.note() == wanted:
        return
    for command in COMMANDS:
        say(f"Bringing the database up to date: {command} ...")
        Child(command, [*MANAGE, command], log, owner).run()
    postgres.take_note(wanted)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in DECIDING for path in CHECKOUT.glob(pattern) if path.is_file()}):
        if "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
