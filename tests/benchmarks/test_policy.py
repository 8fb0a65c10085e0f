"""The benchmark of a policy coming into force compares like with like."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.usefixtures("django_db_setup")  # it copies what that has migrated
COMMAND = [
    sys.executable,
    "-m",
    "benchmarks",
    "policy",
    "--offenders",
    "400",
    "--visits",
    "1",
    "--seconds",
    "2",
]


def test_batches_do_what_was_foreseen_and_what_one_at_a_time_does() -> None:
    """The run fails where they differ. Small as it is, batches are faster already."""
    done = subprocess.run(COMMAND, capture_output=True, text=True)

    told = done.stdout + done.stderr
    assert "What happened to some" not in told
    assert "One at a time gave other dates" not in told
    (line,) = (line for line in told.splitlines() if line.startswith("ratio"))
    assert float(line.split()[1]) > 3
