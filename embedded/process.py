"""Child processes that never outlive the command that started them, not even after kill -9."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from embedded.console import Trouble, last_lines

PR_SET_PDEATHSIG = 1
LOG_SIZE_LIMIT = 5_000_000
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Child:
    """A program in a session of its own, so that a Ctrl-C at the terminal does not reach it."""

    name: str
    command: Sequence[str]
    log: Path | None  # None: it speaks for itself on our own output
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = (
        signal.SIGKILL
    )  # when we were killed; a busy worker would put off any other
    held: tuple[
        int, ...
    ] = ()  # file descriptors it keeps open: a lock lives as long as the last who holds it
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, or starts it again."""
        with ExitStack() as stack:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=stack.enter_context(_open_log(self.log)) if self.log else None,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self.held,
                preexec_fn=stop_with_parent(self.orphan_signal),
            )

    def ended(self) -> bool:
        """Whether it has ended, by itself or not."""
        return self.process is not None and self.process.poll() is not None

    def run(self) -> None:
        """Starts a program that ends by itself and waits for it. Raises Trouble when it fails."""
        self.start()
        try:
            self.finish()
        finally:
            self.stop()

    def finish(self) -> None:
        """Waits until it ends by itself. Raises Trouble when it fails."""
        if self.process and self.process.wait() != 0:
            raise Trouble(self.epitaph())

    def epitaph(self) -> str:
        """How it ended, and the last it said."""
        returncode = self.process.returncode if self.process else 0
        outcome = f"exit code {returncode}" if returncode >= 0 else signal.Signals(-returncode).name
        return f"{self.name} ended with {outcome}.{self.last_words()}"

    def last_words(self) -> str:
        """The end of its log, to be put below a sentence."""
        return f" The end of {self.log}:{last_lines(self.log)}" if self.log else ""

    def ask_to_stop(self) -> None:
        """Sends its stop signal. Harmless when it has ended."""
        if self.process:
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float = 10) -> None:
        """Afterwards neither it nor anything of its session runs."""
        if self.process is None:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=patience)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """For preexec_fn: the kernel sends the signal to the new process when this one dies in whatever way."""
    parent = os.getpid()

    def ask_the_kernel() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:  # died in between: the kernel's signal will not come
            os._exit(1)

    return ask_the_kernel


def wait_for(ready: Callable[[], bool], child: Child, seconds: float) -> None:
    """Returns when ready() is true. Raises Trouble when the child ends first or the time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        if child.ended():
            raise Trouble(child.epitaph())
        if time.monotonic() > deadline:
            raise Trouble(f"{child.name} did not answer within {seconds:.0f} s.{child.last_words()}")
        time.sleep(0.05)


def _open_log(log: Path) -> BinaryIO:
    if log.exists() and log.stat().st_size > LOG_SIZE_LIMIT:
        log.rename(log.with_suffix(".log.1"))
    return log.open("ab")
