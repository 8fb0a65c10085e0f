"""A new epoch of the log: how sealing goes on after the database was restored, or the sealer's folder was lost.

Nothing is hidden by it: the first leaf of the epoch is an audit event that holds the last checkpoint that was
published, and says which leaves of it are no longer there (AUD-15).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import Leaf
from offender_mgmt.audit.rules.tree import Frontier
from offender_mgmt.audit.services.publishing import Publication
from offender_mgmt.audit.services.recording import Actor, record
from offender_mgmt.audit.services.sealing import CannotSeal, Sealer, alone, append, sealed_size


@dataclass(frozen=True)
class Reopening:
    """What a new epoch goes on from: the leaves that are there, and the last of them that were published."""

    last: Publication | None
    kept: Frontier
    agreed: int

    @property
    def lost(self) -> int:
        """How many leaves that were published are gone, or are no longer what they were."""
        return max(0, self.last.frontier.size - self.agreed) if self.last else 0

    @property
    def epoch(self) -> int:
        """The epoch that ends."""
        return self.last.checkpoint.epoch if self.last else 1


def open_epoch(sealer: Sealer, *, reason: str, by: Actor, now: datetime) -> Reopening:
    """Go on from the leaves that the database has. The event that says so is sealed and published at once.

    Leaves up to `agreed` are proved to be those that were published; of the others, nothing is claimed.
    """
    with alone() as is_alone:
        if not is_alone:
            raise CannotSeal("Another sealer is at work. Stop it first.")
        with transaction.atomic():
            reopening = _compare(sealer)
            event = record(Verb.LOG_EPOCH_OPENED, by=by, details=_details(reopening, reason))
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM audit_pending WHERE event_id = %s", [event.pk])
            goes_on_from = sealer.publication(reopening.epoch, reopening.kept, at=now)
            publication = append(sealer, goes_on_from, [event.pk], now=now, opens_epoch=True)
        sealer.publisher.publish(publication)
    return reopening


def _compare(sealer: Sealer) -> Reopening:
    """Grow the tree anew from the first leaf, and see which publications it passes through."""
    expected = {one.frontier.size: one.frontier.root for one in sealer.publisher.published()}
    kept, agreed = Frontier(), 0
    leaves = Leaf.objects.order_by("index").values_list("hash", flat=True)
    for leaf in leaves.iterator():
        kept = kept.extended([bytes(leaf)])
        if expected.get(kept.size) == kept.root:
            agreed = kept.size
    if kept.size != sealed_size():
        raise CannotSeal("Leaves are missing between others: restore a database that is whole.")
    return Reopening(sealer.publisher.last(), kept, agreed)


def _details(reopening: Reopening, reason: str) -> dict[str, object]:
    last = reopening.last
    return {
        "reason": reason,
        "kept": reopening.kept.size,
        "agreed": reopening.agreed,
        "lost": reopening.lost,
        "published": last.note if last else None,
    }
