"""The pages of contacts, contradictions, announced visits and the national register, each with something on it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tests.browser.screen import Screen
from tests.browser.station import Station
from visits.choices import AnnouncedBecause, Arrangement, Channel, Direction, Outcome
from visits.models import Visit, VisorEntry
from visits.services import ask_to_announce, record_contact, record_visit
from visits.services.announcing import AnnouncementAsked
from visits.services.contacting import NewContact
from visits.services.recording import VisitDetails

Open = Callable[[Screen, Station], object]


def _visit(station: Station, arrangement: Arrangement) -> Visit:
    """An attempt at the one who was forgotten, of whom the colleague had called before; made once."""
    found = Visit.objects.filter(
        offender=station.forgotten, arrangement=arrangement, visor_entry__isnull=False
    )
    return found.first() or _made(station, arrangement)


def _made(station: Station, arrangement: Arrangement) -> Visit:
    now = timezone.now()
    told = {"offender_id": station.forgotten.pk, "by": station.officer, "now": now}
    hours = 5 if arrangement == Arrangement.UNANNOUNCED else 8
    if arrangement == Arrangement.UNANNOUNCED:
        words = "Asked for the date of the next appointment at the police station. " * 4
        at = now - timedelta(hours=20)
        record_contact(new=NewContact(at, Channel.CALL, Direction.FROM_OFFENDER, words), **told)
    details = VisitDetails(
        now - timedelta(days=10, hours=hours) if arrangement == Arrangement.ANNOUNCED else now,
        Outcome.NO_ANSWER,
        arrangement,
        ["risk", "residence"],
        [station.officer, station.colleague],
        arrangement_reason="An interpreter was to come along.",
        observed="Curtains drawn, television on. " * 6,
        officer_view="Was at home.",
    )
    return record_visit(details=details, client_key=uuid4(), **told)


def about(path: str) -> Open:
    """A page about that person, with all of this on record."""

    def opened(screen: Screen, station: Station) -> None:
        for arrangement in (Arrangement.ANNOUNCED, Arrangement.UNANNOUNCED):
            _visit(station, arrangement)
        if not station.forgotten.proposals.filter(kind="announced_visit").exists():
            today, now = timezone.localdate(), timezone.now()
            asked = AnnouncementAsked(AnnouncedBecause.INTERPRETER, "Interpreter.", today, today)
            ask_to_announce(offender_id=station.forgotten.pk, asked=asked, by=station.officer, now=now)
        screen.open(path.format(id=station.forgotten.public_id))

    return opened


def question(screen: Screen, station: Station) -> None:
    """A call, and a visit that was told as unannounced."""
    visit = _visit(station, Arrangement.UNANNOUNCED)
    screen.open(f"/visits/answer/{visit.public_id}/contact_before/")


def announced_visit(screen: Screen, station: Station) -> None:
    """One without approval."""
    visit = _visit(station, Arrangement.ANNOUNCED)
    screen.open(f"/visits/announced/{visit.public_id}/")


def entry(screen: Screen, station: Station) -> None:
    """What is to be written, late."""
    found = VisorEntry.objects.get(visit=_visit(station, Arrangement.ANNOUNCED))
    screen.open(f"/visits/visor/{found.public_id}/")


def refused_contact(screen: Screen, station: Station) -> None:
    """The form as it comes back when almost nothing was filled in."""
    page = screen.open(f"/visits/contacts/{station.suspended.public_id}/")
    page.get_by_role("button", name="Record this contact").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


CONTACTS: dict[str, dict[str, Open]] = {
    "officer": {
        "contacts": about("/visits/contacts/{id}/"),
        "contacts-none-refused": refused_contact,
        "announce": about("/visits/announce/{id}/"),
        "answer-contact": question,
        "visor-entry": entry,
        "visor": about("/visits/visor/"),
    },
    "supervisor": {
        "announced": about("/visits/announced/"),
        "announced-visit": announced_visit,
        "visor-team": about("/visits/visor/?show=every"),
    },
    "newcomer": {
        "announced-none": lambda screen, station: screen.open("/visits/announced/"),
        "visor-none": lambda screen, station: screen.open("/visits/visor/"),
    },
}
