"""A checkpoint as a signed note: the text formats of C2SP (tlog-checkpoint and signed-note), readable by any tool.

vigil.example/audit/1              the log, and its epoch
4711                               how many leaves
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=      the head of the tree
time 2026-11-19T12:00:00Z          when it was signed

— vigil.example/audit Az3grlgtzPIC...             the signature over the text above the empty line
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

ED25519 = b"\x01"
NAME = re.compile(r"[^\s+]{1,200}")
DASH = "\N{EM DASH}"  # the format's own


@dataclass(frozen=True)
class Checkpoint:
    """What is signed: that this log, in this epoch, had this many leaves under this head, at this time."""

    log: str
    epoch: int
    size: int
    root: bytes
    at: datetime

    @property
    def text(self) -> str:
        """The bytes that are signed, as text; it ends with a line end."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        root = b64encode(self.root).decode()
        return f"{self.log}/{self.epoch}\n{self.size}\n{root}\ntime {at}\n"


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes by which a signature says whose it is."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def public_line(name: str, public: bytes) -> str:
    """The public key as one line, as signed-note prints it: name, key id, key."""
    return f"{name}+{key_id(name, public).hex()}+{b64encode(ED25519 + public).decode()}"


def sign_text(text: str, *, name: str, public: bytes, signature: bytes) -> str:
    """The note of a text that was signed by this key."""
    return f"{text}\n{signature_line(name, public, signature)}"


def signature_line(name: str, public: bytes, signature: bytes) -> str:
    """The line of a note that says who signed it, and how."""
    return f"{DASH} {name} {b64encode(key_id(name, public) + signature).decode()}\n"


def read_checkpoint(note: str) -> Checkpoint:
    """What a note says, whoever signed it. Raises ValueError when it is no checkpoint of ours."""
    text, separator, _ = note.partition("\n\n")
    lines = text.split("\n")
    if not separator or len(lines) != 4 or not lines[1].isdigit() or not lines[3].startswith("time "):
        raise ValueError("This is not a checkpoint.")
    log, _, epoch = lines[0].rpartition("/")
    at = datetime.strptime(lines[3], "time %Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Checkpoint(log, int(epoch), int(lines[1]), b64decode(lines[2], validate=True), at)
