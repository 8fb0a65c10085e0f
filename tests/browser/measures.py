"""Measures and the dashboard, with something to see and with nothing."""

from collections.abc import Callable

from tests.browser.patterns import visited
from tests.browser.screen import Screen
from tests.browser.station import Station

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
    },
    "auditor": {"dashboard-of-the-force": closed("/reports/dashboard/")},
}
