"""Erasing the details of an event for good, where the law asks for it, so that the tree still verifies (RET-4)."""

import pgtrigger
from django.db import transaction

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent, Leaf
from offender_mgmt.audit.services.recording import Actor, record
from offender_mgmt.errors import VigilError


def erase_details(event_id: int, *, reason: str, by: Actor) -> None:
    """Details and salt of a sealed event are gone afterwards; its head and its leaf are what they were.

    Only the owner of the tables may: the application's role has no right to change an event. The erasure is an event
    of its own; without it, a verifier calls missing details a fault.
    """
    with transaction.atomic():
        leaf = Leaf.objects.select_for_update().filter(event_id=event_id).first()
        if leaf is None:
            raise VigilError(f"There is no sealed event {event_id}.")
        if leaf.salt is None:
            raise VigilError(f"The details of event {event_id} are erased already.")
        with pgtrigger.ignore("audit.AuditEvent:append_only", "audit.Leaf:append_only"):
            AuditEvent.objects.filter(pk=event_id).update(details={})
            Leaf.objects.filter(pk=leaf.pk).update(salt=None)
        record(Verb.DETAILS_ERASED, by=by, details={"event": event_id, "leaf": leaf.index, "reason": reason})
