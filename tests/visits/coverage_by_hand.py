"""The matrix of an offender a second time: from the plain rows, one by one, without any query that compares."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from offender_mgmt.offenders.models import Offender
from visits.models import ConditionCheck, Device, DeviceSighting

Row = dict[str, Any]


def matrix(offender: Offender, *, on: date, months: int = 6) -> tuple[list[Row], list[Row]]:
    """What the page should say: a row for each version of a condition, and one for each device kept."""
    conditions = [
        condition
        for order in sorted(offender.orders.all(), key=lambda one: (one.made_on or date.max, one.pk))
        if (order.ended_on is None or order.ended_on > on)
        and (order.expires_on is None or order.expires_on >= on)
        for condition in sorted(order.conditions.all(), key=lambda one: one.pk)
    ]
    devices = sorted(Device.objects.filter(offender=offender), key=lambda one: (one.first_known_on, one.pk))
    return (
        [_condition(condition, on, months) for condition in conditions],
        [_device(device, devices, on, months) for device in devices if device.gone_on is None],
    )


def _condition(condition: Any, on: date, months: int) -> Row:
    checks = [one for one in _standing(ConditionCheck.objects) if one.condition_id == condition.pk]
    last = _latest(one for one in checks if one.result != "not_checked")
    is_past = condition.until_on is not None and condition.until_on <= on
    return {
        "kind": condition.kind,
        "days": (condition.from_on, condition.until_on),
        "on": last and last.visit.visited_on,
        "receipt": last and last.visit.receipt_number,
        "result": last and last.get_result_display(),
        "stands": "past" if is_past else _stands(last, on, months),
    }


def _device(device: Device, devices: list[Device], on: date, months: int) -> Row:
    alike = [one.pk for one in devices if one.kind == device.kind]
    number = f" {alike.index(device.pk) + 1}" if len(alike) > 1 else ""
    sightings = [one for one in _standing(DeviceSighting.objects) if one.device_id == device.pk]
    last = _latest(one for one in sightings if one.sighting == "examined" and one.result != "unfinished")
    seen = _latest(one for one in sightings if one.sighting != "not_seen")
    return {
        "name": device.get_kind_display().lower() + number,
        "on": last and last.visit.visited_on,
        "receipt": last and last.visit.receipt_number,
        "result": last and last.get_result_display(),
        "seen_on": seen and seen.visit.visited_on,
        "missed": _missed(device, seen),
        "stands": _stands(last, on, months),
    }


def _missed(device: Device, seen: Any) -> int:
    """The successful visits after the device became known and was last seen, recorded after its last account."""
    accounts = [one.answered_at for one in device.answers.all() if one.question == "not_seen"]
    return sum(
        visit.is_successful
        and not hasattr(visit, "correction")
        and visit.visited_on > device.first_known_on
        and (seen is None or visit.visited_on > seen.visit.visited_on)
        and (not accounts or visit.recorded_at > max(accounts))
        for visit in device.offender.visits.all()
    )


def _standing(rows: Any) -> list[Any]:
    return [row for row in rows.select_related("visit__correction") if not hasattr(row.visit, "correction")]


def _latest(rows: Iterable[Any]) -> Any:
    return max(rows, key=lambda row: (row.visit.visited_on, row.pk), default=None)


def _stands(last: Any, on: date, months: int) -> str:
    if last is None:
        return "never"
    day = last.visit.visited_on
    years, month = divmod(day.month - 1 + months, 12)
    while True:  # a day that the month does not have is its last
        try:
            due = date(day.year + years, month + 1, day.day)
            break
        except ValueError:
            day = day.replace(day=day.day - 1)
    return "late" if due < on else "in_time"
