"""A key that signs: Ed25519, in a file of one line as signed-note keeps private keys, with the name of what it signs.

The sealer has one, and whoever makes exports another.
"""

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from offender_mgmt.audit.rules import notes
from offender_mgmt.errors import VigilError

PRIVATE = "PRIVATE+KEY"


@dataclass(frozen=True)
class SealKey:
    """A key and the name of what it signs: of the log, or of the exports."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def public_line(self) -> str:
        """The public half as one line, for auditors."""
        return notes.public_line(self.name, self.public)

    def sign(self, checkpoint: notes.Checkpoint) -> str:
        """The checkpoint as a signed note. The same checkpoint is always the same note."""
        return f"{checkpoint.text}\n{self.signature_of(checkpoint.text.encode())}"

    def signature_of(self, message: bytes) -> str:
        """The line of a signed note by which this key signs these bytes."""
        return notes.signature_line(self.name, self.public, self.private.sign(message))


def make_key(path: Path, *, name: str) -> SealKey:
    """A new key in a new file that only this user can read. Raises when there is a file, or no such name can be."""
    if not notes.NAME.fullmatch(name):
        raise VigilError(
            "The name of a key has no space and no plus sign: use a host name, as in vigil.example."
        )
    key = SealKey(name, Ed25519PrivateKey.generate())
    seed = b64encode(notes.ED25519 + key.private.private_bytes_raw()).decode()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{PRIVATE}+{name}+{notes.key_id(name, key.public).hex()}+{seed}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise VigilError(f"There is a key in {path} already. It is not replaced.") from None
    return key


def read_key(path: Path) -> SealKey:
    """The key in this file. Raises when there is none that can be used."""
    try:
        line = path.read_text().strip()
        prefix, name, key_id, encoded = line.removeprefix(PRIVATE).split("+", 3)
        seed = b64decode(encoded, validate=True)
        key = SealKey(name, Ed25519PrivateKey.from_private_bytes(seed[1:]))
    except FileNotFoundError:
        raise VigilError(f"There is no key in {path}. Make one once: docs/operations.md says how.") from None
    except ValueError:
        raise VigilError(f"What is in {path} is not a key that signs.") from None
    if prefix or seed[:1] != notes.ED25519 or notes.key_id(name, key.public).hex() != key_id:
        raise VigilError(f"What is in {path} is not a key that signs.")
    return key
