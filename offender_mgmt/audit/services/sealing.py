"""The sealer: takes what waits, appends it to the tree, signs the new head, publishes it.

One sealer at a time, by an advisory lock; one transaction for each batch, so that `kill -9` leaves all of it or
nothing. The tree grows from the sealer's own frontier (`publishing`), so what it signs always extends what it
published; where the database says otherwise, it refuses (ADR 0040).
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from offender_mgmt.audit import models
from offender_mgmt.audit.rules.events import SALT_SIZE, details_hash, event_leaf
from offender_mgmt.audit.rules.notes import Checkpoint
from offender_mgmt.audit.rules.tree import Frontier
from offender_mgmt.audit.services.publishing import Publication, Publisher
from offender_mgmt.audit.services.signing import SealKey
from offender_mgmt.errors import VigilError

LARGEST_BATCH = 5000
LOCK = 20_261_128  # no other lock of Vigil's has this number
# An entry whose event is not there stays: somebody took the event away before it was sealed, and that must be seen.
TAKE = """
DELETE FROM audit_pending WHERE event_id IN (
    SELECT waiting.event_id FROM audit_pending AS waiting JOIN audit_auditevent AS event ON event.id = waiting.event_id
    ORDER BY waiting.event_id LIMIT %s)
RETURNING event_id, EXISTS (SELECT FROM audit_leaf AS leaf WHERE leaf.event_id = audit_pending.event_id)
"""


class CannotSeal(VigilError):
    """The database is not what was published: nothing is signed until a person has looked."""


@dataclass(frozen=True)
class Sealer:
    """Whoever has the key, and where it publishes."""

    key: SealKey
    publisher: Publisher

    def publication(self, epoch: int, frontier: Frontier, *, at: datetime) -> Publication:
        """The signed head of this tree."""
        at = at.replace(microsecond=0)  # as the note tells it
        return Publication(
            self.key.sign(Checkpoint(self.key.name, epoch, frontier.size, frontier.root, at)), frontier
        )


def seal(sealer: Sealer, *, now: datetime, at_most: int = LARGEST_BATCH) -> int | None:
    """Seal and publish one batch; how many events were taken, None when another sealer is at work.

    Raises CannotSeal when the database does not extend what was published.
    """
    with alone() as is_alone:
        if not is_alone:
            return None
        last = _caught_up(sealer, now=now)
        with transaction.atomic():
            taken = _take(at_most)
            publication = append(sealer, last, taken, now=now) if taken else None
        if publication is not None:
            sealer.publisher.publish(publication)
        return len(taken)


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this is the only sealer until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and connection.connection is not None:  # a lost connection has lost the lock with it
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _caught_up(sealer: Sealer, *, now: datetime) -> Publication:
    """The last publication, once everything that was committed is published; it is checked on the way.

    A sealer that was killed between commit and publication left checkpoints that are signed, and not yet published.
    """
    last = sealer.publisher.last() or _begin(sealer, now=now)
    size = sealed_size()
    if size < last.frontier.size:
        raise CannotSeal(
            f"The database has {size} sealed events; {last.frontier.size} were published. It was set back or cut off."
        )
    at_the_same_size = models.Checkpoint.objects.filter(size=last.frontier.size).first()
    if last.frontier.size and (at_the_same_size is None or at_the_same_size.note != last.note):
        raise CannotSeal(f"The checkpoint of {last.frontier.size} events is not the one that was published.")
    for checkpoint in models.Checkpoint.objects.filter(size__gt=last.frontier.size).order_by("size"):
        last = _again(sealer, last, checkpoint)
        sealer.publisher.publish(last)
    if size != last.frontier.size:
        raise CannotSeal(f"The database has {size} sealed events; only {last.frontier.size} are signed.")
    return last


def _begin(sealer: Sealer, *, now: datetime) -> Publication:
    """Publish the empty tree, so that a first batch that is not published is not taken for somebody else's."""
    if models.Checkpoint.objects.exists() or models.Leaf.objects.exists():
        raise CannotSeal(
            f"The log was sealed before, and nothing is published in {sealer.publisher.folder}. Put that folder back,"
            " or open a new epoch (docs/operations.md)."
        )
    beginning = sealer.publication(1, Frontier(), at=now)
    sealer.publisher.publish(beginning)
    return beginning


def _again(sealer: Sealer, last: Publication, checkpoint: models.Checkpoint) -> Publication:
    """The publication of a checkpoint that was committed, made anew from the leaves and signed anew."""
    leaves = models.Leaf.objects.filter(index__gte=last.frontier.size, index__lt=checkpoint.size)
    frontier = last.frontier.extended(map(bytes, leaves.order_by("index").values_list("hash", flat=True)))
    publication = sealer.publication(last.checkpoint.epoch, frontier, at=checkpoint.at)
    if publication.note != checkpoint.note:
        raise CannotSeal(f"The checkpoint of {checkpoint.size} events was not signed by this sealer.")
    return publication


def sealed_size() -> int:
    """How many leaves there are, when none is missing."""
    last: int | None = models.Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def _take(at_most: int) -> list[int]:
    """Take entries out of the queue: the events to seal. One that is sealed already only goes."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [at_most])
        return sorted(event_id for event_id, is_sealed in cursor.fetchall() if not is_sealed)


def append(
    sealer: Sealer, last: Publication, event_ids: Sequence[int], *, now: datetime, opens_epoch: bool = False
) -> Publication:
    """Write leaves, in the order of the events' ids, and the checkpoint over them; the caller publishes it."""
    events = models.AuditEvent.objects.filter(pk__in=event_ids).order_by("pk")
    leaves = [_leaf(index, event) for index, event in enumerate(events.iterator(), start=last.frontier.size)]
    models.Leaf.objects.bulk_create(leaves)
    frontier = last.frontier.extended(bytes(leaf.hash) for leaf in leaves)
    publication = sealer.publication(last.checkpoint.epoch + opens_epoch, frontier, at=now)
    models.Checkpoint.objects.create(
        size=frontier.size,
        epoch=publication.checkpoint.epoch,
        root=frontier.root,
        peaks=b"".join(frontier.peaks),
        note=publication.note,
        key=sealer.key.public_line,
        at=publication.checkpoint.at,
    )
    return publication


def _leaf(index: int, event: models.AuditEvent) -> models.Leaf:
    salt = secrets.token_bytes(SALT_SIZE)
    bound = details_hash(event.details, salt)
    return models.Leaf(
        index=index,
        event_id=event.pk,
        hash=event_leaf(event.as_written, bound),
        details_hash=bound,
        salt=salt,
    )
