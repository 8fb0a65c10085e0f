"""The pages of devices, and of what was checked, in every state."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.offenders.models import OrderCondition
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.factories import make_visit
from visits import services
from visits.choices import DeviceKind, Outcome
from visits.models import ConditionCheck, Device, DeviceSighting, Visit
from visits.services.devices import NewDevice

Open = Callable[[Screen, Station], object]


def found(station: Station) -> Device:
    """Four devices of the one who was forgotten, one found and not declared, one gone; made once."""
    known = Device.objects.filter(offender=station.forgotten, is_declared=False).first()
    if known is not None:
        return known
    now = timezone.now()
    today, by = timezone.localdate(now), station.officer
    devices = [
        services.record_device(
            offender_id=station.forgotten.pk,
            new=NewDevice(kind, f"{words}. " * 4, is_declared, today - timedelta(days=300), "IMEI 35-209900"),
            by=by,
            now=now,
        )
        for kind, words, is_declared in [
            (DeviceKind.PHONE, "Black handset with a cracked glass", True),
            (DeviceKind.TABLET, "White", True),
            (DeviceKind.PHONE, "In the loft", False),
            (DeviceKind.CONSOLE, "Under the television", True),
        ]
    ]
    visit = make_visit(station.forgotten, today - timedelta(days=250), outcome=Outcome.SEEN_AT_DOOR, by=by)
    told = {"visit": visit, "method": "triage_tool", "result": "concern", "words": "Two pictures. " * 12}
    DeviceSighting.objects.create(device=devices[0], sighting="examined", **told)
    services.end_device(device_id=devices[3].pk, gone_on=today, because="Sold. " * 30, by=by, now=now)
    _order(station, visit)
    return devices[2]


def _order(station: Station, visit: Visit) -> None:
    """Conditions of the order on record: checked long ago, and never."""
    order = station.forgotten.orders.get(kind="shpo")
    conditions = [
        OrderCondition.objects.create(order=order, kind=kind, wording=wording)
        for kind, wording in [
            ("residence", "To live where he is notified. " * 9),
            ("monitoring_software", ""),
        ]
    ]
    ConditionCheck.objects.create(visit=visit, condition=conditions[0], result="kept", words="Seen. " * 20)


def of_offender(path: str) -> Open:
    """A page of the one who was forgotten."""

    def opened(screen: Screen, station: Station) -> None:
        found(station)
        screen.open(path.format(id=station.forgotten.public_id))

    return opened


def of_device(deed: str) -> Open:
    """A page of the device that was found."""
    return lambda screen, station: screen.open(f"/visits/devices/{deed}/{found(station).public_id}/")


def gone(station: Station) -> Device:
    """The device that is gone."""
    return Device.objects.get(offender=found(station).offender, gone_on__isnull=False)


def refused(screen: Screen, station: Station) -> None:
    """The account as it comes back without anything."""
    page = screen.open(f"/visits/devices/answer/{found(station).public_id}/")
    page.get_by_role("button", name="Record this account").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def team(query: str) -> Open:
    """The supervisor's page."""

    def opened(screen: Screen, station: Station) -> None:
        found(station)
        screen.open(f"/visits/coverage/{query}")

    return opened


DEVICES: dict[str, dict[str, Open]] = {
    "officer": {
        "devices-none": lambda screen, station: screen.open(
            f"/visits/devices/{station.suspended.public_id}/"
        ),
        "coverage-none": lambda screen, station: screen.open(
            f"/visits/coverage/{station.suspended.public_id}/"
        ),
        "devices": of_offender("/visits/devices/{id}/"),
        "coverage": of_offender("/visits/coverage/{id}/"),
        "device-new": of_offender("/visits/devices/new/{id}/"),
        "device-change": of_device("change"),
        "device-gone": of_device("gone"),
        "device-back": lambda screen, station: screen.open(
            f"/visits/devices/back/{gone(station).public_id}/"
        ),
        "device-answer": of_device("answer"),
        "device-answer-refused": refused,
        "offender-to-check": of_offender("/offenders/{id}/"),
        "record-to-check": of_offender("/visits/record/{id}/"),
    },
    "supervisor": {
        "not-checked": team(""),
        "not-checked-devices": team("?what=devices"),
        "not-checked-wrong-filter": team("?team=999"),
    },
    "newcomer": {"not-checked-empty": lambda screen, station: screen.open("/visits/coverage/")},
}
