"""Every page, as the right role, on a phone and on a desk: no barrier, nothing refused, nothing cut off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.absences import ABSENCES
from tests.browser.accounts import ACCOUNTS
from tests.browser.alerts import ALERTS
from tests.browser.capacity import CAPACITY
from tests.browser.contacts import CONTACTS
from tests.browser.decisions import DECISIONS
from tests.browser.devices import DEVICES
from tests.browser.drafts import DRAFTS
from tests.browser.evidence import EVIDENCE
from tests.browser.exports import EXPORTS
from tests.browser.handovers import HAND_OVERS
from tests.browser.imports import MORE_THAN_A_PAGE, stage_extract
from tests.browser.inquiries import INQUIRIES
from tests.browser.ladder import LADDER
from tests.browser.measures import MEASURES
from tests.browser.operations import OPERATIONS
from tests.browser.patterns import PATTERNS
from tests.browser.policy import POLICY
from tests.browser.recording import RECORDING
from tests.browser.register import REGISTER
from tests.browser.risk import RISK
from tests.browser.safety import SAFETY
from tests.browser.screen import DESK, PHONE, Screen
from tests.browser.screening import SCREENING
from tests.browser.search import SEARCH
from tests.browser.standards import STANDARDS
from tests.browser.station import Station
from tests.browser.windows import WINDOWS

Open = Callable[[Screen, Station], object]
SCREENS = (PHONE, DESK)


def at(path: str) -> Open:
    """Simply there."""
    return lambda screen, station: screen.open(path)


def of(prefix: str, name: str) -> Open:
    """The page about one of the station's offenders."""
    return lambda screen, station: screen.open(f"{prefix}{getattr(station, name).public_id}/")


def refused_sign_in(screen: Screen, station: Station) -> None:
    """A wrong password."""
    page = screen.open("/sign-in/")
    page.get_by_label("Username").fill("anne.hallam")
    page.get_by_label("Password").fill("wrong horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def refused_visit(screen: Screen, station: Station) -> None:
    """The form as it comes back when almost nothing was filled in."""
    page = screen.open(f"/visits/record/{station.forgotten.public_id}/")
    page.get_by_label("By appointment").check()
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


def batch(*, rows: int, previewed: bool = False, applied: bool = False, path: str = "") -> Open:
    """An import at one of its stages; another number of rows is another file."""

    def opened(screen: Screen, station: Station) -> Page:
        staged = stage_extract(station.supervisor, previewed=previewed, applied=applied, rows=rows)
        return screen.open(path or f"/import/{staged.public_id}/")

    return opened


def undone_import(screen: Screen, station: Station) -> None:
    """What undoing an import would take back."""
    staged = stage_extract(station.supervisor, previewed=True, applied=True, rows=18)
    screen.open(f"/import/{staged.public_id}/undo/")


def second_page_of_rows(screen: Screen, station: Station) -> None:
    """The end of a longer extract, with the way back."""
    batch = stage_extract(station.supervisor, previewed=True, rows=MORE_THAN_A_PAGE)
    screen.open(f"/import/{batch.public_id}/?page=2")


def refused_file(screen: Screen, station: Station) -> None:
    """An upload that says what is wrong with it."""
    page = screen.open("/import/")
    page.get_by_label("Register extract").set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": b""}
    )
    page.get_by_role("button", name="Upload and preview").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


