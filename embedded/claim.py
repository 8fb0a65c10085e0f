"""Who uses the data folder: one command at a time, held by a lock on a file that says which one and where."""

import dataclasses
import fcntl
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from embedded.console import say


@dataclass(frozen=True)
class Holder:
    """What the command that holds the data folder says of itself."""

    pid: int = 0
    command: str = ""
    address: str = ""
    sockets: str = ""  # where its servers are, once others may use them

    def alive(self) -> bool:
        """False when it was killed; its servers keep the lock until the last of them has stopped."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return self.pid > 0


class Claim:
    """The lock on the data folder. What the file says counts only while somebody holds the lock."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.descriptor = os.open(folder / "in-use.json", os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, holder: Holder) -> bool:
        """Takes the lock and says who has it. False when another command has it."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.tell(holder)
        return True

    def take_or_meet(self, us: Holder, whom: Callable[[Holder], bool]) -> Holder | None:
        """Waits until the lock is ours (None), or a living command holds it that satisfies `whom`."""
        told = False
        while not self.take(us):
            holder = self.holder()
            if holder and holder.alive() and whom(holder):
                return holder
            if not told:
                say("Waiting for another command that uses the data folder, or is still stopping ...")
                told = True
            time.sleep(0.1)
        return None

    def tell(self, holder: Holder) -> None:
        """Replaces what the file says. Only for the one that holds the lock."""
        text = json.dumps(dataclasses.asdict(holder)).encode()
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text, 0)

    def holder(self) -> Holder | None:
        """Who holds the lock; None when that one has not yet said it."""
        try:
            return Holder(**json.loads(os.pread(self.descriptor, 10_000, 0)))
        except (ValueError, TypeError):  # half-written, or of another version
            return None
