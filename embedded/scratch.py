"""A short-lived private folder for sockets and throw-away servers, removed even when its maker was killed."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "vigil-"
MARK = "made-by-embedded-scratch"  # the maker holds a lock on it; a folder without it is never touched
LONGEST_ROOT = 50  # a socket's whole path may have 107 bytes


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder with a short path that only this user may enter. Gone afterwards."""
    root = Path(tempfile.gettempdir())
    if len(os.fsencode(root)) > LONGEST_ROOT:
        root = Path("/tmp")  # noqa: S108  (mkdtemp below makes a private folder)
    for mark in root.glob(f"{PREFIX}*/{MARK}"):
        with suppress(OSError):
            _remove_abandoned(mark)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=root))
    with (folder / MARK).open("w") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(mark: Path) -> None:
    """Removes what a killed command has left; raises BlockingIOError when the command lives."""
    status = mark.lstat()
    # A mark younger than a minute may be about to be locked by the command that made it.
    if status.st_uid != os.geteuid() or time.time() - status.st_mtime < 60:
        return
    with mark.open() as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(mark.parent, ignore_errors=True)
