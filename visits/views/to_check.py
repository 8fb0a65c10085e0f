"""What a visit should check now: the sentences with which it opens."""

from dataclasses import dataclass
from datetime import date

from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits.rules.coverage import told_late
from visits.views.checks import CheckRow, checks_of
from visits.views.inventory import DeviceRow, inventory_of


@dataclass(frozen=True)
class ToCheck:
    """What is to be checked at the next visit, each a sentence; nothing when all was checked in time.

    `has_anything`: whether there is a device or a condition at all.
    """

    sentences: tuple[str, ...]
    has_anything: bool


def to_check(offender: Offender, *, on: date) -> ToCheck:
    """Which conditions and devices of the offender wait for a visit on the day `on`. A constant number of queries."""
    policy = in_force(on)
    checks = checks_of(offender, policy, on=on)
    devices = inventory_of(offender, policy, on=on)
    return ToCheck(
        sentences=(*_of_checks(checks, on), *_of_devices(devices, on)),
        has_anything=bool(checks or devices),
    )


def _of_checks(rows: list[CheckRow], on: date) -> list[str]:
    late = [(row.condition.get_kind_display().lower(), row.checked_on) for row in rows if row.is_late]
    return told_late("checked", late, on=on)


def _of_devices(rows: list[DeviceRow], on: date) -> list[str]:
    late = [(row.name, row.examined_on) for row in rows if row.is_late]
    missing = [row for row in rows if row.needs_account]
    return [
        *told_late("examined", late, on=on),
        *(
            f"Not seen at the last {row.missed} successful visit{'' if row.missed == 1 else 's'}: {row.name}."
            for row in missing
        ),
    ]
