"""The pages of patterns of visits, with something to see and with nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from offender_mgmt.policy.models import PolicyRevision
from tests.browser.screen import Screen
from tests.browser.station import Station
from visits.choices import Arrangement
from visits.models import Visit

Open = Callable[[Screen, Station], object]
FIRST = datetime(2023, 1, 10, 10, tzinfo=UTC)  # a Tuesday
HOURS = [0, 0, 0, 0, 0, 0, 9, 24 * 4, 3]


def visited(station: Station) -> None:
    """Nine visits to the one who is suspended, six of them on a Tuesday morning; made once."""
    if Visit.objects.filter(offender=station.suspended).count() > 1:
        return
    shipped = PolicyRevision.objects.get(is_shipped=True)
    for number, hours in enumerate(HOURS):
        at = FIRST + timedelta(days=91 * number, hours=hours)
        visit = Visit.objects.create(
            offender=station.suspended,
            client_key=uuid4(),
            visited_on=at.date(),
            visited_at=at,
            recorded_at=at + timedelta(hours=1),
            recorded_by=station.officer,
            outcome="seen_inside",
            is_successful=True,
            policy_revision=shipped,
            arrangement=Arrangement.SHORT_NOTICE if number == 4 else Arrangement.UNANNOUNCED,
            arrangement_reason="Interpreter.",
            purposes=["risk"],
        )
        visit.officers.set([station.officer, station.colleague])


def at(path: str) -> Open:
    """There, with visits on record and everything open that can be opened."""

    def opened(screen: Screen, station: Station) -> None:
        visited(station)
        page = screen.open(path.format(offender=station.suspended.public_id))
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    return opened


PATTERNS: dict[str, dict[str, Open]] = {
    "officer": {
        "pattern-of-visits": at("/visits/pattern/{offender}/"),
        "pattern-of-ones-own": at("/visits/patterns/mine/"),
    },
    "newcomer": {
        "patterns-none": lambda screen, station: screen.open("/visits/patterns/"),
        "pattern-of-ones-own-none": lambda screen, station: screen.open("/visits/patterns/mine/"),
    },
    "supervisor": {
        "patterns": at("/visits/patterns/"),
        "patterns-no-match": at("/visits/patterns/?band=low"),
        "patterns-of-officers": at("/visits/patterns/officers/"),
    },
}
