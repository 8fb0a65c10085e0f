"""Saving what was found at a visit, in the transaction of the visit itself."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, OrderCondition
from visits.choices import DeviceKind
from visits.models import ConditionCheck, Device, DeviceSighting, FollowUp, PersonPresent, Visit
from visits.rules.found import DeviceFound, DeviceSeen, Found, OnRecord
from visits.services.devices import NewDevice, save_device


def on_record(offender: Offender, *, on: date, replaced: Visit | None) -> OnRecord:
    """The devices that the offender kept and the conditions that bound them on the day `on`.

    What the visit that is `replaced` told of stays sayable, whatever has become of it since.
    """
    devices = Device.objects.filter(Q(gone_on=None) | Q(gone_on__gt=on), offender=offender)
    conditions = OrderCondition.objects.in_force(on=on).filter(order__offender=offender)
    known = OnRecord(
        frozenset(devices.values_list("pk", flat=True)), frozenset(conditions.values_list("pk", flat=True))
    )
    if replaced is None:
        return known
    return OnRecord(
        known.devices.union(replaced.device_sightings.values_list("device_id", flat=True)),
        known.conditions.union(replaced.condition_checks.values_list("condition_id", flat=True)),
    )


def save_found(visit: Visit, found: Found, *, by: User, now: datetime) -> None:
    """Save all that was found at `visit`; a device that was not on record is on record afterwards."""
    PersonPresent.objects.bulk_create(PersonPresent(visit=visit, **vars(person)) for person in found.people)
    sightings = [_sighting(visit, seen.device_id, seen) for seen in found.devices]
    sightings += [
        _sighting(visit, _new_device(visit, new, by=by, now=now).pk, new) for new in found.new_devices
    ]
    DeviceSighting.objects.bulk_create(sightings)
    ConditionCheck.objects.bulk_create(ConditionCheck(visit=visit, **vars(check)) for check in found.checks)
    FollowUp.objects.bulk_create(
        FollowUp(visit=visit, words=follow.words, due_on=follow.due_on) for follow in found.follow_ups
    )


def hand_over(replaced: Visit, visit: Visit) -> None:
    """What was to follow from `replaced` and is done, and the devices that it found, are those of `visit` now."""
    done = replaced.follow_ups.exclude(done_at=None)
    FollowUp.objects.bulk_create(
        FollowUp(
            visit=visit,
            words=one.words,
            due_on=one.due_on,
            done_at=one.done_at,
            done_by=one.done_by,
            done_words=one.done_words,
        )
        for one in done.select_related("done_by")
    )
    replaced.devices_found.filter(sightings__visit=visit).update(found_at=visit)


def take_back_devices(visit: Visit, *, because: str, now: datetime) -> None:
    """A device that only `visit` has found is not this person's, when the visit does not stand."""
    elsewhere = DeviceSighting.objects.filter(device=OuterRef("pk"), visit__correction=None).exclude(
        visit=visit
    )
    found = visit.devices_found.filter(~Exists(elsewhere), gone_on=None)
    found.update(
        gone_on=timezone.localdate(now),
        gone_because=f"The visit that found it ({visit.receipt_number}) does not stand: {because}",
    )


def _sighting(visit: Visit, device_id: int, seen: DeviceSeen | DeviceFound) -> DeviceSighting:
    return DeviceSighting(
        visit=visit,
        device_id=device_id,
        sighting=seen.sighting,
        method=seen.method,
        result=seen.result,
        words=seen.words,
    )


def _new_device(visit: Visit, new: DeviceFound, *, by: User, now: datetime) -> Device:
    told = NewDevice(DeviceKind(new.kind), new.description, new.is_declared, first_known_on=visit.visited_on)
    return save_device(visit.offender, told, found_at=None if new.is_declared else visit, by=by, now=now)
