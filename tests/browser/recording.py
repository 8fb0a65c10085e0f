"""The pages of recording, correcting and reading one visit, in every state."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import Page

from offender_mgmt.offenders.choices import ConditionKind
from offender_mgmt.offenders.models import Order, OrderCondition
from tests.browser.screen import Screen
from tests.browser.station import Station
from visits import services
from visits.choices import Arrangement, Outcome
from visits.models import Device, Visit
from visits.rules.found import Checked, DeviceFound, DeviceSeen, Found, Present, ToFollow
from visits.services.details import VisitDetails

Open = Callable[[Screen, Station], object]


def equip(station: Station) -> list[Device]:
    """Two devices and a condition of the order of the one who was forgotten; made once."""
    offender, now = station.forgotten, timezone.now()
    if not offender.devices.exists():
        order = Order.objects.get(offender=offender)
        order.conditions.create(kind=ConditionKind.DEVICE_INSPECTION)
        for kind, description in (("phone", "Samsung A14, black"), ("tablet", "Lenovo, cracked")):
            offender.devices.create(
                kind=kind,
                description=description,
                is_declared=True,
                first_known_on=timezone.localdate(now),
                recorded_by=station.officer,
                recorded_at=now,
            )
    return list(offender.devices.order_by("pk"))


def whole_visit(station: Station, *, hours_ago: int) -> Visit:
    """A visit at which everything was found that can be, recorded now."""
    now, (phone, tablet) = timezone.now(), equip(station)[:2]
    binding = OrderCondition.objects.filter(order__offender=station.forgotten)
    condition = binding.in_force(on=timezone.localdate(now)).earliest("pk")
    long = "Seen alone in the kitchen; the caller at the door was not named. " * 6
    found = Found(
        people=[Present("child", "About six, in the garden", True), Present("friend", "", None)],
        rooms=["kitchen", "living_room", "bedroom"],
        devices=[
            DeviceSeen(phone.pk, "examined", "triage_tool", "concern", "Messages deleted on Sunday."),
            DeviceSeen(tablet.pk, "not_seen"),
        ],
        new_devices=[DeviceFound("console", f"Grey console {hours_ago}", is_declared=False)],
        checks=[Checked(condition.pk, "broken", "He would not unlock the tablet.")],
        follow_ups=[ToFollow("Ask the school.", timezone.localdate(now) + timedelta(days=3))],
    )
    details = VisitDetails(
        visited_at=now - timedelta(hours=hours_ago),
        ended_at=now - timedelta(hours=hours_ago - 1),
        outcome=Outcome.SEEN_AT_DOOR,
        arrangement=Arrangement.SHORT_NOTICE,
        announced_because="interpreter",
        purposes=["risk", "residence"],
        officers=[station.officer],
        single_crewed_reason="Daylight, low risk to staff.",
        single_crewed_authority=station.supervisor,
        constable_present=True,
        elsewhere="12 Brook Lane, his sister's house",
        grounds="Seen there on three evenings.",
        intelligence_reference="5x5x5/0042",
        observed=long,
        officer_view="Evasive.",
        found=found,
    )
    return services.record_visit(
        offender_id=station.forgotten.pk, details=details, client_key=uuid4(), by=station.officer, now=now
    )


def every_part_open(page: Page) -> Page:
    """With everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return page


def half_filled_in(screen: Screen, station: Station) -> None:
    """The form as it comes back with rows that say half of it, and every part open."""
    equip(station)
    page = screen.open(f"/visits/record/{station.forgotten.public_id}/")
    page.get_by_label("Seen inside").check()
    page.get_by_label("Examined").first.check()
    every_part_open(page)
    page.get_by_label("Name, or words that tell them apart").first.fill("A caller")
    page.get_by_label("What has to be done?").first.fill("Ask the school.")
    page.get_by_role("button", name="Record this visit").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    every_part_open(page)


def one_visit(screen: Screen, station: Station) -> None:
    """A visit with everything, recorded late."""
    screen.open(f"/visits/visit/{whole_visit(station, hours_ago=30).public_id}/")


def stale_correction(screen: Screen, station: Station) -> None:
    """Two texts side by side: a colleague corrected the visit while the officer wrote."""
    visit = whole_visit(station, hours_ago=32)
    page = screen.open(f"/visits/visit/{visit.public_id}/correct/")
    details = VisitDetails(
        visited_at=visit.visited_at or timezone.now(),
        outcome=Outcome.NO_ANSWER,
        arrangement=Arrangement.UNANNOUNCED,
        purposes=["risk"],
        officers=[station.officer, station.colleague],
        observed="Of the colleague.",
    )
    services.correct_visit(
        visit_id=visit.pk,
        replacement=details,
        reason="Nobody was seen.",
        by=station.colleague,
        now=timezone.now(),
    )
    page.get_by_label("Why is the record wrong?").fill("The time was wrong.")
    page.get_by_role("button", name="Record this correction").click()
    page.get_by_role("heading", name="Where the two texts differ").wait_for()


def corrected(screen: Screen, station: Station) -> None:
    """A record that does not stand any more."""
    visit = Visit.objects.exclude(correction=None).filter(offender=station.forgotten).first()
    if visit is None:
        stale_correction(screen, station)
        visit = Visit.objects.exclude(correction=None).get(offender=station.forgotten)
    screen.open(f"/visits/visit/{visit.public_id}/")


def follow_up(screen: Screen, station: Station) -> None:
    """What has to follow from a visit."""
    follow = whole_visit(station, hours_ago=33).follow_ups.get()
    screen.open(f"/visits/follow-up/{follow.public_id}/done/")


RECORDING: dict[str, dict[str, Open]] = {
    "officer": {
        "record-half-filled-in": half_filled_in,
        "visit": one_visit,
        "visit-correct-stale": stale_correction,
        "visit-corrected": corrected,
        "visit-follow-up": follow_up,
    },
}
