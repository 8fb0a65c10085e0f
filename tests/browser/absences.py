"""The pages of who is away and who covers: nobody, somebody, nobody left, and what is refused."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import AbsenceReason
from offender_mgmt.accounts.models import Absence
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def some_away(screen: Screen, station: Station) -> None:
    """An officer on leave with cover, and the only supervisor away for two days."""
    now = timezone.now()
    today = timezone.localdate(now)
    if not Absence.objects.exists():
        for user, first, last, reason in (
            (station.officer, 0, 9, AbsenceReason.LEAVE),
            (station.supervisor, 14, 15, AbsenceReason.TRAINING),
        ):
            accounts.record_absence(
                user_id=user.pk,
                starts_on=today + timedelta(days=first),
                ends_on=today + timedelta(days=last),
                reason=reason,
                by=station.supervisor,
                now=now,
            )
        cover = accounts.NewCover(station.officer.pk, station.colleague.pk, now, now + timedelta(days=10))
        accounts.record_cover(new=cover, by=station.supervisor, now=now)
    screen.open("/absences/")


def refused(path: str, button: str) -> Open:
    """A form as it comes back when nothing was filled in."""

    def opened(screen: Screen, station: Station) -> None:
        page = screen.open(path)
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="There is a problem").wait_for()

    return opened


ABSENCES: dict[str, dict[str, Open]] = {
    "newcomer": {"absences-none": lambda screen, station: screen.open("/absences/")},
    "supervisor": {
        "absences": some_away,
        "absence-new": lambda screen, station: screen.open("/absences/record/"),
        "absence-refused": refused("/absences/record/", "Record the absence"),
        "cover-new": lambda screen, station: screen.open("/absences/cover/"),
        "cover-refused": refused("/absences/cover/", "Record the cover"),
    },
}
