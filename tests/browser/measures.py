"""Measures and the dashboard, with something to see and with nothing."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.utils import timezone

from offender_mgmt.offenders.models import Offender
from tests.browser.patterns import visited
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.factories import make_visit
from tests.reports.nights import date_the_history
from visits.choices import Outcome
from visits.models import VisitCorrection
from visits.services import correct_visit

Open = Callable[[Screen, Station], object]


def at(path: str) -> Open:
    """There, with visits on record and everything open that can be opened."""

    def opened(screen: Screen, station: Station) -> None:
        visited(station)
        page = screen.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    return opened


def closed(path: str) -> Open:
    """As it is first seen."""
    return lambda screen, station: screen.open(path)


def since(path: str, *, known_then: bool = False) -> Open:
    """A past day's page, three weeks ago, since when an attempt was recorded late and another taken back."""

    def opened(screen: Screen, station: Station) -> None:
        _has_a_past(station)
        day = (timezone.localdate() - timedelta(days=21)).isoformat()
        known = f"&known_on={day}" if known_then else ""
        page = screen.open(f"{path}?as_at={day}{known}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    return opened


def _has_a_past(station: Station) -> None:
    """Once: what is on record was written sixty days ago, but for an attempt told late, one taken back, and a move."""
    today = timezone.localdate()
    if VisitCorrection.objects.filter(reason="Another person.").exists():
        return
    langrish, bartholomew = (
        Offender.objects.get(reference=reference) for reference in ("SYN/01/00440", "SYN/01/00512")
    )
    tried = partial(make_visit, outcome=Outcome.NO_ANSWER, by=station.officer)
    wrong = tried(bartholomew, today - timedelta(days=45))
    date_the_history({today - timedelta(days=60): timezone.now()})
    tried(langrish, today - timedelta(days=30), recorded_at=timezone.now())
    correct_visit(
        visit_id=wrong.pk, replacement=None, reason="Another person.", by=station.officer, now=timezone.now()
    )


def with_forecast(screen: Screen, station: Station) -> None:
    """The dashboard of one team, once it has fetched where this leads."""
    screen.open("/reports/dashboard/").locator("svg.vigil-course").wait_for()


MEASURES: dict[str, dict[str, Open]] = {
    "officer": {"dashboard-of-ones-own": closed("/reports/dashboard/")},
    "newcomer": {
        "dashboard-none": closed("/reports/dashboard/"),
        "measure-none": closed("/reports/measures/overdue/"),
    },
    "supervisor": {
        "dashboard": with_forecast,
        "dashboard-open": at("/reports/dashboard/"),
        "dashboard-wrong-filter": closed("/reports/dashboard/?team=999"),
        "measures": at("/reports/measures/"),
        "measure": at("/reports/measures/overdue/"),
        "measure-of-a-period": closed("/reports/measures/visits/"),
        "measure-of-managers": closed("/reports/measures/managers/"),
        "measure-no-match": closed("/reports/measures/overdue/?level=low&age=366"),
        "measure-wrong-filter": closed("/reports/measures/overdue/?age=old"),
        "measure-as-at": since("/reports/measures/visits/", known_then=True),
        "measures-as-at": since("/reports/measures/"),
        "measure-since": since("/reports/measures/visits/since/"),
        "measure-since-nothing": since("/reports/measures/reactive/since/"),
        "measure-since-no-day": closed("/reports/measures/overdue/since/"),
    },
    "auditor": {"dashboard-of-the-force": closed("/reports/dashboard/")},
}
