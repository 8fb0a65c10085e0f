"""The evidence pack: what an auditor takes away, to be verified by verify_audit.py where nothing of Vigil is.

    manifest.json       the range, the frontier that it begins from, and the SHA-256 of each file
    log.jsonl           one line a leaf, in order: its hash, and the canonical event and details as they are *now*
    checkpoints.jsonl   every signed checkpoint of the range
    unsealed.jsonl      events outside the tree: those that wait, and those that should not be there at all
    key.txt             the public key; an auditor compares it with the one that was given to them before

It is read in pages of one size, so its length costs no memory.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent, Checkpoint, Leaf, Pending
from offender_mgmt.audit.rules.events import canonical, head
from offender_mgmt.audit.rules.tree import Frontier
from offender_mgmt.audit.services.recording import Actor, record
from offender_mgmt.audit.services.sealing import sealed_size
from offender_mgmt.errors import VigilError

FORMAT = "vigil-evidence/1"
PAGE = 2000
Line = Mapping[str, object]


@dataclass(frozen=True)
class Extent:
    """Which leaves go into a pack: from the checkpoint that it begins from, to the last."""

    start: Frontier
    size: int


def export_evidence(
    folder: Path, *, first: int = 0, last: int | None = None, recipient: str, by: Actor, now: datetime
) -> Extent:
    """Write a pack with the leaves from `first` to `last`, widened to whole batches, into a new folder.

    It is audited before anything is written. Raises when nothing is sealed, or the folder is there already.
    """
    extent = _extent(first, last)
    with transaction.atomic():
        details = {"first": extent.start.size, "last": extent.size - 1, "recipient": recipient}
        record(Verb.EVIDENCE_EXPORTED, by=by, details=details)
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise VigilError(f"{folder} is there already. A pack needs a folder of its own.") from None
    checkpoints = Checkpoint.objects.filter(size__gte=extent.start.size, size__lte=extent.size)
    keys = checkpoints.order_by("key").values_list("key", flat=True).distinct()
    files = {
        "log.jsonl": _write(folder / "log.jsonl", map(json.dumps, _leaves(extent))),
        "checkpoints.jsonl": _write(
            folder / "checkpoints.jsonl", map(json.dumps, _told(checkpoints.order_by("size").iterator()))
        ),
        "unsealed.jsonl": _write(folder / "unsealed.jsonl", map(json.dumps, _unsealed())),
        "key.txt": _write(folder / "key.txt", keys),
    }
    manifest = {
        "format": FORMAT,
        "first": extent.start.size,
        "size": extent.size,
        "peaks": [peak.hex() for peak in extent.start.peaks],
        "exported_at": now.isoformat(),
        "files": files,
    }
    _write(folder / "manifest.json", [json.dumps(manifest, indent=1)])
    return extent


def _extent(first: int, last: int | None) -> Extent:
    size = sealed_size()
    if not 0 <= first < size or (last is not None and not first <= last < size):
        raise VigilError(f"There are {size} sealed events, counted from 0; that is no range of them.")
    before = Checkpoint.objects.filter(size__lte=first).order_by("-size").first()
    after = Checkpoint.objects.filter(size__gt=size if last is None else last).order_by("size").first()
    return Extent(before.frontier if before else Frontier(), after.size if after else size)


def _leaves(extent: Extent) -> Iterator[Line]:
    for start in range(extent.start.size, extent.size, PAGE):
        page = Leaf.objects.filter(index__gte=start, index__lt=min(start + PAGE, extent.size))
        leaves = list(page.order_by("index"))
        events = AuditEvent.objects.in_bulk([leaf.event_id for leaf in leaves])
        for leaf in leaves:
            yield _line(leaf, events.get(leaf.event_id))


def _line(leaf: Leaf, event: AuditEvent | None) -> Line:
    is_whole = event is not None and leaf.salt is not None
    return {
        "index": leaf.index,
        "leaf": bytes(leaf.hash).hex(),
        "event": leaf.event_id,
        "head": head(event.as_written, bytes(leaf.details_hash)) if event else None,
        "details": canonical(event.details) if event and is_whole else None,
        "salt": bytes(leaf.salt).hex() if leaf.salt is not None else None,
    }


def _told(checkpoints: Iterable[Checkpoint]) -> Iterator[Line]:
    for one in checkpoints:
        yield {"size": one.size, "epoch": one.epoch, "root": bytes(one.root).hex(), "note": one.note}


def _unsealed() -> Iterator[Line]:
    """Events that have no leaf, and places in the queue that have no event."""
    outside = AuditEvent.objects.filter(~Exists(Leaf.objects.filter(event_id=OuterRef("pk"))))
    waits = Exists(Pending.objects.filter(event_id=OuterRef("pk")))
    for pk, is_waiting in outside.annotate(waits=waits).order_by("pk").values_list("pk", "waits").iterator():
        yield {"event": pk, "state": "waits" if is_waiting else "never waited"}
    gone = Pending.objects.filter(~Exists(AuditEvent.objects.filter(pk=OuterRef("event_id"))))
    for pk in gone.order_by("pk").values_list("pk", flat=True).iterator():
        yield {"event": pk, "state": "gone"}


def _write(path: Path, lines: Iterable[str]) -> str:
    """Write the lines; the SHA-256 of the file."""
    digest = sha256()
    with path.open("wb") as file:
        for line in lines:
            data = line.encode() + b"\n"
            digest.update(data)
            file.write(data)
    return digest.hexdigest()
