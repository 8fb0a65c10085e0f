"""./test: pytest on a throw-away PostgreSQL and Redis, of which nothing is left afterwards."""

import os
import shutil
import sys
from collections.abc import Sequence

from embedded import environment, servers
from embedded.console import Trouble, say, speak_on
from embedded.scratch import scratch_folder
from embedded.signals import INTERRUPTED, Stopped, heed_stop_signals, run_in_foreground

BROWSER_TESTS = "tests/browser"
FAULT_TESTS = "tests/faults"  # each process of theirs starts and breaks a whole stack of its own
SERIAL = ("-n", "--numprocesses", "--pdb", "--trace", "no:xdist", "-pno:xdist")


def main(arguments: list[str]) -> int:
    """The exit code of pytest; 1 when the servers do not start."""
    speak_on(sys.stderr)
    environment.forget_surroundings()
    heed_stop_signals()
    try:
        return run_tests(arguments)
    except Stopped:
        return INTERRUPTED
    except (Trouble, OSError) as error:
        raise SystemExit(f"./test: {error}") from None


def run_tests(arguments: list[str]) -> int:
    """Runs pytest with these arguments and our defaults."""
    command = [sys.executable, "-m", "pytest", *defaults(arguments), *arguments]
    with scratch_folder() as folder:
        postgres, redis = servers.prepare(folder, folder, throwaway=True)
        with servers.running(postgres, redis):
            return run_in_foreground(command, environment.for_tests(postgres, redis, folder))


def defaults(arguments: Sequence[str]) -> list[str]:
    """Two processes unless the caller decides; without a browser, all but the browser tests. The fault tests run
    only where they are named.
    """
    return [*_processes(arguments), *_without_faults(arguments), *_without_browser(arguments)]


def _names(arguments: Sequence[str], folder: str) -> bool:
    """Whether an argument is this folder, or something in it."""
    return any(folder in argument and not argument.startswith("-") for argument in arguments)


def _processes(arguments: Sequence[str]) -> list[str]:
    decided = any(argument.startswith(SERIAL) for argument in arguments)
    return [] if decided else ["-n", "2", "--dist", "worksteal"]


def _without_faults(arguments: Sequence[str]) -> list[str]:
    if _names(arguments, FAULT_TESTS):
        return []
    if not _names(arguments, "tests/"):
        say(f"The tests in {FAULT_TESTS} are left out: ./test {FAULT_TESTS}")
    return [f"--ignore={FAULT_TESTS}"]


def _without_browser(arguments: Sequence[str]) -> list[str]:
    if shutil.which("chromium"):
        return []
    missing = "There is no chromium on this machine (apt-get install chromium)"
    if os.environ.get("CI") or _names(arguments, BROWSER_TESTS):
        raise Trouble(f"{missing}, and the browser tests were asked for.")
    say(f"{missing}: the tests in {BROWSER_TESTS} are left out.")
    return [f"--ignore={BROWSER_TESTS}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
