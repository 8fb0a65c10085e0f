"""The pages of possible conflicts, with somebody on them."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.offenders import services
from offender_mgmt.offenders.models import ConflictReview, Offender
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def _review(station: Station) -> ConflictReview:
    """The officer, and the forgotten one: found three weeks ago, late by now."""
    found = ConflictReview.objects.filter(offender=station.forgotten).first()
    if found is None:
        now = timezone.now()
        services.screen_all(now=now)
        found = ConflictReview.objects.create(
            offender=station.forgotten,
            user=station.officer,
            grounds=["linked.address", "offender.date_of_birth", "offender.surname"],
            found_at=now - timedelta(days=21),
        )
    return found


def reviews(screen: Screen, station: Station) -> object:
    """The list with something on it."""
    _review(station)
    return screen.open("/offenders/conflicts/")


def review(screen: Screen, station: Station) -> object:
    """One that waits."""
    return screen.open(f"/offenders/conflicts/{_review(station).public_id}/")


def review_refused(screen: Screen, station: Station) -> None:
    """Without an answer and without a reason."""
    page = screen.open(f"/offenders/conflicts/{_review(station).public_id}/")
    page.get_by_role("button", name="Keep this decision").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def _colleagues() -> str:
    """The record of somebody whom a colleague manages."""
    return Offender.objects.get(reference="SYN/01/00045").get_absolute_url()


def reason_refused(screen: Screen, station: Station) -> None:
    """Another reason, without saying which."""
    page = screen.open(_colleagues())
    page.get_by_role("button", name="Another reason").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


SCREENING: dict[str, dict[str, Open]] = {
    "officer": {
        "reason": lambda screen, station: screen.open(_colleagues()),
        "reason-refused": reason_refused,
    },
    "supervisor": {
        "possible-conflicts": reviews,
        "possible-conflict": review,
        "possible-conflict-refused": review_refused,
        "possible-conflicts-none": lambda screen, station: screen.open(
            "/offenders/conflicts/?state=conflict"
        ),
        "possible-conflicts-wrong": lambda screen, station: screen.open("/offenders/conflicts/?team=999"),
    },
}
