"""Packs of a log that is written, sealed and tampered with in a test."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

import verify_audit
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.services.exporting import export_evidence
from offender_mgmt.audit.services.sealing import Sealer, seal

CLERK = audit.SystemActor("a test")


def write(number: int) -> list[int]:
    """So many events, no two alike; their ids."""
    with transaction.atomic():
        return [
            audit.record(Verb.SIGNED_IN, by=CLERK, offender_ids=[one], details={"one": one}).pk
            for one in range(number)
        ]


def write_and_seal(sealer: Sealer, batches: int, *, now: datetime) -> list[int]:
    """Batches of four; the ids of all events."""
    ids: list[int] = []
    for _ in range(batches):
        ids += write(4)
        seal(sealer, now=now)
    return ids


def tamper(sql: str) -> None:
    """What the owner can do who disarms the triggers first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL session_replication_role = replica; {sql}; SET LOCAL session_replication_role = origin"
        )


def pack_of(folder: Path, *, now: datetime, first: int = 0, last: int | None = None) -> Path:
    """A pack in a new folder."""
    export_evidence(folder, first=first, last=last, recipient="the auditor", by=CLERK, now=now)
    return folder


def verdict_on(pack: Path, *sealers: Sealer, held: str | None = None) -> list[str]:
    """What the auditor's program finds wrong, by the keys that the auditor was given."""
    keys = [verify_audit.Key.read(sealer.key.public_line) for sealer in sealers]
    return verify_audit.verify(pack, keys, verify_audit.Checkpoint.read(held) if held else None).wrong
