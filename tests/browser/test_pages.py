"""Every page, as the right role, on a phone and on a desk: no barrier, nothing refused, nothing cut off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from intake.models import ImportBatch
from offender_mgmt.accounts.models import User
from tests.browser.imports import stage_extract
from tests.browser.screen import DESK, PHONE, Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def at(path: str) -> Open:
    """Simply there."""
    return lambda screen, station: screen.open(path)


def of(prefix: str, name: str) -> Open:
    """The page about one of the station's offenders."""
    return lambda screen, station: screen.open(f"{prefix}{getattr(station, name).public_id}/")


def refused_visit(screen: Screen, station: Station) -> None:
    """The form as it comes back when almost nothing was filled in."""
    page = screen.open(f"/visits/record/{station.forgotten.public_id}/")
    page.get_by_label("Announced", exact=True).check()
    page.get_by_role("button", name="Record this visit").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def refused_level(screen: Screen, station: Station) -> None:
    """The decision as it comes back without reasons."""
    page = screen.open(f"/risk/decide/{station.forgotten.public_id}/")
    page.get_by_role("button", name="Record this decision").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def opened_details(path: str) -> Open:
    """A list with everything that can be opened on it open."""

    def opened(screen: Screen, station: Station) -> None:
        page = screen.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    return opened


def batch(*, previewed: bool, applied: bool = False, path: str = "") -> Open:
    """An import at one of its stages."""

    def opened(screen: Screen, station: Station) -> Page:
        staged: ImportBatch = stage_extract(station.supervisor, previewed=previewed, applied=applied)
        return screen.open(path or f"/import/{staged.public_id}/")

    return opened


def refused_file(screen: Screen, station: Station) -> None:
    """An upload that says what is wrong with it."""
    page = screen.open("/import/")
    page.get_by_label("Register extract").set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": b""}
    )
    page.get_by_role("button", name="Upload and preview").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


PAGES: dict[str, tuple[str | None, Open]] = {
    "sign-in": (None, at("/sign-in/")),
    "my-work": ("officer", at("/visits/mine/")),
    "my-work-empty": ("newcomer", at("/visits/mine/")),
    "team-overdue": ("supervisor", at("/visits/overdue/")),
    "team-overdue-open": ("supervisor", opened_details("/visits/overdue/?level=high")),
    "team-overdue-no-match": ("supervisor", at("/visits/overdue/?level=low")),
    "team-overdue-wrong-filter": ("supervisor", at("/visits/overdue/?team=999")),
    "team-overdue-none": ("newcomer", at("/visits/overdue/")),
    "offender": ("officer", of("/offenders/", "forgotten")),
    "offender-suspended": ("officer", of("/offenders/", "suspended")),
    "offender-closed": ("officer", of("/offenders/", "closed")),
    "record-a-visit": ("officer", of("/visits/record/", "forgotten")),
    "record-a-visit-refused": ("officer", refused_visit),
    "decide-the-level": ("supervisor", of("/risk/decide/", "forgotten")),
    "decide-the-level-refused": ("officer", refused_level),
    "compliance": ("supervisor", at("/compliance/")),
    "policy": ("administrator", at("/policy/")),
    "import": ("supervisor", at("/import/")),
    "import-refused": ("supervisor", refused_file),
    "import-waiting": ("supervisor", batch(previewed=False)),
    "import-previewed": ("supervisor", batch(previewed=True)),
    "import-applied": ("supervisor", batch(previewed=True, applied=True)),
    "import-questions": ("supervisor", batch(previewed=True, applied=True, path="/import/decisions/")),
    "sign-out": ("officer", at("/sign-out/")),
    "no-such-page": ("officer", at("/no/such/page/")),
    "not-your-page": ("officer", at("/visits/overdue/")),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_works_for_everybody_on_every_screen(name: str, screen: Screen, station: Station) -> None:
    """WCAG 2.2 AA as far as a machine can see, no policy violation, no script error, no sideways scrolling."""
    role, open_page = PAGES[name]
    if role is not None:
        user: User = getattr(station, role)
        screen.enter_as(user)
    open_page(screen, station)

    for width in (PHONE, DESK):
        screen.resize(width)
        screen.keep_picture(f"{name}-{width}")

        assert screen.barriers() == [], f"at {width}"
        assert not screen.is_wider_than_the_screen(), f"at {width}"
