"""Even numbers out of a secret, and commitments that bind what was drawn without telling it."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from itertools import count

WORD = 2**64  # the random source is read in words of 64 bits


def canonical(value: object) -> bytes:
    """The one way in which a value is written as JSON, so that equal values are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def words(secret: bytes, message: bytes) -> Iterator[int]:
    """Words without end that HMAC-SHA-256 makes of the message: even to anybody who does not know the secret."""
    for block in count():
        digest = hmac.digest(secret, b"vigil window draw 1\n%d\n" % block + message, "sha256")
        yield from (int.from_bytes(digest[start : start + 8], "big") for start in range(0, 32, 8))


def uniform_below(total: int, source: Iterator[int]) -> int:
    """An even draw from 0 to `total` - 1: a word beyond the last whole multiple of `total` is thrown away."""
    usable = WORD - WORD % total
    return next(word % total for word in source if word < usable)


def commitment_of_secret(secret: bytes) -> str:
    """What is published of a secret at the beginning of its period."""
    return hashlib.sha256(secret).hexdigest()


def commitment_of_draw(secret: bytes, drawn: Mapping[str, object]) -> str:
    """What is stored with a draw. It binds what was drawn and the secret, and tells nothing without the secret:
    the seal under the SHA-256 is an HMAC that nobody else can compute, so trying each window in turn gives nothing.
    """
    seal = hmac.digest(secret, b"vigil window seal 1\n" + canonical(drawn), "sha256").hex()
    return hashlib.sha256(canonical({**drawn, "seal": seal})).hexdigest()
