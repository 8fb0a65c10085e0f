"""Search: the form, refused, with answers and with none."""

from collections.abc import Callable

from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def searched(words: str) -> Open:
    """The answer to these words."""

    def opened(screen: Screen, station: Station) -> None:
        page = screen.open("/search/")
        page.get_by_label("Reference, name, address or device").fill(words)
        with page.expect_navigation():
            page.get_by_role("button", name="Search").click()

    return opened


SEARCH: dict[str, dict[str, Open]] = {
    "officer": {"search-found": searched("willow road"), "search-refused": searched("-")},
    "supervisor": {
        "search": lambda screen, station: screen.open("/search/"),
        "search-found-many": searched("syn"),
        "search-found-nothing": searched("zzzzz"),
    },
}
