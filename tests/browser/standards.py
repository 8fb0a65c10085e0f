"""Who may see a record, as professional standards see it, and emergencies: asked for, open, and reviewed."""

from collections.abc import Callable

from django.utils import timezone

from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind, NoticeKind
from offender_mgmt.offenders.models import ConflictBlock
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]
WHY = "A child was seen in the house on Tuesday evening, and the officer of the case cannot be reached."


def at(path: str) -> Open:
    """The page of this path."""
    return lambda screen, station: screen.open(path)


def of(page: str) -> Open:
    """A page about the list of the forgotten one, with a conflict on record and a proposal that waits."""

    def opened(screen: Screen, station: Station) -> None:
        forgotten = station.forgotten
        if not ConflictBlock.objects.filter(offender=forgotten).exists():
            offenders.set_block(
                offender_id=forgotten.pk,
                user_id=station.newcomer.pk,
                kind=ConflictKind.KNOWS,
                reason="Neighbours.",
                by=station.supervisor,
                now=timezone.now(),
            )
            offenders.request_access(
                offender_id=forgotten.pk,
                level=AccessLevel.RESTRICTED,
                listed=[station.officer.pk, station.supervisor.pk],
                reason="The brother of an officer.",
                by=station.supervisor,
                now=timezone.now(),
            )
        screen.open(f"/standards/records/{forgotten.public_id}/{page}")

    return opened


def told(screen: Screen, station: Station) -> None:
    """Two notices: of an attempt, and of a list out of reach."""
    for kind, about in ((NoticeKind.ATTEMPT, station.newcomer), (NoticeKind.UNREACHABLE, None)):
        offenders.tell_standards(kind, offender_ids=[station.forgotten.pk], about=about, now=timezone.now())
    screen.open("/standards/notices/")


def refused(path: str, button: str) -> Open:
    """The form as it comes back empty."""

    def opened(screen: Screen, station: Station) -> None:
        page = screen.open(path)
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="There is a problem").wait_for()

    return opened


def emergency(screen: Screen, station: Station) -> None:
    """What is open to somebody of another team."""
    _let_in(station)
    screen.open("/emergency/")


def _let_in(station: Station) -> str:
    asked = station.suspended.emergencies
    if not asked.exists():
        offenders.ask_for_emergency(
            reference=station.suspended.reference, reason=WHY, by=station.newcomer, now=timezone.now()
        )
    return str(asked.get().public_id)


def record_in_emergency(screen: Screen, station: Station) -> None:
    """The record, with how long it is open."""
    _let_in(station)
    screen.open(station.suspended.get_absolute_url())


def review(screen: Screen, station: Station) -> None:
    """One to review."""
    screen.open(f"/emergency/reviews/{_let_in(station)}/")


STANDARDS: dict[str, dict[str, Open]] = {
    "standards": {
        "standards": at("/standards/"),
        "standards-refused": refused("/standards/", "Show who sees it"),
        "standards-record": of(""),
        "standards-access": of("access/"),
        "standards-conflict": of("conflict/"),
        "standards-waiting": at("/standards/"),
        "standards-notices": told,
    },
    "newcomer": {
        "emergency-refused": refused("/emergency/", "Ask for emergency access"),
        "emergency": emergency,
        "emergency-record": record_in_emergency,
    },
    "supervisor": {
        "emergencies-none": at("/emergency/reviews/"),
        "emergency-review": review,
        "emergencies": at("/emergency/reviews/"),
    },
}
