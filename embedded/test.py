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
    """Two processes unless the caller decides; without a browser, all but the browser tests."""
    ours = [] if any(argument.startswith(SERIAL) for argument in arguments) else ["-n", "2"]
    if shutil.which("chromium"):
        return ours
    missing = "There is no chromium on this machine (apt-get install chromium)"
    if os.environ.get("CI") or any(BROWSER_TESTS in argument for argument in arguments):
        raise Trouble(f"{missing}, and the browser tests were asked for.")
    say(f"{missing}: the tests in {BROWSER_TESTS} are left out.")
    return [*ours, f"--ignore={BROWSER_TESTS}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
