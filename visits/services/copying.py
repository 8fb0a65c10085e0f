"""Carrying the visits of one record over to another, when two records of one person are merged."""

from datetime import datetime
from uuid import uuid4

from offender_mgmt.offenders.models import Offender
from visits.models import Device, DeviceSighting, FollowUp, PersonPresent, Visit, new_receipt_number


def copy_visits(*, from_offender: Offender, to_offender: Offender, now: datetime) -> list[Visit]:
    """Give one record the standing visits of another, in the transaction of their merge; the caller refreshes.

    A day and an outcome that the record already has are not copied. Each copy keeps who recorded it, who else was
    there and what was seen of devices; the devices come along, and all that still has to follow. Conditions that
    were checked are of orders that stay readable on the record that is closed, and so do their checks.
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
    _copy_devices(from_offender, to_offender, {old: new for old, new in pairs if new in copies})
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
