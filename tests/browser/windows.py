"""The pages of windows, in every state."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.offenders.models import Offender
from tests.browser.screen import Screen
from tests.browser.station import Station
from visits.models import VisitObligation, VisitWindow
from visits.services.windows import open_period

Open = Callable[[Screen, Station], object]


def near(station: Station) -> Offender:
    """Somebody of the officer's whose window opens the day after tomorrow; made once."""
    now, today = timezone.now(), timezone.localdate()
    offender = Offender.objects.get(reference="SYN/01/00512")
    if not VisitWindow.objects.open().filter(offender=offender, commitment="c0" * 32).exists():
        VisitWindow.objects.filter(offender=offender, closed_at=None).update(closed_at=now)
        last = VisitWindow.objects.filter(offender=offender).count()
        VisitWindow.objects.create(
            offender=offender,
            obligation=VisitObligation.objects.open().get(offender=offender),
            period=open_period(months=3, now=now),
            sequence=last + 1,
            inputs={"attempt": ""},
            from_on=today + timedelta(days=2),
            until_on=today + timedelta(days=4),
            day_part="evening",
            commitment="c0" * 32,
            drawn_at=now,
        )
    return offender


def disclosed(screen: Screen, station: Station) -> None:
    """A secret with its draws."""
    near(station)
    period = open_period(months=3, now=timezone.now())
    period.disclosed_at = timezone.now()
    period.save(update_fields=["disclosed_at"])
    screen.open(f"/compliance/windows/{period.starts_on}/")


def refused(screen: Screen, station: Station) -> None:
    """The form as it comes back without a reason."""
    page = screen.open(f"/visits/window/{near(station).public_id}/")
    page.get_by_role("button", name="Record this reason").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def my_work(screen: Screen, station: Station) -> None:
    """With a window that opens."""
    near(station)
    screen.open("/visits/mine/")


WINDOWS: dict[str, dict[str, Open]] = {
    "officer": {"my-work-with-window": my_work, "window-refused": refused},
    "supervisor": {
        "offender-with-window": lambda screen, station: screen.open(near(station).get_absolute_url()),
        "windows-periods": lambda screen, station: screen.open("/compliance/windows/"),
    },
    "auditor": {"windows-of-period": disclosed},
}
