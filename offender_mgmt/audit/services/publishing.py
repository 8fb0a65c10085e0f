"""Where checkpoints leave the database's reach: the sealer's own folder, and syslog.

The folder is the sealer's memory. It goes on from the last line there, not from what the database says, so a database
that was set back or rewritten is noticed before anything is signed for it.
"""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from logging.handlers import SysLogHandler
from pathlib import Path

from offender_mgmt.audit.rules.notes import Checkpoint, read_checkpoint
from offender_mgmt.audit.rules.tree import Frontier
from offender_mgmt.errors import VigilError

LONGEST_LINE = 1 << 16
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Publication:
    """A checkpoint that left the house, and what the tree grows on from."""

    note: str
    frontier: Frontier

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says."""
        return read_checkpoint(self.note)

    @property
    def line(self) -> str:
        """As it stands in the folder."""
        peaks = [peak.hex() for peak in self.frontier.peaks]
        return json.dumps({"note": self.note, "peaks": peaks}, ensure_ascii=False)


@dataclass(frozen=True)
class Publisher:
    """The sealer's folder, and the address of a syslog server: /dev/log, or HOST:PORT. Empty: none."""

    folder: Path
    syslog: str = ""

    @property
    def file(self) -> Path:
        """One publication a line, the oldest first; never rewritten."""
        return self.folder / "checkpoints.jsonl"

    def published(self) -> Iterator[Publication]:
        """Every publication, the oldest first."""
        if self.file.exists():
            with self.file.open("rb") as file:
                yield from (_read(line) for line in file if line.endswith(b"\n"))

    def last(self) -> Publication | None:
        """The last publication; a line that was cut off by a crash was never published."""
        if not self.file.exists():
            return None
        with self.file.open("rb") as file:
            file.seek(max(0, self.file.stat().st_size - LONGEST_LINE))
            whole, _, _ = file.read().rpartition(b"\n")
        return _read(whole.rpartition(b"\n")[2]) if whole else None

    def publish(self, publication: Publication) -> None:
        """It is on disk when this returns. Syslog is told as well as can be: the folder is what counts."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.file.open("ab+") as file:
            _cut_off_torn_line(file.fileno())
            file.write(publication.line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if self.syslog:
            _tell_syslog(self.syslog, publication)


def _read(line: bytes) -> Publication:
    try:
        told = json.loads(line)
        peaks = tuple(bytes.fromhex(peak) for peak in told["peaks"])
        publication = Publication(told["note"], Frontier(read_checkpoint(told["note"]).size, peaks))
    except (ValueError, KeyError, TypeError):
        raise VigilError("The sealer's folder has a line that is no checkpoint.") from None
    if publication.frontier.root != publication.checkpoint.root:
        raise VigilError("The sealer's folder has a checkpoint that does not belong to its tree.")
    return publication


def _cut_off_torn_line(descriptor: int) -> None:
    """What a crash left half written goes, so that the next line begins on its own."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, LONGEST_LINE, max(0, size - LONGEST_LINE))
    torn = len(tail) - (tail.rfind(b"\n") + 1)
    if torn:
        os.ftruncate(descriptor, size - torn)


def _tell_syslog(address: str, publication: Publication) -> None:
    host, separator, port = address.rpartition(":")
    try:
        handler = SysLogHandler((host, int(port)) if separator else address)
        try:
            told = f"vigil-seal: {publication.line}"
            handler.emit(logging.LogRecord("vigil-seal", logging.INFO, __file__, 0, told, None, None))
        finally:
            handler.close()
    except OSError as error:
        logger.warning("syslog was not told of a checkpoint: %s", type(error).__name__)
