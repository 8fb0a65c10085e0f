"""Devices, orders and what visits saw of them, for tests."""

from datetime import date
from typing import Any

from offender_mgmt.offenders.models import Offender, Order, OrderCondition
from tests.factories import make_visit
from visits.models import ConditionCheck, Device, DeviceSighting, Visit, VisitCorrection


def make_device(offender: Offender, **facts: Any) -> Device:
    """A declared phone, known since 1 January 2026, as a row."""
    recorder = offender.visits.first() or make_visit(offender, date(2026, 1, 1))
    defaults: dict[str, Any] = {
        "kind": "phone",
        "description": "Black",
        "is_declared": True,
        "first_known_on": date(2026, 1, 1),
        "recorded_by": recorder.recorded_by,
        "recorded_at": recorder.recorded_at,
    }
    return Device.objects.create(offender=offender, **defaults | facts)


def make_condition(offender: Offender, order: dict[str, Any] | None = None, **facts: Any) -> OrderCondition:
    """A condition of residence of a SHPO made on 1 January 2026, as rows."""
    made = Order.objects.create(
        offender=offender, **{"kind": "shpo", "made_on": date(2026, 1, 1)} | (order or {})
    )
    return OrderCondition.objects.create(order=made, **{"kind": "residence", "wording": "At home."} | facts)


def see(visit: Visit, device: Device, sighting: str = "seen", result: str = "nothing") -> DeviceSighting:
    """What a visit saw of a device; an examination is by hand."""
    told = {"method": "by_hand", "result": result} if sighting == "examined" else {}
    return DeviceSighting.objects.create(visit=visit, device=device, sighting=sighting, **told)


def check(visit: Visit, condition: OrderCondition, result: str = "kept") -> ConditionCheck:
    """What a visit found of a condition."""
    return ConditionCheck.objects.create(visit=visit, condition=condition, result=result)


def take_back(visit: Visit) -> None:
    """The visit was never made."""
    VisitCorrection.objects.create(
        visit=visit, reason="Wrong person.", recorded_by=visit.recorded_by, recorded_at=visit.recorded_at
    )
