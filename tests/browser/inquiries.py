"""Questions to the audit log: the form, the form refused, and answers with and without events."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Purpose, Verb
from offender_mgmt.audit.rules.asking import Span
from offender_mgmt.audit.services.asking import Asked, ask
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def refused(screen: Screen, station: Station) -> None:
    """The form as it comes back without a purpose."""
    page = screen.open("/log/")
    page.get_by_label("Who looked at this person?").check()
    page.get_by_label("Reference of the person").fill("SYN/01/404")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def about(*, days_ago: int = 0, by_account: bool = False) -> Open:
    """The answer about somebody at whom an officer has looked, or about that officer."""

    def opened(screen: Screen, station: Station) -> None:
        with transaction.atomic():
            audit.record(
                Verb.OFFENDER_VIEWED,
                by=station.officer,
                offender_ids=[station.forgotten.pk],
                details={"page": "offender"},
            )
        until = timezone.now() - timedelta(days=days_ago)
        whom = {"user_id": station.officer.pk} if by_account else {"offender_id": station.forgotten.pk}
        asked = Asked(
            Span(until - timedelta(days=28), until),
            Purpose.SELF_MONITORING,
            "Complaint 17 of 2026: the neighbour knew of the visit.",
            **whom,
        )
        inquiry = ask(asked, longest_days=92, by=station.auditor, now=timezone.now())
        screen.open(f"/log/{inquiry.public_id}/")

    return opened


def unusual(screen: Screen, station: Station) -> None:
    """An hour in which an officer opened unusually many records, and the form refused for want of a note."""
    with transaction.atomic():
        for number in range(31):
            audit.record(Verb.OFFENDER_VIEWED, by=station.colleague, offender_ids=[number])
    page = screen.open("/log/unusual/")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


INQUIRIES: dict[str, dict[str, Open]] = {
    "auditor": {
        "log": lambda screen, station: screen.open("/log/"),
        "log-refused": refused,
        "log-person": about(),
        "log-account": about(by_account=True),
        "log-nothing": about(days_ago=300),
        "log-unusual-none": lambda screen, station: screen.open("/log/unusual/"),
        "log-unusual": unusual,
    },
}
