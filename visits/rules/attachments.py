"""Decisions about files of a visit: what may be attached, and what a file may be called (FIL-1, FIL-3, FIL-5)."""

import re
import unicodedata
from dataclasses import dataclass

from offender_mgmt.errors import RuleViolation

# Of Vigil's machinery, not of the force: what a database, a scanner and a child process bear (FIL-3).
MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 100
LONGEST_NAME = 120


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be attached: how its name ends, how its bytes begin, what it is called."""

    media_type: str
    extensions: tuple[str, ...]
    magic: bytes

    @property
    def extension(self) -> str:
        """The extension that it is given."""
        return self.extensions[0]


JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff")
PNG = Kind("image/png", (".png",), b"\x89PNG\r\n\x1a\n")
PDF = Kind("application/pdf", (".pdf",), b"%PDF-")
KINDS = (JPEG, PNG, PDF)


def check_can_attach(*, name: str, content: bytes) -> Kind:
    """Return what this file claims to be, by its name and its first bytes. Raises RuleViolation when it may not be.

    Whether it is that, only a parser can say.
    """
    if not content:
        raise RuleViolation("This file is empty. Choose the file again.")
    if len(content) > MOST_BYTES:
        raise RuleViolation(
            "This file is larger than 10 MB. Send a smaller photograph, or part of the document."
        )
    ending = _ending(name)
    kind = next((one for one in KINDS if ending in one.extensions), None)
    if kind is None:
        raise RuleViolation("Only JPEG and PNG photographs and PDF documents can be attached.")
    if not content.startswith(kind.magic):
        raise RuleViolation(
            f"This file is called {ending}, but it is something else. Save it as JPEG, PNG or PDF and attach that."
        )
    return kind


def check_has_room(*, files: int, is_attached: bool) -> None:
    """Raise RuleViolation unless a visit has room for another file, and does not have this one."""
    if is_attached:
        raise RuleViolation("This file is attached to the visit already.")
    if files >= MOST_FILES:
        raise RuleViolation(f"This visit has {MOST_FILES} files already. Attach the rest to another visit.")


def safe_name(name: str, kind: Kind) -> str:
    """A name that can be shown, and can be a file's name anywhere: no path, no control or direction characters.

    What remains of its words is kept; it ends as its kind does. Done twice, it changes nothing.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(one if unicodedata.category(one)[0] not in "CZ" else " " for one in last)
    stem = kept[: -len(_ending(kept))] if _ending(kept) in kind.extensions else kept
    words = " ".join(re.sub(r'[<>:"|?*]', " ", stem).split()).strip(". ")[:LONGEST_NAME].strip(". ")
    return f"{words or 'file'}{kind.extension}"


def _ending(name: str) -> str:
    _, dot, last = name.rstrip().rpartition(".")
    return f"{dot}{last}".lower() if dot else ""
