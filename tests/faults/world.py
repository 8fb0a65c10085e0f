"""The clock of the stack's world: libfaketime in every process, moved on by writing a file."""

import os
import platform
import struct
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

MISSING = (
    "The fault suite needs libfaketime, and it is not on this machine: apt-get install faketime. "
    "Without it no clock can be wrong, so nothing would be tested."
)
LONDON = ZoneInfo("Europe/London")
# Within these libfaketime shows its caller the machine's own clock. PostgreSQL's timeouts end in a signal handler that
# runs within epoll_wait, so none would ever be over; and Python's sleep fails. They need no faking: they wait for so
# long, not until then. And threads that wait for Python's lock would not wait but turn in circles: most of what the
# whole suite spent.
STRING_TABLE = 3  # in ELF
LEFT_ALONE = (b"epoll_wait", b"clock_nanosleep", b"pthread_cond_timedwait")


def libfaketime() -> Path:
    """The library that is preloaded. Raises RuntimeError with a sentence when the machine has none."""
    place = Path(f"/usr/lib/{platform.machine()}-linux-gnu/faketime/libfaketimeMT.so.1")
    if not place.exists():
        raise RuntimeError(MISSING)
    return place


def without_symbols(library: bytes, names: tuple[bytes, ...]) -> bytes:
    """A shared library that no longer offers these names: whoever calls them reaches the C library's own.

    The names are spoilt in the table of dynamic strings only (ELF, 64 bits, little-endian): the first letter, since
    other names may share the end.
    """
    offset, size = dynamic_strings(library)
    table = library[offset : offset + size]
    for name in names:
        if b"\0" + name + b"\0" not in table:
            raise RuntimeError(f"This libfaketime does not offer {name.decode()}.")
        table = table.replace(b"\0" + name + b"\0", b"\0_" + name[1:] + b"\0")
    return library[:offset] + table + library[offset + size :]


def dynamic_strings(library: bytes) -> tuple[int, int]:
    """Where an ELF file has its table of dynamic strings, and how long it is."""
    headers, size, count = (
        struct.unpack_from("<Q", library, 40)[0],
        *struct.unpack_from("<HH", library, 58),
    )
    for number in range(count):
        kind, _, _, offset, length = struct.unpack_from("<IQQQQ", library, headers + number * size + 4)
        if kind == STRING_TABLE and b"\0dlsym\0" in library[offset : offset + length]:
            return offset, length
    raise RuntimeError("This libfaketime is no library of the kind that is known here.")


class World:
    """What time it is for the stack: now and then it moves on, never back, except where one clock is made wrong."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "libfaketime.so"
        self.library.write_bytes(without_symbols(libfaketime().read_bytes(), LEFT_ALONE))
        self.library.chmod(0o755)
        self.folder = folder
        self.offset = timedelta(0)
        self.errors: dict[str, timedelta] = {}
        self.shared = self._write("world", self.offset)

    def now(self) -> datetime:
        """The time in the stack's world."""
        return datetime.now(UTC) + self.offset

    def today(self) -> date:
        """The day in the stack's world, in London."""
        return self.now().astimezone(LONDON).date()

    def move_on(self, step: timedelta) -> None:
        """All clocks of the stack move on at once."""
        self.offset += step
        self._write("world", self.offset)
        for name, error in self.errors.items():
            self._write(name, self.offset + error)

    def own_clock(self, name: str) -> None:
        """Gives one process a clock of its own, right until `put_wrong`."""
        self.put_wrong(name, timedelta(0))

    def put_wrong(self, name: str, error: timedelta) -> None:
        """That clock is wrong by so much from now on; no time puts it right."""
        self.errors[name] = error
        self._write(name, self.offset + error)

    def environment(self, clock: str = "world") -> dict[str, str]:
        """What makes a process live in this world."""
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file(clock)),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def _file(self, name: str) -> Path:
        return self.folder / f"clock-{name}"

    def _write(self, name: str, offset: timedelta) -> Path:
        """Replaces the file at once: a process may read it at any moment."""
        unfinished = self.folder / f"clock-{name}.unfinished"
        unfinished.write_text(f"{offset.total_seconds():+.0f}\n")
        unfinished.chmod(0o644)  # PostgreSQL may run as somebody else
        unfinished.rename(self._file(name))
        return self._file(name)


def seconds_since(began: float) -> float:
    """How long ago `time.monotonic()` was `began`, to a tenth."""
    return round(time.monotonic() - began, 1)


def forget_shared_memory() -> None:
    """Removes what libfaketime has left of processes that are gone. It names each by the process that made it."""
    for path in Path("/dev/shm").glob("*faketime_*"):
        maker = path.name.rpartition("_")[2]
        if not Path(f"/proc/{maker}").exists() and path.stat().st_uid == os.geteuid():
            path.unlink(missing_ok=True)
