"""A device of each offender of the world, not declared and not seen, and an order that nobody checks."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, OrderCondition
from visits.models import Device

PEOPLE = (
    "visits/devices/<uuid:public_id>/",
    "visits/devices/new/<uuid:public_id>/",
    "visits/coverage/<uuid:public_id>/",
)
DEVICES = (
    *(f"visits/devices/{deed}/<uuid:public_id>/" for deed in ("change", "gone", "back", "answer")),
    *(f"api/v1/devices/<str:public_id>/{deed}" for deed in ("", "change/", "gone/", "back/", "answer/")),
)


def device_things(
    offenders: Mapping[str, Offender], *, absent: UUID, officer: User, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender. Their orders are there already."""
    people: dict[str, object] = {kind: offender.public_id for kind, offender in offenders.items()}
    devices: dict[str, object] = {}
    for kind, offender in offenders.items():
        order = offender.orders.get()
        OrderCondition.objects.create(order=order, kind="residence", wording="At home.")
        device = Device.objects.create(
            offender=offender,
            kind="phone",
            description="Black",
            is_declared=False,
            first_known_on=date(2020, 1, 1),
            recorded_by=officer,
            recorded_at=now,
        )
        devices[kind] = device.public_id
    absence: dict[str, object] = {"absent": absent}
    return dict.fromkeys(PEOPLE, people | absence) | dict.fromkeys(DEVICES, devices | absence)
