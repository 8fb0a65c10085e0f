"""./run from the outside, with the whole of Vigil: it starts, it is used, and it stops."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.environment import CHECKOUT
from embedded.test import defaults
from tests.embedded.test_process import gone

RUN = [sys.executable, "-m", "embedded.run"]


class Running:
    """A ./run with data of its own, on a free port, that has said Ready."""

    def __init__(self, var: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {**os.environ, "VIGIL_VAR": str(var), "VIGIL_PORT": str(self.port)}
        self.process = subprocess.Popen(
            RUN, cwd=CHECKOUT, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Ctrl-C"):
                return
        raise AssertionError(self.said)

    def again(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same data."""
        command = [*RUN, *arguments]
        return subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True)

    def children(self) -> dict[int, str]:
        """Its own processes, and their command lines."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return {int(child): Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ") for child in found}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A ./run, killed afterwards if the test has not stopped it."""
    started = Running(tmp_path / "var")
    yield started
    started.process.kill()
    started.process.wait()
    database = re.search("The database is in (.*);", started.said)
    assert database
    if database[1].startswith("/var/lib/vigil-"):  # where root keeps it when user namespaces are refused
        shutil.rmtree(Path(database[1]).parent)


def test_run_answers_is_used_and_stops(running: Running) -> None:
    """Ready means that it answers; a second ./run is refused; commands join in; SIGTERM leaves nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()

    second = running.again()
    assert second.returncode == 1
    assert f"already running from this folder: http://127.0.0.1:{running.port}" in second.stderr

    command = running.again("manage", "shell", "-v", "0", "-c", "print('only this'); raise SystemExit(7)")
    assert (command.stdout, command.returncode) == ("only this\n", 7)

    children = running.children()
    lines = " ".join(children.values())
    assert all(word in lines for word in ("bin/postgres", "redis", "gunicorn", "worker", "beat", "sweeper"))
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=60) == 0
    assert [line for pid, line in children.items() if not gone(pid)] == []


def test_nothing_outlives_a_killed_run(running: Running) -> None:
    """After kill -9 of ./run no process that it had started runs."""
    children = running.children()
    assert len(children) >= 6

    running.process.kill()
    running.process.wait()

    assert [line for pid, line in children.items() if not gone(pid, seconds=30)] == []


def test_a_port_that_is_taken_gets_a_sentence(tmp_path: Path) -> None:
    """Before anything is started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "VIGIL_VAR": str(tmp_path), "VIGIL_PORT": str(port)}
        refused = subprocess.run(RUN, cwd=CHECKOUT, env=environment, capture_output=True, text=True)

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"./run: Port {port} of 127.0.0.1 cannot be used")
    assert refused.stdout == ""


@pytest.mark.parametrize("arguments", [["-n", "4"], ["-n0"], ["-p", "no:xdist"], ["--pdb", "tests/visits"]])
def test_the_caller_decides_how_many_processes_test(arguments: list[str]) -> None:
    """Two is only the default."""
    assert "-n" not in defaults(arguments)
    assert defaults(["-k", "sweep"])[:2] == ["-n", "2"]
