"""What the demo's good officer looks at: devices and an order's conditions, some of them looked at too long ago."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ConditionKind, OrderKind
from offender_mgmt.offenders.models import Offender
from visits import services as visits
from visits.choices import CheckResult, DeviceKind, ExaminationMethod, ExaminationResult, Sighting
from visits.rules.found import Checked, DeviceFound, DeviceSeen, Found, ToFollow
from visits.services.devices import NewDevice

SEVEN_MONTHS = timedelta(days=214)
DECLARED = (
    (DeviceKind.PHONE, "Black handset, cracked glass", "Watcher 4"),
    (DeviceKind.CONSOLE, "Under the television, online", ""),
    (DeviceKind.TABLET, "White, his mother's old one", ""),
)
CONDITIONS = (
    (ConditionKind.RESIDENCE, "To live where the police were told, and nowhere else."),
    (ConditionKind.DEVICE_INSPECTION, ""),
    (ConditionKind.TRAVEL_BAN, "Not to leave the United Kingdom."),
)


@dataclass(frozen=True)
class Inspection:
    """The devices and conditions on record, by their keys, in the order in which they are named above and below."""

    phone: int
    console: int
    tablet: int
    residence: int
    inspection: int
    today: date

    def found(self, *, on: date, visits_left: int) -> Found:
        """What the visit of that day saw, with so many visits still to come.

        The phone is examined each time; the console not for seven months; the tablet is not seen at the last two;
        a handset that nobody declared turns up at the last but one. The last condition is never checked.
        """
        is_long_ago = on <= self.today - SEVEN_MONTHS
        devices = [_examined(self.phone), _examined(self.console) if is_long_ago else _seen(self.console)]
        if visits_left > 1:
            devices.append(_seen(self.tablet))
        return Found(
            devices=devices,
            new_devices=[DeviceFound(DeviceKind.PHONE, "Handset behind the boiler", is_declared=False)]
            if visits_left == 1
            else [],
            checks=[Checked(self.inspection if visits_left else self.residence, CheckResult.KEPT)],
            follow_ups=[]
            if visits_left
            else [
                ToFollow("Ask the network whose handset it is.", self.today + timedelta(days=5)),
            ],
        )


def begin_inspections(offender: Offender, *, by: User, now: datetime, today: date) -> Inspection:
    """Put an order and three declared devices on record, before the first visit that looks at them."""
    known_on = now.date() - timedelta(days=1)
    new = offenders.NewOrder(
        OrderKind.SHPO,
        known_on,
        today + timedelta(days=900),
        "Northmoor Crown Court",
        [offenders.NewCondition(kind, wording) for kind, wording in CONDITIONS],
    )
    order = offenders.record_order(offender_id=offender.pk, new=new, by=by, now=now)
    phone, console, tablet = (
        visits.record_device(
            offender_id=offender.pk,
            new=NewDevice(kind, words, True, known_on, monitoring_software=software),
            by=by,
            now=now,
        ).pk
        for kind, words, software in DECLARED
    )
    residence, inspection, _ = order.conditions.order_by("pk").values_list("pk", flat=True)
    return Inspection(phone, console, tablet, residence, inspection, today)


def _examined(device: int) -> DeviceSeen:
    return DeviceSeen(
        device, Sighting.EXAMINED, ExaminationMethod.TRIAGE_TOOL, ExaminationResult.NOTHING, "No hits."
    )


def _seen(device: int) -> DeviceSeen:
    return DeviceSeen(device, Sighting.SEEN)
