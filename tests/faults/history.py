"""What the clients did and what they were told: the evidence that the checker reads."""

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal

Kind = Literal["invoke", "ok", "fail", "info"]  # info: nobody knows whether it was done


@dataclass(frozen=True)
class Entry:
    """One line: `who` did `deed`, and this is what came of it."""

    at: float
    number: int
    who: str
    deed: str
    kind: Kind
    facts: dict[str, Any]


@dataclass
class History:
    """Every call of every client, in order."""

    entries: list[Entry] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def write(self, who: str, deed: str, kind: Kind, **facts: Any) -> None:
        """Adds a line."""
        with self.lock:
            self.entries.append(Entry(time.monotonic(), len(self.entries), who, deed, kind, facts))

    def of(self, deed: str, *kinds: Kind, since: float = 0) -> list[Entry]:
        """The lines of a deed, of these kinds or of all."""
        with self.lock:
            entries = list(self.entries)
        return [
            entry
            for entry in entries
            if entry.deed == deed and entry.at >= since and (not kinds or entry.kind in kinds)
        ]
