"""The benchmark of alerts compares like with like, and delivers what it says."""

import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.usefixtures("django_db_setup")  # it copies what that has migrated
BENCHMARK = [
    *(sys.executable, "-m", "benchmarks", "alerts", "--offenders", "900"),
    *("--mails", "120", "--seconds", "1", "--repeat", "1"),
]


def test_the_loop_and_the_sweep_say_the_same_and_every_mail_arrives() -> None:
    """It fails when they differ about anybody, or when anything is left over (issue 5, *Done when*)."""
    run = subprocess.run(BENCHMARK, capture_output=True, text=True)

    assert run.returncode == 0, run.stderr
    figures = [re.split(r"\s{2,}", line.strip()) for line in run.stdout.splitlines()[1:]]
    assert [line[0] for line in figures if len(line) > 1][:3] == ["sweep", "one by one", "ratio"]
    assert re.search(r"^one each +120 notifications", run.stdout, re.M)
    assert re.search(r"^ +120 mails", run.stdout, re.M)
