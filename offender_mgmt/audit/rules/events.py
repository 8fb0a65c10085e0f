"""The canonical bytes of an audit event, version 1: what is hashed into its leaf, for ever.

The *head* is one line of JSON in ASCII: keys in alphabetical order, no space, everything but ASCII escaped. It holds
every column of the event under its own name, and `v`, the version:

    {"actor_id":7,"actor_name":"...","actor_role":"supervisor","at":"2026-11-19T12:00:00.000000Z",
     "details":"<64 hex digits>","id":42,"offender_ids":[3,5],"v":1,"verb":"visit_recorded"}

`at` is UTC with six digits after the second, because that is what PostgreSQL keeps. `details` is not in the head but
bound by it: SHA-256 over 16 random bytes, the salt, and the details in the same form of JSON. Without salt and
details the head and its leaf stay what they were, and what was erased cannot be guessed (ADR 0040).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from offender_mgmt.audit.rules.tree import leaf_hash

VERSION = 1
SALT_SIZE = 16


@dataclass(frozen=True)
class Event:
    """One audit event, column by column."""

    id: int
    at: datetime
    verb: str
    actor_id: int | None
    actor_name: str
    actor_role: str
    offender_ids: Sequence[int]
    details: Any


def canonical(value: object) -> str:
    """The one way to write a value as JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def details_hash(details: object, salt: bytes) -> bytes:
    """What binds the details; the salt keeps short ones from being guessed once they are erased."""
    if len(salt) != SALT_SIZE:
        raise ValueError(f"A salt has {SALT_SIZE} bytes.")
    return sha256(salt + canonical(details).encode("ascii")).digest()


def head(event: Event, bound_details: bytes) -> str:
    """The canonical line of an event whose details have this hash."""
    at = event.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return canonical(
        {
            "v": VERSION,
            "id": event.id,
            "at": at,
            "verb": event.verb,
            "actor_id": event.actor_id,
            "actor_name": event.actor_name,
            "actor_role": event.actor_role,
            "offender_ids": list(event.offender_ids),
            "details": bound_details.hex(),
        }
    )


def event_leaf(event: Event, bound_details: bytes) -> bytes:
    """The hash of the event's leaf."""
    return leaf_hash(head(event, bound_details).encode("ascii"))
