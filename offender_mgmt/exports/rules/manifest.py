"""The manifest of an export: what it is, and the hash of each of its files. docs/security.md has the format.

Its bytes are what is signed, so the same manifest is always the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO

from offender_mgmt.exports.rules.content import Content

FORMAT = "vigil-export/1"
MANIFEST, SIGNATURE, KEY = "manifest.json", "signature.txt", "key.txt"
MODULUS = 2**256
BLOCK = 1 << 20


@dataclass
class Fingerprint:
    """What is kept of a file. The sum of the hashes of its lines is the same in whatever order they stand."""

    digest: Any = field(default_factory=sha256)
    size: int = 0
    lines: int = 0
    total: int = 0
    _begun: bytes = b""  # a line whose end has not come yet

    def take(self, block: bytes) -> None:
        """What follows in the file."""
        self.digest.update(block)
        self.size += len(block)
        lines = BytesIO(self._begun + block).readlines()
        self._begun = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        self._count(lines)

    def _count(self, lines: Sequence[bytes]) -> None:
        self.lines += len(lines)
        self.total = sum((int.from_bytes(sha256(line).digest()) for line in lines), self.total) % MODULUS

    def told(self, name: str, *, is_text: bool) -> dict[str, object]:
        """As the manifest says it, when nothing follows any more; lines are said of a text."""
        if self._begun:
            self._count([self._begun])
            self._begun = b""
        told: dict[str, object] = {"name": name, "bytes": self.size, "sha256": self.digest.hexdigest()}
        return told | {"lines": self.lines, "sum": f"{self.total:064x}"} if is_text else told


def fingerprint(file: BinaryIO) -> Fingerprint:
    """Of a file, of which it holds a megabyte at a time."""
    found = Fingerprint()
    while block := file.read(BLOCK):
        found.take(block)
    return found


@dataclass(frozen=True)
class Issue:
    """One making of an export: its number in the chain, whose it is and why, when, and what it follows."""

    number: int
    id: str
    previous: str
    recipient: str
    ground: str
    asked_by: str
    made_at: datetime

    @property
    def watermark(self) -> str:
        """One line that stands in every file of it."""
        at = self.made_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        return (
            f"OFFICIAL-SENSITIVE. Vigil export {self.number}, made {at} for {self.recipient}. "
            f"Asked for by {self.asked_by}. {self.id}"
        )


def manifest(
    content: Content, issue: Issue, *, rows: Mapping[str, int], files: Sequence[Mapping[str, object]]
) -> bytes:
    """What was asked and what is in it. `rows` is how many each table has, `files` every file but the last two."""
    told = {
        "format": FORMAT,
        "number": issue.number,
        "id": issue.id,
        "previous": issue.previous,
        "title": content.title,
        "definition": content.definition,
        "filters": content.filters,
        "scope": content.scope,
        "as_at": _day(content.as_at),
        "as_known_at": _instant(content.known_at or issue.made_at),
        "policy": content.policy,
        "population": content.population,
        "excluded": dict(content.excluded),
        "tables": [
            {"name": table.name, "title": table.title, "columns": table.header, "rows": rows[table.name]}
            for table in content.tables
        ],
        "recipient": issue.recipient,
        "ground": issue.ground,
        "asked_by": issue.asked_by,
        "made_at": _instant(issue.made_at),
        "files": list(files),
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n"


def _day(on: date) -> str:
    return on.isoformat()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
