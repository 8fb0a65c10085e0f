"""A call of every public write of devices."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World
from visits import services as visits
from visits.choices import DeviceKind, DeviceQuestion
from visits.models import Device
from visits.services.devices import DeviceAccount, DeviceDescribed, NewDevice

Prepare = Callable[[World], Callable[..., Any]]
DAY = date(2026, 6, 1)


def _device(world: World) -> int:
    return Device.objects.get(offender=world.offenders["own"]).pk


def _record_device(world: World) -> Callable[..., Any]:
    new = NewDevice(DeviceKind.TABLET, "White", True, DAY)
    offender_id = world.offenders["own"].pk
    return partial(visits.record_device, offender_id=offender_id, new=new, now=timezone.now())


def _change_device(world: World) -> Callable[..., Any]:
    described = DeviceDescribed("Black, cracked", "", "")
    return partial(visits.change_device, device_id=_device(world), described=described, now=timezone.now())


def _end_device(world: World) -> Callable[..., Any]:
    return partial(
        visits.end_device, device_id=_device(world), gone_on=DAY, because="Sold.", now=timezone.now()
    )


def _restore_device(world: World) -> Callable[..., Any]:
    Device.objects.filter(pk=_device(world)).update(gone_on=DAY, gone_because="Sold.")
    return partial(visits.restore_device, device_id=_device(world), because="Mixed up.", now=timezone.now())


def _answer_device(world: World) -> Callable[..., Any]:
    account = DeviceAccount(DeviceQuestion.NOT_DECLARED, "Not prohibited.", is_breach_recorded=False)
    return partial(visits.answer_device, device_id=_device(world), account=account, now=timezone.now())


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "visits.services.record_device": (Verb.DEVICE_RECORDED, _record_device),
    "visits.services.change_device": (Verb.DEVICE_RECORDED, _change_device),
    "visits.services.end_device": (Verb.DEVICE_RECORDED, _end_device),
    "visits.services.restore_device": (Verb.DEVICE_RECORDED, _restore_device),
    "visits.services.answer_device": (Verb.DEVICE_ANSWERED, _answer_device),
}