PAGES: dict[str, dict[str, Open]] = {
    "nobody": {"sign-in": at("/sign-in/"), "sign-in-refused": refused_sign_in},
    "officer": {
        "my-work": at("/visits/mine/"),
        "offender": of("/offenders/", "forgotten"),
        "offender-suspended": of("/offenders/", "suspended"),
        "offender-closed": of("/offenders/", "closed"),
        "record-a-visit": of("/visits/record/", "forgotten"),
        "attempts": of("/visits/attempts/", "forgotten"),
        "record-a-visit-refused": refused_visit,
        "decide-the-level-refused": refused_level,
        "sign-out": at("/sign-out/"),
        "no-such-page": at("/no/such/page/"),
        "not-your-page": at("/visits/overdue/"),
    },
    "newcomer": {"my-work-empty": at("/visits/mine/"), "team-overdue-none": at("/visits/overdue/")},
    "supervisor": {
        "team-overdue": at("/visits/overdue/"),
        "team-overdue-open": opened_details("/visits/overdue/?level=high"),
        "team-overdue-no-match": at("/visits/overdue/?level=low"),
        "team-overdue-wrong-filter": at("/visits/overdue/?team=999"),
        "decide-the-level": of("/risk/decide/", "forgotten"),
        "compliance": at("/compliance/"),
    },
    "importer": {
        "import-empty": at("/import/"),
        "import-refused": refused_file,
        "import-waiting": batch(rows=15),
        "import-previewed": batch(rows=16, previewed=True),
        "import-second-page": second_page_of_rows,
        "import-applied": batch(rows=17, previewed=True, applied=True),
        "import-undo": undone_import,
        "import-questions": at("/import/decisions/"),
        "import": at("/import/"),
    },
    "administrator": {"policy": at("/policy/")},
}


for role, pages in (
    *ABSENCES.items(),
    *ALERTS.items(),
    *CAPACITY.items(),
    *DECISIONS.items(),
    *DEVICES.items(),
    *LADDER.items(),
    *RECORDING.items(),
    *DRAFTS.items(),
    *HAND_OVERS.items(),
    *RISK.items(),
    *REGISTER.items(),
    *OPERATIONS.items(),
    *CONTACTS.items(),
    *PATTERNS.items(),
    *POLICY.items(),
    *SAFETY.items(),
    *WINDOWS.items(),
    *EVIDENCE.items(),
    *MEASURES.items(),
    *INQUIRIES.items(),
    *SEARCH.items(),
    *SCREENING.items(),
    *EXPORTS.items(),
    *ACCOUNTS.items(),
    *STANDARDS.items(),
):
    PAGES.setdefault(role, {}).update(pages)


# Some at a time: a walk of them all is the longest of all tests, and leaves the other processes idle at the end.
WALKS = [
    pytest.param(who, list(pages)[first : first + 30], id=f"{who}-{first}")
    for who, pages in PAGES.items()
    for first in range(0, len(pages), 30)
]


@pytest.mark.parametrize(("who", "names"), WALKS)
def test_every_page_works_for_everybody_on_every_screen(
    who: str, names: list[str], screen: Screen, station: Station
) -> None:
    """WCAG 2.2 AA as far as a machine can see, nothing that the content security policy refuses, no script error,
    and nothing that is wider than a phone.
    """
    if who != "nobody":
        screen.enter_as(getattr(station, who))

    first = next(iter(PAGES[who]))
    found = {
        name: faults(
            screen, station, name, PAGES[who][name], barriers_at=SCREENS if name == first else (PHONE,)
        )
        for name in names
    }

    assert {name: what for name, what in found.items() if what} == {}


def faults(
    screen: Screen, station: Station, name: str, opened: Open, *, barriers_at: tuple[int, ...] = (PHONE,)
) -> list[str]:
    """What is wrong with a page, on a phone and on a desk. Barriers are looked for on the phone: most of the walk's
    time goes there, and a desk shows the same elements, laid out more widely. Once, it is asked about the menu.
    """
    screen.prove()
    opened(screen, station)
    wrong = []
    for width in SCREENS:
        screen.resize(width)
        screen.keep_picture(f"{name}-{width}")
        wrong += [f"{width}: {barrier}" for barrier in screen.barriers()] if width in barriers_at else []
        wrong += [f"{width}: wider than the screen"] if screen.is_wider_than_the_screen() else []
    return wrong + [screen.errors.pop() for _ in list(screen.errors)]


def test_the_walk_would_see_each_fault(screen: Screen, station: Station) -> None:
    """A barrier, a width, a refused script and a failing script are found when they are there."""
    page = screen.open("/sign-in/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<div>' + 'wide'.repeat(1000) + '</div>')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
    page.evaluate("setTimeout(() => { throw Error('on purpose') })")

    wrong = faults(screen, station, "broken", lambda *_: None)

    for fault in (
        "390: html-has-lang",
        "390: wider than the screen",
        "Content Security Policy",
        "on purpose",
    ):
        assert any(fault in one for one in wrong), fault
