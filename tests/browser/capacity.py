"""The pages of capacity: nobody's hours, hours that suffice and that do not, a try, a forecast and promises."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from caseload import services as caseload
from caseload.models import ContractedHours
from offender_mgmt.offenders.choices import RiskLevel
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def with_hours(station: Station) -> None:
    """Hours for one of the two officers, and two promises; made once."""
    if ContractedHours.objects.exists():
        return
    now = timezone.now()
    caseload.set_hours(
        officer_id=station.officer.pk, minutes=600, from_on=date(2026, 1, 1), by=station.supervisor, now=now
    )
    for level, days in ((RiskLevel.HIGH, 30), (RiskLevel.LOW, 90)):
        caseload.promise(
            team_id=station.supervisor.supervised_teams.get().pk,
            level=level,
            promised_for=timezone.localdate(now) + timedelta(days=days),
            note="Told to the chief officer's meeting.",
            by=station.supervisor,
            now=now,
        )


def at(path: str) -> Open:
    """There, with hours recorded and everything open that can be opened."""

    def opened(screen: Screen, station: Station) -> None:
        with_hours(station)
        soon = timezone.localdate() + timedelta(days=70)
        page = screen.open(path.format(officer=station.officer.pk, soon=soon))
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    return opened


def refused(path: str, button: str) -> Open:
    """A form as it comes back when nothing was filled in."""

    def opened(screen: Screen, station: Station) -> None:
        page = screen.open(path.format(officer=station.colleague.pk))
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="There is a problem").wait_for()

    return opened


CAPACITY: dict[str, dict[str, Open]] = {
    "newcomer": {
        "caseload-none": lambda screen, station: screen.open("/caseload/"),
        "forecast-none": lambda screen, station: screen.open("/caseload/forecast/"),
    },
    "supervisor": {
        "caseload-no-hours": lambda screen, station: screen.open("/caseload/"),
        "caseload": at("/caseload/"),
        "caseload-wrong": at("/caseload/?team=999"),
        "caseload-supposed": at("/caseload/?inflow=50"),
        "hours": at("/caseload/hours/{officer}/"),
        "hours-refused": refused("/caseload/hours/{officer}/", "Record these hours"),
        "try": at("/caseload/try/"),
        "tried": at("/caseload/try/?officer={officer}&level=medium"),
        "forecast": at("/caseload/forecast/?level=high&by={soon}"),
        "promise": at("/caseload/promise/"),
        "promise-refused": refused("/caseload/promise/", "Promise this"),
    },
}
