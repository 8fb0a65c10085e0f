"""./run: everything, until Ctrl-C.  ./run manage COMMAND ...: one management command."""

import dataclasses
import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from embedded import database, environment, manage, servers, supervision
from embedded.claim import Claim, Holder
from embedded.console import Trouble, say, speak_on
from embedded.process import Child, wait_for
from embedded.scratch import scratch_folder
from embedded.signals import INTERRUPTED, Stopped, heed_stop_signals

USAGE = "Usage: ./run, or ./run manage COMMAND [ARGUMENTS]. VIGIL_PORT (8000) and VIGIL_VAR (var) are heeded."


def main(arguments: list[str]) -> int:
    """The exit code: 0 also when it was asked to stop."""
    is_manage = arguments[:1] == ["manage"]
    speak_on(sys.stderr if is_manage else sys.stdout)
    environment.forget_surroundings()
    heed_stop_signals()
    try:
        if is_manage:
            return manage.run_command(arguments[1:])
        if arguments:
            raise Trouble(USAGE)
        serve(environment.var_folder(), environment.web_port())
    except Stopped:
        say("Stopped.")
        return INTERRUPTED if is_manage else 0
    except (Trouble, OSError) as error:
        raise SystemExit(f"./run: {error}") from None


def serve(var: Path, port: int) -> NoReturn:
    """Starts everything and keeps it running. Leaves no process behind, however it ends."""
    address = f"http://127.0.0.1:{port}"
    claim = Claim(var)
    us = Holder(os.getpid(), "run", address)
    other = claim.take_or_meet(us, lambda holder: holder.command == "run")
    if other:
        raise Trouble(f"Vigil is already running from this folder: {other.address} (process {other.pid}).")
    check_port_is_free(port)
    with ExitStack() as stack:
        sockets = stack.enter_context(scratch_folder())
        postgres, redis = servers.prepare(var, sockets)
        say("Starting PostgreSQL and Redis ...")
        embedded = stack.enter_context(servers.running(postgres, redis, held=(claim.descriptor,)))
        settings = environment.for_application(postgres, redis, var, address)
        log = var / "logs" / "manage.log"
        database.bring_up_to_date(postgres, environment.as_owner(settings, postgres), log)
        claim.tell(dataclasses.replace(us, sockets=str(sockets)))
        children = start_vigil(stack, var, port, settings, environment.as_sealer(settings, postgres))
        say(f"Ready: {address}")
        say(f"Ctrl-C stops it. The database is in {postgres.data}; mail and logs are in {var}.")
        fill_demo(var, settings)
        supervision.watch([*embedded.children, *children])


def start_vigil(
    stack: ExitStack, var: Path, port: int, settings: dict[str, str], sealer: dict[str, str]
) -> list[Child]:
    """Starts web, worker, beat, sweeper and sealer. Afterwards pages are served and demonstration data are there."""
    web = supervision.web(port, var / "logs", settings)
    children = [web, *supervision.background(var, settings, sealer)]
    stack.callback(supervision.stop_all, children)
    say("Starting the web server, and looking after the demonstration data ...")
    web.start()
    at_once = {**settings, "PYTHONUNBUFFERED": "1"}  # what it says is shown while it works
    Child("prepare_demo", [*database.MANAGE, "prepare_demo"], None, at_once).run()
    wait_for(lambda: supervision.is_healthy(port), web, seconds=60)
    say("Starting worker, beat, sweeper and sealer ...")
    for child in children[1:]:
        child.start()
    return children


def fill_demo(var: Path, settings: dict[str, str]) -> None:
    """Lets the demonstration's people do what they have done, once. Pages are served meanwhile, and if it fails."""
    filling = Child("fill_demo", [*database.MANAGE, "fill_demo"], var / "logs" / "demo.log", settings)
    say("The demonstration's plans, visits and hand-overs follow within half a minute ...")
    try:
        filling.run()
    except Trouble as trouble:
        say(f"The demonstration stays incomplete; the next start tries again. {trouble}")
    else:
        say("The demonstration is complete.")


def check_port_is_free(port: int) -> None:
    """Raises Trouble when the web server could not listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Trouble(
                f"Port {port} of 127.0.0.1 cannot be used ({error.strerror}). "
                f"Stop the program that has it, or choose another port: VIGIL_PORT={port % 65535 + 1} ./run"
            ) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
