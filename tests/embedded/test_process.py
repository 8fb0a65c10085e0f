"""Child processes: what they say when they fail, and that none is left over."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embedded.console import Trouble
from embedded.process import Child, wait_for

SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")
PARENT = """
import sys, time
from pathlib import Path
from embedded.process import Child
child = Child("sleeper", sys.argv[2:], Path(sys.argv[1]))
child.start()
print(child.process.pid, flush=True)
time.sleep(600)
"""
FAMILY = (
    "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(600)"
)


def gone(pid: int, seconds: float = 10) -> bool:
    """Whether no such process runs, or soon none does."""
    for _ in range(int(seconds / 0.05)):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":  # dead; nobody has asked for its exit code yet
            return True
        time.sleep(0.05)
    return False


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    """After kill -9 of the command that started it, a process does not live on."""
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log"), *SLEEP]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        parent.kill()

    assert gone(pid)


def test_stopping_a_child_ends_what_it_has_started_itself(tmp_path: Path) -> None:
    """stop() leaves nothing of the child's session, not even a grandchild that nobody told to stop."""
    log = tmp_path / "log"
    child = Child("family", [sys.executable, "-c", FAMILY, *SLEEP], log)
    child.start()
    wait_for(lambda: log.read_text().endswith("\n"), child, seconds=20)

    child.stop()

    assert child.ended()
    assert gone(int(log.read_text()))


def test_a_child_that_ignores_its_stop_signal_is_killed(tmp_path: Path) -> None:
    """Patience ends."""
    stubborn = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    child = Child("stubborn", [sys.executable, "-c", stubborn], tmp_path / "log")
    child.start()
    wait_for(lambda: "deaf" in (tmp_path / "log").read_text(), child, seconds=20)

    child.stop(patience=0.1)

    assert child.process
    assert child.process.returncode == -signal.SIGKILL


def test_a_failed_program_is_reported_with_the_end_of_its_log(tmp_path: Path) -> None:
    """The reason is on the screen, not only in a file that must be found first."""
    child = Child(
        "migrate", [sys.executable, "-c", "print('no such table'); raise SystemExit(3)"], tmp_path / "log"
    )

    with pytest.raises(Trouble, match=r"migrate ended with exit code 3(.|\n)*no such table"):
        child.run()


def test_waiting_ends_when_the_child_ends(tmp_path: Path) -> None:
    """A server that dies while it starts is reported at once, not when the time is over."""
    child = Child("server", [sys.executable, "-c", "raise SystemExit(1)"], tmp_path / "log")
    child.start()

    with pytest.raises(Trouble, match="server ended with exit code 1"):
        wait_for(lambda: False, child, seconds=60)


def test_waiting_has_an_end(tmp_path: Path) -> None:
    """A server that never answers is reported when the time is over."""
    child = Child("server", SLEEP, tmp_path / "log")
    child.start()

    with pytest.raises(Trouble, match="server did not answer within 0 s"):
        wait_for(lambda: False, child, seconds=0)
    child.stop()


def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    """Logs do not fill the disk over the months."""
    log = tmp_path / "web.log"
    log.touch()
    os.truncate(log, 6_000_000)

    Child("web", [sys.executable, "-c", "print('new')"], log).run()

    assert log.read_text() == "new\n"
    assert (tmp_path / "web.log.1").stat().st_size == 6_000_000
