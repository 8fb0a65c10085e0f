"""Measures as at a past day, as known on it, later, or now: on pages, in files and in the API."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from reports.measures import MEASURES
from tests.conftest import ClientOf
from tests.factories import TOLD, make_offender, make_visit
from tests.reports.nights import date_the_history
from visits.models import VisitObligation
from visits.services import correct_visit

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 31)  # asked about
LATER = DAY + timedelta(days=5)  # when more was known


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def seen_in_march(officer: User, north: Team) -> Offender:
    """Overdue since January as far as anybody knew on 31 March; seen on 20 March, as was written down on 3 April."""
    clock: dict[date, datetime] = {}

    def it_is(day: date) -> None:
        clock[day] = timezone.now()

    start = date(2026, 1, 2)
    offender = make_offender(
        now=noon(start), team=north, manager=officer, visited_on=date(2025, 6, 30), risk_level="medium"
    )
    it_is(start)
    made = make_visit(
        offender,
        date(2026, 3, 20),
        by=officer,
        recorded_at=noon(date(2026, 4, 3)),
        visited_at=noon(date(2026, 3, 20)),
    )
    open_one = VisitObligation.objects.open().get(offender=offender)
    assert open_one.due_on < DAY
    refresh(offender, date(2026, 4, 3))
    open_one.refresh_from_db()
    assert open_one.closed_by == made
    it_is(date(2026, 4, 3))
    date_the_history(clock)
    return offender


def refresh(offender: Offender, day: date) -> None:
    """As the services do after each write."""
    offenders.refresh([offender.pk], by=None, now=noon(day))


def number(client: Client, measure: str, **asked: Any) -> int | None:
    """What the API counts."""
    answer = client.get(f"/api/v1/measures/{measure}/", asked)
    assert answer.status_code == 200, answer.json()
    return int(answer.json()["count"])


def test_a_late_entry_is_overdue_then_and_not_now(
    seen_in_march: Offender, officer: User, client_of: ClientOf
) -> None:
    """As known on 31 March and on 2 April overdue; as known on 5 April, and now, seen on 20 March."""
    client = client_of(officer)

    told = [number(client, "overdue", as_at=DAY, known_on=day) for day in (DAY, date(2026, 4, 2), LATER)]

    assert told == [1, 1, 0]
    assert number(client, "overdue", as_at=DAY) == 0
    assert number(client, "overdue", as_at=date(2026, 3, 10)) == 1


def test_page_list_file_and_api_say_the_same_and_when(
    seen_in_march: Offender, supervisor: User, client_of: ClientOf
) -> None:
    """The day asked about and the day as known are in the address, above the figures, in the file and in the log."""
    client = client_of(supervisor)
    address = f"?as_at={DAY}&known_on=2026-04-02"

    index = client.get(f"/reports/measures/{address}").content.decode()
    page = client.get(f"/reports/measures/overdue/{address}").content.decode()
    rows = client.get(f"/api/v1/measures/overdue/rows/{address}").json()["results"]
    file = client.post(f"/reports/measures/overdue/{address}", TOLD)

    for html in (index, page):
        assert "As at 31 March 2026, as known on 2 April 2026." in html
    assert "Overdue visits: 1" in page
    assert seen_in_march.reference in page
    assert f"/reports/measures/overdue/?as_at={DAY}&amp;known_on=2026-04-02" in index
    assert [row["reference"] for row in rows] == [seen_in_march.reference]
    assert seen_in_march.reference in file.content.decode("utf-8-sig")
    exported = AuditEvent.objects.get(verb="report_exported").details
    assert (exported["as_at"], exported["known_at"]) == ("2026-03-31", "2026-04-03T00:00:00+01:00")
    shown = AuditEvent.objects.filter(verb="offenders_listed", details__page="measure").latest("pk").details
    assert shown["as_at"] == "2026-03-31"


def test_what_cannot_be_told_is_said_and_never_a_number(
    seen_in_march: Offender, officer: User, client_of: ClientOf
) -> None:
    """As known now, of a past day: no record says it, so no figure does; as known on that day it is told."""
    client = client_of(officer)
    untold = {one.id for one in MEASURES.values() if one.as_at is None}
    listed = client.get("/api/v1/measures/", {"as_at": DAY, "page_size": 100}).json()["results"]

    page = client.get(f"/reports/measures/predictable/?as_at={DAY}").content.decode()
    then = client.get(f"/reports/measures/predictable/?as_at={DAY}&known_on={DAY}").content.decode()

    assert {one["id"] for one in listed if one["count"] is None} == untold
    assert "This cannot be told." in page
    assert f'href="?as_at={DAY}&amp;known_on={DAY}"' in page
    assert "Visits that could be foreseen: 0" in then
    assert client.get(f"/api/v1/measures/predictable/?as_at={DAY}").status_code == 422
    assert client.get(f"/api/v1/measures/predictable/rows/?as_at={DAY}").status_code == 422


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda today: {"as_at": today + timedelta(1)}, "The day cannot be in the future."),
        (lambda today: {"as_at": DAY, "known_on": today + timedelta(1)}, "What will be known is not known."),
        (lambda _: {"as_at": DAY, "known_on": DAY - timedelta(1)}, "This is before the day asked about."),
        (lambda _: {"known_on": DAY}, "This is before the day asked about."),
        (lambda _: {"as_at": date(2026, 1, 1)}, "own record begins on 2 January 2026."),
        (lambda _: {"as_at": DAY, "last": LATER}, "The last day cannot be after the day asked about."),
    ],
    ids=[
        "future",
        "known in the future",
        "known before",
        "today as known before",
        "before the history",
        "period",
    ],
)
def test_a_day_that_cannot_be_asked_about_is_refused(
    asked: Callable[[date], dict[str, date]],
    told: str,
    seen_in_march: Offender,
    officer: User,
    client_of: ClientOf,
) -> None:
    """In plain words, and without a figure."""
    answer = client_of(officer).get("/reports/measures/", asked(timezone.localdate()))

    page = answer.content.decode()
    assert told in page
    assert "These measures cannot be shown." in page


def test_a_past_team_opens_nothing(
    seen_in_march: Offender, officer: User, outsider: User, supervisor: User, south: Team, client_of: ClientOf
) -> None:
    """Whoever may see the record today is told of its past in another team; the team of then is not."""
    offenders.assign(
        offender_id=seen_in_march.pk,
        manager=outsider,
        team=south,
        from_on=LATER,
        by=supervisor,
        now=noon(LATER),
    )
    asked = {"as_at": DAY, "known_on": DAY, "scope": "team"}

    assert number(client_of(officer), "overdue", **asked) == 0
    assert number(client_of(outsider), "live", **asked) == 1  # theirs today, in North then
    assert number(client_of(supervisor), "overdue", as_at=DAY, known_on=DAY) == 0


def test_a_correction_is_taken_back_only_once_it_was_known(
    seen_in_march: Offender, officer: User, client_of: ClientOf
) -> None:
    """A visit that was never made was believed until it was corrected."""
    visit = seen_in_march.visits.get(visited_on=date(2026, 3, 20))
    correct_visit(
        visit_id=visit.pk, replacement=None, reason="Wrong person.", by=officer, now=noon(date(2026, 4, 20))
    )
    client = client_of(officer)
    asked = {"as_at": LATER, "first": "2026-03-01"}

    assert number(client, "visits", **asked, known_on=LATER) == 1
    assert number(client, "visits", **asked) == 0
