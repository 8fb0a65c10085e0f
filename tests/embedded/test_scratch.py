"""Scratch folders leave nothing behind and touch nothing of others."""

import fcntl
import os
import tempfile
import time
from pathlib import Path

import pytest

from embedded.scratch import MARK, scratch_folder


@pytest.fixture(autouse=True)
def temporary(short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scratch folders are made in an empty folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(short))


def abandon(folder: Path, *, age: int) -> Path:
    """A scratch folder whose maker was killed so many seconds ago."""
    folder.mkdir()
    (folder / MARK).touch()
    os.utime(folder / MARK, (time.time() - age,) * 2)
    return folder


def test_a_scratch_folder_is_private_and_goes_away(short: Path) -> None:
    """Nobody else may enter it, and afterwards it is gone with all it held."""
    with scratch_folder() as folder:
        (folder / "data").mkdir()
        assert folder.parent == short
        assert folder.stat().st_mode & 0o777 == 0o700

    assert list(short.iterdir()) == []


def test_what_a_killed_command_left_is_removed(short: Path) -> None:
    """The next command tidies up."""
    left = abandon(short / "vigil-left", age=120)

    with scratch_folder():
        assert not left.exists()


def test_folders_of_others_are_left_alone(short: Path) -> None:
    """Untouched stay: a folder that only has our prefix, one in use, and one that is just being made."""
    foreign = short / "vigil-thesis"
    foreign.mkdir()
    young = abandon(short / "vigil-young", age=0)
    used = abandon(short / "vigil-used", age=120)
    with (used / MARK).open() as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        with scratch_folder():
            assert used.exists()

    assert foreign.exists()
    assert young.exists()


def test_a_long_temporary_path_is_not_used(short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket's path may have 107 bytes, wherever TMPDIR points."""
    deep = short / ("d" * 60)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))

    with scratch_folder() as folder:
        assert folder.parent == Path("/tmp")
