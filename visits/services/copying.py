"""Carrying the visits of one record over to another, when two records of one person are merged."""

from datetime import datetime
from uuid import uuid4

from django.db.models import F

from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from visits.models import (
    AnnouncementReview,
    Contact,
    Contradiction,
    Device,
    DeviceSighting,
    FollowUp,
    PersonPresent,
    Visit,
    VisitAnswer,
    new_receipt_number,
)


def copy_visits(*, from_offender: Offender, to_offender: Offender, now: datetime) -> list[Visit]:
    """Give one record the standing visits of another, in the transaction of their merge; the caller refreshes.

    A day and an outcome that the record already has are not copied. Each copy keeps who recorded it, who else was
    there and what was seen of devices; the devices come along, and all that still has to follow, contacts, and what
    was asked, approved, answered and decided about the visits: nothing is asked a second time, and nothing that is
    open is forgotten. Conditions that were checked are of orders that stay readable on the record that is closed,
    and so do their checks.
    """
    there = {(visit.visited_on, visit.outcome): visit for visit in to_offender.visits.all()}
    pairs, copies = [], []
    for visit in from_offender.visits.standing().prefetch_related("officers", "people_present"):
        same = there.get((visit.visited_on, visit.outcome))
        if same is None:
            copies.append(_copy(visit, to_offender, now=now))
            same = copies[-1]
        pairs.append((visit.pk, same))
    _copy_follow_ups(dict(pairs))
    copied = {old: new for old, new in pairs if new in copies}
    _copy_devices(from_offender, to_offender, copied)
    _copy_contradictions(dict(pairs), _copy_contacts(from_offender, to_offender, now=now))
    _copy_approvals(from_offender, to_offender)
    for said in (VisitAnswer, AnnouncementReview):
        _copy_said(said, copied)
    return copies


def _copy(visit: Visit, offender: Offender, *, now: datetime) -> Visit:
    copy = Visit.objects.get(pk=visit.pk)
    copy.pk, copy.offender, copy.address, copy.recorded_at = None, offender, None, now
    copy.public_id, copy.client_key, copy.receipt_number = uuid4(), uuid4(), new_receipt_number()
    copy._state.adding = True
    copy.save()
    copy.officers.set(visit.officers.all())
    PersonPresent.objects.bulk_create(
        PersonPresent(visit=copy, kind=one.kind, words=one.words, is_under_18=one.is_under_18)
        for one in visit.people_present.all()
    )
    return copy


def _copy_follow_ups(visits: dict[int, Visit]) -> None:
    FollowUp.objects.bulk_create(
        FollowUp(visit=visits[one.visit_id], words=one.words, due_on=one.due_on)
        for one in FollowUp.objects.filter(visit__in=visits, done_at=None).order_by("pk")
    )


def _copy_devices(from_offender: Offender, to_offender: Offender, visits: dict[int, Visit]) -> None:
    """Each device that the person still has, with what the copied visits saw of it."""
    for device in Device.objects.kept().filter(offender=from_offender).order_by("pk"):
        sightings = list(device.sightings.filter(visit__in=visits))
        device.pk, device.public_id, device.offender = None, uuid4(), to_offender
        device.found_at = visits.get(device.found_at_id) if device.found_at_id else None
        device._state.adding = True
        device.save()
        for sighting in sightings:
            sighting.pk, sighting.device, sighting.visit = None, device, visits[sighting.visit_id]
        DeviceSighting.objects.bulk_create(sightings)


def _copy_contacts(from_offender: Offender, to_offender: Offender, *, now: datetime) -> dict[int, Contact]:
    """Every contact, by the key of the one that it is copied from."""
    copies = {}
    for contact in Contact.objects.filter(offender=from_offender).order_by("pk"):
        copies[contact.pk] = contact
        contact.pk, contact.public_id, contact.offender, contact.recorded_at = None, uuid4(), to_offender, now
    Contact.objects.bulk_create(copies.values())
    return copies


def _copy_contradictions(visits: dict[int, Visit], contacts: dict[int, Contact]) -> None:
    """Pairs of which one is a visit of the record, also one that both records hold: in doubt it is asked about."""
    found = Contradiction.objects.filter(visit__in=visits, visit__correction=None).order_by("pk")
    pairs = [
        Contradiction(
            visit=visits[one.visit_id],
            question=one.question,
            contact=contacts[one.contact_id] if one.contact_id else None,
            other_id=visits[one.other_id].pk if one.other_id in visits else one.other_id,
        )
        for one in found
    ]
    # The other record may know of a pair already; and two visits may have become one.
    apart = [pair for pair in pairs if pair.other_id != pair.visit_id]
    Contradiction.objects.bulk_create(apart, ignore_conflicts=True)


def _copy_approvals(from_offender: Offender, to_offender: Offender) -> None:
    """Approvals to announce a visit, also one that is still to come. One by somebody who is junior by now is asked
    for again: the database would refuse it.
    """
    approved = Proposal.objects.approved().filter(
        offender=from_offender,
        kind=ProposalKind.ANNOUNCED_VISIT,
        approved_by__rank__gte=F("requested_by__rank"),
    )
    copies = list(approved.order_by("pk"))
    for proposal in copies:
        proposal.pk, proposal.public_id, proposal.offender = None, uuid4(), to_offender
    Proposal.objects.bulk_create(copies)


def _copy_said(said: type[VisitAnswer] | type[AnnouncementReview], visits: dict[int, Visit]) -> None:
    """What somebody said about a visit, for its copy."""
    rows = said._default_manager.filter(visit__in=visits).order_by("pk")
    copies = list(rows)
    for one in copies:
        one.pk, one.visit = None, visits[one.visit_id]
    said._default_manager.bulk_create(copies)
