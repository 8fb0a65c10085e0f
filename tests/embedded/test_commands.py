"""./run from the outside, with the whole of Vigil: it starts, it is used, and it stops."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from embedded.environment import CHECKOUT
from embedded.privileges import public_home
from embedded.test import defaults
from tests.embedded.test_process import gone

RUN = [sys.executable, "-m", "embedded.run"]
PROCESSES = (
    *("bin/postgres", "redis-server", "gunicorn offender_mgmt", "offender_mgmt worker", "offender_mgmt beat"),
    *("manage.py sweeper", "manage.py sealer"),
)


class Running:
    """A ./run on a free port that has said Ready. On leaving it is killed, if it still runs."""

    def __init__(self, var: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {**os.environ, "VIGIL_VAR": str(var), "VIGIL_PORT": str(self.port)}

    def __enter__(self) -> "Running":
        self.process = subprocess.Popen(
            RUN, cwd=CHECKOUT, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Ctrl-C"):
                break
        else:
            self.__exit__()
            pytest.fail(self.said)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def again(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same data."""
        command = [*RUN, *arguments]
        return subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True)

    def status_of(self, path: str) -> int:
        """What the web server answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def children(self) -> dict[int, str]:
        """Its own processes, and their command lines. One may end while it is read; it is left out."""
        pid = self.process.pid
        lines = {}
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            with suppress(FileNotFoundError, ProcessLookupError):
                lines[int(child)] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
        return lines


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A data folder; also where root keeps the database when user namespaces are refused is removed."""
    yield tmp_path / "var"
    shutil.rmtree(public_home(tmp_path / "var"), ignore_errors=True)


def test_run_from_the_first_start_to_kill_9(var: Path) -> None:
    """Ready means that it answers; commands join in; SIGTERM and even kill -9 leave no process; data stay."""
    with Running(var) as first:
        assert first.status_of("/healthz") == 200
        children = first.children()
        assert [name for name in PROCESSES if name not in " ".join(children.values())] == []

        second = first.again()
        assert second.returncode == 1
        assert f"already running from this folder: http://127.0.0.1:{first.port}" in second.stderr

        command = first.again("manage", "shell", "-v", "0", "-c", "print('only this'); raise SystemExit(7)")
        assert (command.stdout, command.returncode) == ("only this\n", 7)

        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(timeout=60) == 0
        assert [line for pid, line in children.items() if not gone(pid)] == []

    with Running(var) as again:
        assert "Bringing the database up to date" not in again.said
        children = again.children()
        assert [name for name in PROCESSES if name not in " ".join(children.values())] == []

        again.process.kill()
        again.process.wait()
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


LEFT_OUT = "--ignore=tests/faults"


@pytest.mark.parametrize("arguments", [["tests/faults"], ["tests/visits", "tests/faults/test_mail.py"]])
def test_the_fault_tests_run_where_they_are_named(arguments: list[str]) -> None:
    """Each process of theirs has a whole stack of its own: not beside all others, unless somebody asks for that."""
    assert LEFT_OUT not in defaults(arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], True), (["tests"], True), (["-k", "sweep"], True), ([LEFT_OUT], True), (["tests/visits"], False)],
)
def test_a_run_without_the_fault_tests_says_so(
    arguments: list[str], said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is left out silently; where another folder was asked for, nothing was left out."""
    assert LEFT_OUT in defaults(arguments)
    assert ("tests/faults are left out" in caplog.text) is said
