"""The pages about the machine itself: in order, in trouble, and what its checks have proved."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.alerts.models import Alert, Notification, Probe, Recount, SweepRun
from tests.alerts.machine import make_recount, make_run, put_in_order
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def page(path: str) -> Open:
    """A page of a machine with nothing wrong, and four weeks of checks behind it."""

    def opened(screen: Screen, station: Station) -> object:
        now = timezone.now()
        if not Recount.objects.exists():
            _weeks_of_checks()
        if not Recount.objects.filter(at__gt=now - timedelta(minutes=10), is_equal=True).exists():
            put_in_order(at=now)
        return screen.open(path)

    return opened


def _weeks_of_checks() -> None:
    """A check each morning but two, with a growing register."""
    now = timezone.now()
    for days in range(27, 0, -1):
        more = 27 - days
        if days not in (9, 20):
            counts = {"live": 1513 + more, "scheduled": 1330 + more - more % 5, "suspended": 183 + more % 5}
            make_run(at=now - timedelta(days=days), rule_version="1", **counts)


def in_trouble(path: str) -> Open:
    """The same with something of every kind wrong."""

    def opened(screen: Screen, station: Station) -> object:
        now, alert = timezone.now(), Alert.objects.open().order_by("pk")[0]
        Probe.objects.filter(name__in=["beat", "worker"]).delete()
        Notification.objects.get_or_create(
            alert=alert,
            recipient=station.officer,
            channel="email",
            round=99,
            defaults={"created_at": now, "dead_at": now, "error": "smtp_550"},
        )
        missing = [station.forgotten.pk, station.suspended.pk, 2**40]
        run = make_run(at=now, live=1543, refusal="fewer_live", gaps=missing)
        figures = {"live": [1543, 1544], "overdue_today": [4, 5]}
        make_recount(run, at=now, is_equal=False, differing=missing[:1], figures=figures)
        return screen.open(path.format(run=run.pk))

    return opened


def _latest() -> SweepRun:
    return SweepRun.objects.latest_first()[0]


def refused_export(screen: Screen, station: Station) -> None:
    """The form for a file as it comes back."""
    opened = screen.open("/operations/certificates/")
    opened.get_by_label("From", exact=True).fill("2026-01-01")
    opened.get_by_role("button", name="Download every check").click()
    opened.get_by_role("heading", name="There is a problem").wait_for()


def refused_reason(screen: Screen, station: Station) -> None:
    """Accepting a lower number without a word."""
    opened = screen.open("/operations/")
    opened.get_by_role("button", name="Accept the lower number").click()
    opened.get_by_role("heading", name="There is a problem").wait_for()


def certificate(screen: Screen, station: Station) -> None:
    """The latest one."""
    screen.open(f"/operations/certificates/{_latest().pk}/")


def checks_of_today(screen: Screen, station: Station) -> None:
    """All of one day."""
    screen.open(f"/operations/certificates/day/{timezone.localdate().isoformat()}/")


OPERATIONS: dict[str, dict[str, Open]] = {
    "newcomer": {"operations-nothing-yet": lambda screen, station: screen.open("/operations/")},
    "supervisor": {
        "operations": page("/operations/"),
        "overdue-in-order": page("/visits/overdue/"),
        "certificates": page("/operations/certificates/"),
        "certificates-refused": refused_export,
        "certificate": certificate,
        "checks-of-a-day": checks_of_today,
        "operations-in-trouble": in_trouble("/operations/"),
        "operations-refused": refused_reason,
        "overdue-in-trouble": in_trouble("/visits/overdue/"),
        "certificate-in-trouble": in_trouble("/operations/certificates/{run}/"),
    },
}
