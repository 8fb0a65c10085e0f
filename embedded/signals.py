"""Ctrl-C, kill and a closed terminal: how the commands are told to stop."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

from embedded.process import stop_with_parent

INTERRUPTED = 130  # the exit code of a command that was stopped before its work began
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked this command to stop."""


def heed_stop_signals() -> None:
    """From now on a stop signal raises Stopped; a second one does not disturb the tidying up."""

    def stop(number: int, frame: FrameType | None) -> None:
        for again in STOP_SIGNALS:
            signal.signal(again, signal.SIG_IGN)
        raise Stopped

    for number in STOP_SIGNALS:
        signal.signal(number, stop)


def run_in_foreground(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs a command that owns the terminal and returns its exit code; stop signals go to it alone."""
    process: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, frame: FrameType | None) -> None:
        # A terminal sends Ctrl-C to the command itself; twice would abort it half-way.
        if process is not None and not (number == signal.SIGINT and os.isatty(sys.stdin.fileno())):
            process.send_signal(number)

    before = [(number, signal.signal(number, pass_on)) for number in STOP_SIGNALS]
    try:
        process = subprocess.Popen(command, env=environment, preexec_fn=stop_with_parent(signal.SIGTERM))
        returncode = process.wait()
    finally:
        for number, handler in before:
            signal.signal(number, handler)
    return returncode if returncode >= 0 else 128 - returncode
