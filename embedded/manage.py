"""./run manage: a management command against the servers of ./run, or against its own meanwhile."""

import os
from contextlib import ExitStack
from pathlib import Path

from embedded import database, environment, servers
from embedded.claim import Claim, Holder
from embedded.console import say
from embedded.postgres import Postgres
from embedded.redis import Redis
from embedded.scratch import scratch_folder
from embedded.signals import run_in_foreground

# These change or read the tables' definitions, which belong to the owner.
OWNER_COMMANDS = {
    "migrate",
    "grant_application_role",
    "erase_details",
    "makemigrations",
    "pgtrigger",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
}
SEALER_COMMANDS = {"seal_audit", "sealer"}


def run_command(arguments: list[str]) -> int:
    """Runs manage.py with these arguments; its exit code. Standard output is the command's alone."""
    var = environment.var_folder()
    claim = Claim(var)
    other = claim.take_or_meet(Holder(os.getpid(), "manage"), lambda holder: bool(holder.sockets))
    if other:
        postgres, redis = servers.prepare(var, Path(other.sockets))
        return _run(arguments, postgres, redis, var, other.address)
    return _run_on_own_servers(arguments, var, claim)


def _run_on_own_servers(arguments: list[str], var: Path, claim: Claim) -> int:
    with ExitStack() as stack:
        sockets = stack.enter_context(scratch_folder())
        postgres, redis = servers.prepare(var, sockets)
        say("Starting PostgreSQL and Redis for this command ...")
        stack.enter_context(servers.running(postgres, redis, held=(claim.descriptor,)))
        address = f"http://127.0.0.1:{environment.web_port()}"
        owner = environment.as_owner(environment.for_application(postgres, redis, var, address), postgres)
        database.bring_up_to_date(postgres, owner, var / "logs" / "manage.log")
        return _run(arguments, postgres, redis, var, address)


def _run(arguments: list[str], postgres: Postgres, redis: Redis, var: Path, address: str) -> int:
    settings = environment.for_application(postgres, redis, var, address)
    if OWNER_COMMANDS.intersection(arguments[:1]):
        settings = environment.as_owner(settings, postgres)
    if SEALER_COMMANDS.intersection(arguments[:1]):
        settings = environment.as_sealer(settings, postgres)
    if arguments[:1] == ["migrate"]:
        postgres.take_note("migrated by hand")  # the next start looks again
    return run_in_foreground([*database.MANAGE, *arguments], settings)
