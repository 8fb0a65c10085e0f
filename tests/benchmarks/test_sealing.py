"""The benchmark of sealing compares like with like, and checks what was sealed."""

import subprocess
import sys

COMMAND = [
    sys.executable,
    *["-m", "benchmarks", "sealing", "--clients", "2", "--seconds", "1", "--repeat", "1"],
]


def test_writers_hardly_notice_the_seal() -> None:
    """The run fails when an event is sealed twice or not at all. So short a run measures roughly."""
    done = subprocess.run(COMMAND, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("ratio"))
    assert float(line.split()[1]) < 2
