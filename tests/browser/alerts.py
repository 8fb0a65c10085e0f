"""The pages of alerts, for the walk over every page."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def at(path: str) -> Open:
    """Simply there."""
    return lambda screen, station: screen.open(path)


def overdue(station: Station) -> Alert:
    """That the forgotten one's visit is overdue."""
    return Alert.objects.get(offender=station.forgotten, kind="visit_overdue", closed_at=None)


def one(screen: Screen, station: Station) -> None:
    """An alert about which something was done."""
    alert = overdue(station)
    if not alert.actions.exists():
        now = timezone.now()
        deed = {"public_id": alert.public_id, "by": station.supervisor, "now": now}
        alerts.comment(text="Nobody in on Monday at 10. Curtains drawn.", **deed)
        alerts.assign(assignee_id=station.officer.pk, text="Please go this week.", **deed)
        until = timezone.localdate(now) + timedelta(days=2)
        alerts.acknowledge(until=until, reason="Two officers go tomorrow.", **deed)
    screen.open(f"/alerts/{alert.public_id}/")


def refused(screen: Screen, station: Station) -> None:
    """The acknowledgement as it comes back without a reason."""
    page = screen.open(f"/alerts/{overdue(station).public_id}/")
    page.get_by_role("button", name="Acknowledge", exact=True).click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def gap(screen: Screen, station: Station) -> None:
    """What cannot be acknowledged."""
    alert = Alert.objects.open().exclude(offender=station.forgotten).earliest("pk")
    Alert.objects.filter(pk=alert.pk).update(kind="unschedulable")
    screen.open(f"/alerts/{alert.public_id}/")


def closed(screen: Screen, station: Station) -> None:
    """What is over."""
    alert = overdue(station)
    Alert.objects.filter(pk=alert.pk).update(closed_at=timezone.now())
    screen.open(f"/alerts/{alert.public_id}/")
    Alert.objects.filter(pk=alert.pk).update(closed_at=None)


ALERTS: dict[str, dict[str, Open]] = {
    "officer": {"alerts-officer": at("/alerts/")},
    "newcomer": {"alerts-none": at("/alerts/"), "inbox-empty": at("/alerts/inbox/")},
    "supervisor": {
        "alert-refused": refused,
        "alert": one,
        "alerts": at("/alerts/"),
        "alerts-no-match": at("/alerts/?state=mine"),
        "alerts-wrong-filter": at("/alerts/?kind=nothing"),
        "inbox": at("/alerts/inbox/"),
        "alert-gap": gap,
        "alert-closed": closed,
    },
}
