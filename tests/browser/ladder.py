"""The pages on which attempts are decided on, with everything that can stand on them."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.offenders.models import Proposal
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.factories import make_visit
from visits.choices import LadderChoice, Outcome
from visits.models import LadderDecision
from visits.services import CourseChosen, decide_after_attempts

Open = Callable[[Screen, Station], object]
REASONS = (
    "Two attempts at different times of the day, a car outside, and a neighbour who saw him this morning. Nothing "
    "suggests that he has left, and another attempt alone would be the third.\n\nDiscussed with the inspector."
)


def _climb(station: Station) -> None:
    """Attempts at home and elsewhere, a decision of last week that holds no more, and one that waits; made once."""
    person, now = station.forgotten, timezone.now()
    if LadderDecision.objects.exists():
        return
    chosen = CourseChosen(LadderChoice.ARREST, REASONS, timezone.localdate(now) - timedelta(days=2))
    LadderDecision.objects.create(
        offender=person,
        choice=chosen.choice,
        reason=REASONS,
        rung="review",
        attempts=2,
        facts=[{"letter": letter, "state": "present", "words": "", "because": ""} for letter in "abcd"],
        review_on=chosen.review_on,
        decided_by=station.supervisor,
        decided_at=now - timedelta(days=9),
    )
    elsewhere = {
        "elsewhere": "Flat 2, 2 Oak Lane",
        "grounds": "His sister says that he sleeps there most nights.",
    }
    for days in (5, 3):
        on = timezone.localdate(now) - timedelta(days=days)
        make_visit(
            person, on, outcome=Outcome.NO_ANSWER, by=station.officer, constable_present=True, **elsewhere
        )
    waits = CourseChosen(LadderChoice.FURTHER_ATTEMPT, REASONS, timezone.localdate(now) + timedelta(days=3))
    decide_after_attempts(offender_id=person.pk, chosen=waits, by=station.supervisor, now=now)


def of_the_forgotten(path: str) -> Open:
    """A page about the one who was forgotten."""

    def opened(screen: Screen, station: Station) -> object:
        _climb(station)
        return screen.open(f"{path}{station.forgotten.public_id}/")

    return opened


def listed(query: str) -> Open:
    """The list of those who need a decision."""

    def opened(screen: Screen, station: Station) -> object:
        _climb(station)
        return screen.open(f"/visits/ladder/{query}")

    return opened


def refused(screen: Screen, station: Station) -> None:
    """Decided in three words."""
    of_the_forgotten("/visits/decide/")(screen, station)
    page = screen.page
    page.get_by_role("radio", name="Arrest").check()
    page.get_by_label("Reasons").fill("He is out.")
    page.get_by_role("button", name="Record this decision").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def proposal(screen: Screen, station: Station) -> object:
    """The decision that waits, as a second person reads it."""
    _climb(station)
    waiting = Proposal.objects.waiting().get(kind="ladder")
    return screen.open(f"/proposals/{waiting.public_id}/")


LADDER: dict[str, dict[str, Open]] = {
    "officer": {"ladder-attempts-officer": of_the_forgotten("/visits/attempts/")},
    "newcomer": {"ladder-none": lambda screen, station: screen.open("/visits/ladder/")},
    "supervisor": {
        "ladder-list": listed(""),
        "ladder-list-decided": listed("?state=decided"),
        "ladder-list-wrong-filter": listed("?team=999"),
        "ladder-attempts": of_the_forgotten("/visits/attempts/"),
        "ladder-decide": of_the_forgotten("/visits/decide/"),
        "ladder-decide-refused": refused,
        "ladder-proposal": proposal,
    },
}
