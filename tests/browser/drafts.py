"""The pages of visits that are half written up: none, own ones, another's, and a resumed form."""

from collections.abc import Callable

from django.utils import timezone

from offender_mgmt.accounts.models import User
from tests.browser.screen import Screen
from tests.browser.station import Station
from visits.models import FollowUp, Visit, VisitDraft

Open = Callable[[Screen, Station], object]
WORDS = (
    "Seen alone. Two rooms seen, a tablet on the sofa that was not declared.\nThe landlord was in the hall."
)


def half_written(station: Station, by: User) -> VisitDraft:
    """What this officer has written of a visit to the forgotten one."""
    now = timezone.now()
    draft, _ = VisitDraft.objects.get_or_create(
        offender=station.forgotten,
        officer=by,
        defaults={
            "content": {"outcome": ["seen_inside"], "officers": [str(by.pk)], "observed": [WORDS]},
            "started_at": now,
            "saved_at": now,
        },
    )
    return draft


def busy_day(screen: Screen, station: Station) -> None:
    """A draft, and a follow-up of an attempt that is late."""
    half_written(station, station.officer)
    attempt = Visit.objects.filter(offender=station.forgotten, outcome="no_answer").latest("visited_on")
    today = timezone.localdate()
    FollowUp.objects.get_or_create(
        visit=attempt, words="Ask the housing office who holds the tenancy", due_on=today
    )
    screen.open("/visits/mine/")


def of_a_draft(path: str, author: str = "officer") -> Open:
    """A page about a draft of the officer's, or of the colleague's."""

    def opened(screen: Screen, station: Station) -> None:
        draft = half_written(station, getattr(station, author))
        screen.open(path.format(key=draft.client_key, person=draft.offender.public_id))

    return opened


def refused_discard(screen: Screen, station: Station) -> None:
    """Without a reason."""
    of_a_draft("/visits/drafts/{key}/", "colleague")(screen, station)
    screen.page.get_by_role("button", name="Discard this draft").click()
    screen.page.get_by_role("heading", name="There is a problem").wait_for()


DRAFTS: dict[str, dict[str, Open]] = {
    "newcomer": {"drafts-none": lambda screen, station: screen.open("/visits/drafts/")},
    "officer": {
        "my-work-busy": busy_day,
        "draft-own": of_a_draft("/visits/drafts/{key}/"),
        "draft-resumed": of_a_draft("/visits/record/{person}/"),
    },
    "supervisor": {
        "drafts": of_a_draft("/visits/drafts/", "colleague"),
        "draft-of-another": of_a_draft("/visits/drafts/{key}/", "colleague"),
        "draft-finishing": of_a_draft("/visits/record/{person}/?draft={key}", "colleague"),
        "draft-discard-refused": refused_discard,
        "offender-half-written": of_a_draft("/offenders/{person}/", "colleague"),
    },
}
