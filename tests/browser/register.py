"""The pages of changes, orders, linked people, plans, reviews and merging, in the browser walk."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from embedded.postgres import MIGRATOR
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind, ConditionKind, LinkKind, OrderKind
from offender_mgmt.offenders.models import Change, LinkedPerson, Order
from risk.models import ManagementPlan
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.conftest import connect_as
from tests.risk.plans import drafted

Open = Callable[[Screen, Station], object]


def about(path: str) -> Open:
    """A page about the one who was forgotten; `{id}` stands for their key."""
    return lambda screen, station: screen.open(path.format(id=station.forgotten.public_id))


def plan(station: Station) -> ManagementPlan:
    """A whole draft about the one who was forgotten, with an action; made once."""
    found = ManagementPlan.objects.filter(offender=station.forgotten).first()
    by, now = station.officer, timezone.now()
    return found or drafted(station.forgotten, by=by, now=now, action_of=station.officer)


def of_plan(path: str = "") -> Open:
    """A page of that draft."""
    return lambda screen, station: screen.open(f"/risk/plans/{plan(station).public_id}/{path}")


def change(station: Station) -> Change:
    """Intelligence that waits for its review; made once."""
    found = Change.objects.filter(offender=station.forgotten).first()
    if found is not None:
        return found
    now = timezone.now()
    new = offenders.NewChange(ChangeKind.INTELLIGENCE, timezone.localdate(now), "Seen with a child. " * 20)
    return offenders.record_change(offender_id=station.forgotten.pk, new=new, by=station.officer, now=now)


def reviews(screen: Screen, station: Station) -> None:
    """Changes that wait."""
    change(station)
    screen.open("/risk/reviews/")


def review(screen: Screen, station: Station) -> None:
    """The answer to one."""
    screen.open(f"/risk/reviews/{change(station).public_id}/")


def of_order(path: str) -> Open:
    """A page of an order with conditions."""

    def opened(screen: Screen, station: Station) -> None:
        found = Order.objects.filter(offender=station.forgotten, kind=OrderKind.SRO).first()
        if found is None:
            now = timezone.now()
            conditions = [offenders.NewCondition(ConditionKind.TRAVEL_BAN)]
            made_on = timezone.localdate(now) - timedelta(days=400)
            new = offenders.NewOrder(OrderKind.SRO, made_on, None, "York", conditions)
            found = offenders.record_order(
                offender_id=station.forgotten.pk, new=new, by=station.officer, now=now
            )
        screen.open(f"/offenders/orders/{found.public_id}/{path}/")

    return opened


def end_of_link(screen: Screen, station: Station) -> None:
    """The end of a link."""
    found = LinkedPerson.objects.filter(offender=station.forgotten).first()
    if found is None:
        new = offenders.NewLink(LinkKind.VICTIM, "Alex Invented")
        found = offenders.link_person(
            offender_id=station.forgotten.pk, new=new, by=station.officer, now=timezone.now()
        )
    screen.open(f"/offenders/people/{found.public_id}/end/")


def everything(screen: Screen, station: Station) -> None:
    """The record, of which somebody has changed something in the database itself."""
    somebody = connect_as(MIGRATOR)
    with somebody, somebody.cursor() as cursor:
        cursor.execute(
            "UPDATE offenders_offender SET notes = notes || 'Seen. ' WHERE id = %s", [station.forgotten.pk]
        )
    somebody.close()
    screen.open(f"/offenders/{station.forgotten.public_id}/")


REGISTER: dict[str, dict[str, Open]] = {
    "officer": {
        "change": about("/offenders/{id}/changes/new/"),
        "order": about("/offenders/{id}/orders/new/"),
        "order-vary": of_order("vary"),
        "order-end": of_order("end"),
        "link": about("/offenders/{id}/people/new/"),
        "link-end": end_of_link,
        "plan": of_plan(),
        "plan-edit": of_plan("edit/"),
        "plan-action": of_plan("actions/new/"),
        "reviews": reviews,
        "review": review,
        "offender-with-everything": everything,
        "merge": about("/import/merge/{id}/"),
    },
}
