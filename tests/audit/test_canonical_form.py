"""The bytes of an event and of a checkpoint: they must never change, or no older log could be verified."""

import json
from base64 import b64decode
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest

from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.rules.events import Event, canonical, details_hash, event_leaf, head
from offender_mgmt.audit.rules.notes import Checkpoint, key_id, public_line, read_checkpoint, sign_text
from offender_mgmt.audit.rules.tree import leaf_hash

NOON = datetime(2026, 11, 19, 12, 0, 0, 250, tzinfo=UTC)
EVENT = Event(
    42, NOON, "visit_recorded", 7, "Insp. Zoë O'Neill", "supervisor", (3, 5), {"b": 1, "a": ["é", None]}
)
SALT = bytes(range(16))
DETAILS = rb'{"a":["\u00e9",null],"b":1}'
HEAD = (
    '{"actor_id":7,"actor_name":"Insp. Zo\\u00eb O\'Neill","actor_role":"supervisor",'
    '"at":"2026-11-19T12:00:00.000250Z",'
    f'"details":"{sha256(SALT + DETAILS).hexdigest()}",'
    '"id":42,"offender_ids":[3,5],"v":1,"verb":"visit_recorded"}'
)


def leaf(event: Event) -> bytes:
    """Its leaf under the same salt."""
    return event_leaf(event, details_hash(event.details, SALT))


def test_the_head_of_an_event_is_these_bytes() -> None:
    """Version 1, to the letter: a change here needs a version 2 beside it."""
    assert head(EVENT, details_hash(EVENT.details, SALT)) == HEAD
    assert leaf(EVENT) == leaf_hash(HEAD.encode())


def test_the_head_has_every_column() -> None:
    """A column that was added and not bound could be changed unseen."""
    assert {field.name for field in AuditEvent._meta.concrete_fields} == {
        field.name for field in fields(Event)
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 43},
        {"at": NOON + timedelta(microseconds=1)},
        {"verb": "visit_corrected"},
        {"actor_id": None},
        {"actor_name": "Insp. Zoe O'Neill"},
        {"actor_role": "auditor"},
        {"offender_ids": (5, 3)},
        {"details": {"b": 1, "a": ["é", ""]}},
    ],
    ids=lambda changed: "+".join(changed),
)
def test_every_column_is_bound(changed: dict[str, Any]) -> None:
    """Whatever is changed, the leaf is another (AUD-8)."""
    assert leaf(replace(EVENT, **changed)) != leaf(EVENT)


def test_neither_zone_nor_order_of_keys_matters() -> None:
    """The same instant and the same details are the same bytes, on every machine."""
    elsewhere = NOON.astimezone(timezone(timedelta(hours=14)))

    assert leaf(replace(EVENT, at=elsewhere, details={"a": ["é", None], "b": 1})) == leaf(EVENT)


def test_another_salt_is_another_leaf() -> None:
    """Equal details of two events cannot be recognised by their hash."""
    assert details_hash({}, SALT) != details_hash({}, bytes(16))
    with pytest.raises(ValueError, match="16 bytes"):
        details_hash({}, b"short")


def test_no_number_stops_the_sealer() -> None:
    """PostgreSQL's JSON has numbers beyond any of Python's; an event that cannot be written would hold up the rest."""
    assert canonical(json.loads("[1e999, -1e999]")) == "[Infinity,-Infinity]"


def test_a_checkpoint_is_written_as_c2sp_has_it_and_read_again() -> None:
    """Origin, size, root in base64, our line with the time, an empty line, and the signature."""
    checkpoint = Checkpoint("vigil.example/audit", 2, 4711, bytes(32), datetime(2026, 11, 19, 12, tzinfo=UTC))
    note = sign_text(checkpoint.text, name=checkpoint.log, public=bytes(32), signature=bytes(64))

    root = "A" * 43 + "="
    assert checkpoint.text == f"vigil.example/audit/2\n4711\n{root}\ntime 2026-11-19T12:00:00Z\n"
    assert note.startswith(checkpoint.text + "\n— vigil.example/audit ")
    assert read_checkpoint(note) == checkpoint


def test_a_key_is_named_as_in_the_go_module_that_made_the_format() -> None:
    """The example of golang.org/x/mod/sumdb/note."""
    public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = b64decode(public.split("+", 2)[2])[1:]
    assert public_line("PeterNeumann", key) == public
    assert key_id("PeterNeumann", key).hex() == "c74f20a3"


@pytest.mark.parametrize(
    "text", ["", "log/1\n1\n", "log/1\n-1\nAA==\ntime x\n\n", "log/1\n1\nAA==\nelse\n\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    """Rather an error than a guess."""
    with pytest.raises(ValueError, match="not a checkpoint"):
        read_checkpoint(text)
