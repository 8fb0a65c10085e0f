"""What happens when one of Vigil's processes ends."""

import sys
from pathlib import Path

import pytest

from embedded import supervision
from embedded.console import Trouble
from embedded.process import Child


def test_a_process_that_ends_is_started_again_and_one_that_keeps_ending_stops_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed worker comes back; a broken one does not spin for ever, and its last words are shown."""
    monkeypatch.setattr(supervision, "RESTARTS_PER_MINUTE", 1)
    log = tmp_path / "worker.log"
    worker = Child("worker", [sys.executable, "-c", "print('no broker'); raise SystemExit(1)"], log)
    worker.start()

    with pytest.raises(Trouble, match=r"worker keeps ending. worker ended with exit code 1(.|\n)*no broker"):
        supervision.watch([worker])
    assert log.read_text() == "no broker\n" * 2


def test_a_port_where_nobody_answers_is_not_healthy() -> None:
    """Ready is never said of a web server that does not answer."""
    assert not supervision.is_healthy(1)
