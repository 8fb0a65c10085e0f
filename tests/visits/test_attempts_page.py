"""The page of attempts: what was tried, what counts, what to do next; and the case that was never seen."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Address, Offender, Suspension
from tests.conftest import ClientOf
from tests.factories import make_offender, make_visit, open_obligation
from visits.choices import Arrangement, Outcome, Rung
from visits.models import Visit
from visits.models.attempts import Ladder, ladder_of
from visits.services import correct_visit, record_visit
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """High risk, lives at 12 Elm Road, last seen on 14 March 2017."""
    someone = make_offender(
        now=now,
        visited_on=date(2017, 3, 14),
        registered_on=date(2010, 1, 1),
        risk_level="high",
        team=north,
        manager=officer,
    )
    Address.objects.create(offender=someone, lines="12 Elm Road", recorded_on=date(2017, 1, 1))
    return someone


@pytest.fixture
def tried(offender: Offender, officer: User, colleague: User, now: datetime) -> "Tried":
    """Records attempts."""
    return Tried(offender, [officer, colleague], now)


class Tried:
    """An attempt at the offender, so many days ago."""

    def __init__(self, offender: Offender, officers: list[User], now: datetime) -> None:
        self.offender, self.officers, self.now = offender, officers, now

    def __call__(self, days_ago: int, **told: Any) -> Visit:
        usual: dict[str, Any] = {
            "visited_at": self.now - timedelta(days=days_ago, hours=1),
            "outcome": Outcome.NO_ANSWER,
            "arrangement": Arrangement.UNANNOUNCED,
            "purposes": ["risk"],
            "officers": self.officers,
        }
        details, key = VisitDetails(**usual | told), uuid4()
        return record_visit(
            offender_id=self.offender.pk, details=details, client_key=key, by=self.officers[0], now=self.now
        )


def ladder(offender: Offender, now: datetime) -> Ladder:
    """As it stands now."""
    return ladder_of(offender, on=timezone.localdate(now))


def test_a_year_of_attempts_leaves_the_date_in_2017_and_is_warrant_ready(
    offender: Offender, tried: Tried, now: datetime
) -> None:
    """Tried every month and never seen: overdue since 2017, and a decision is needed (HMICFRS, August 2024)."""
    for month in range(12, 0, -1):
        tried(30 * month)

    found = ladder(offender, now)
    assert open_obligation(offender).due_on == date(2017, 6, 14)
    assert found.seen_on == date(2017, 3, 14)
    assert len(found.rows) == 12
    assert all(row.why_not_counted == "" for row in found.rows)
    assert found.step.rung == Rung.WARRANT_READY


def test_a_successful_visit_takes_everybody_off_the_ladder(
    offender: Offender, tried: Tried, now: datetime
) -> None:
    """What came before it is history; an attempt after it begins anew."""
    tried(9)
    tried(8)
    tried(7, outcome=Outcome.SEEN_INSIDE)
    assert ladder(offender, now).step.rung == Rung.NONE

    tried(6)

    assert [row.visit.outcome for row in ladder(offender, now).rows] == ["no_answer"]
    assert ladder(offender, now).step.rung == Rung.TRY_AGAIN


def test_on_the_day_of_a_visit_the_hours_decide(offender: Offender, tried: Tried, now: datetime) -> None:
    """Seen, and an hour later not."""
    at_noon = (now - timedelta(days=3)).replace(hour=12)
    tried(0, visited_at=at_noon - timedelta(hours=1))
    tried(0, visited_at=at_noon, outcome=Outcome.SEEN_INSIDE)
    later = tried(0, visited_at=at_noon + timedelta(hours=1))

    assert [row.visit for row in ladder(offender, now).rows] == [later]


def test_a_move_makes_earlier_attempts_count_no_more(offender: Offender, tried: Tried, now: datetime) -> None:
    """Two attempts at two premises do not qualify (domain 1.9)."""
    tried(9)
    Address.objects.filter(offender=offender).update(until_on=timezone.localdate(now) - timedelta(days=5))
    Address.objects.create(offender=offender, lines="2 Oak Lane", recorded_on=timezone.localdate(now))
    tried(2)

    found = ladder(offender, now)
    assert [bool(row.why_not_counted) for row in found.rows] == [True, False]
    assert found.step.rung == Rung.REVIEW


def test_custody_stops_a_warrant_and_attempts_during_it_do_not_count(
    offender: Offender, tried: Tried, now: datetime
) -> None:
    """On the first day of it, and not on the day before (s.96B(2)(b), domain 1.9)."""
    today = timezone.localdate(now)
    before, first = tried(21), tried(20)
    Suspension.objects.create(
        offender=offender,
        reason="custody",
        evidence="Register extract",
        started_on=first.visited_on,
        next_check_on=today + timedelta(days=10),
        origin=Origin.IMPORT,
    )

    found = ladder(offender, now)
    assert {row.visit: bool(row.why_not_counted) for row in found.rows} == {before: False, first: True}
    assert [fact.letter for fact in found.facts if fact.state == "missing"] == ["b", "d"]


def away(offender: Offender, *, until: date) -> None:
    """In custody for three days, to be checked on that day."""
    Suspension.objects.create(
        offender=offender,
        reason="custody",
        evidence="Register extract",
        started_on=until - timedelta(days=3),
        next_check_on=until,
        origin=Origin.IMPORT,
    )


@pytest.mark.parametrize(("days", "missing"), [(0, ["b"]), (-1, [])])
def test_a_suspension_holds_through_the_day_of_its_check(
    offender: Offender, tried: Tried, now: datetime, days: int, missing: list[str]
) -> None:
    """As everywhere in Vigil: on its last day there is no warrant, on the day after there may be (s.96B(2)(b))."""
    tried(9)
    tried(8)
    away(offender, until=timezone.localdate(now) + timedelta(days=days))

    facts = ladder(offender, now).facts

    assert [fact.letter for fact in facts if fact.state == "missing"] == missing


@pytest.mark.parametrize(("days", "counts"), [(0, False), (-1, True)])
def test_an_attempt_on_the_last_day_of_custody_does_not_count(
    offender: Offender, tried: Tried, now: datetime, days: int, counts: bool
) -> None:
    """On the day after it does."""
    attempt = tried(9)
    away(offender, until=attempt.visited_on + timedelta(days=days))

    (row,) = ladder(offender, now).rows

    assert (row.why_not_counted == "") is counts


def test_a_corrected_attempt_is_none(offender: Offender, tried: Tried, officer: User, now: datetime) -> None:
    """It was never made, so it counts nowhere."""
    tried(9)
    wrong = tried(8)

    correct_visit(visit_id=wrong.pk, replacement=None, reason="Another person's.", by=officer, now=now)

    assert len(ladder(offender, now).rows) == 1


def test_somebody_who_was_seen_has_an_empty_page(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """It says since when, and speaks of no warrant."""
    page = client_of(officer).get(f"/visits/attempts/{offender.public_id}/").content.decode()

    assert "Nothing has been tried in vain since 14 March 2017" in page
    assert "warrant" not in page


def test_the_page_says_what_counts_and_names_who_looked(
    offender: Offender, tried: Tried, officer: User, client_of: ClientOf
) -> None:
    """Every attempt with its receipt, every fact in words, and the look is in the log (LAW-2)."""
    counted = tried(9, observed="<b>Curtains</b> moved.")
    tried(8, outcome=Outcome.ABANDONED)

    page = client_of(officer).get(f"/visits/attempts/{offender.public_id}/").content.decode()

    assert counted.receipt_number in page
    assert "&lt;b&gt;Curtains&lt;/b&gt; moved." in page
    assert page.count("Counts for a warrant.") == 1
    assert "Does not count for a warrant" in page
    assert "1 of 2 on record" in page
    assert AuditEvent.objects.latest("pk").details == {"page": "attempts"}


def test_the_number_of_queries_does_not_grow(
    offender: Offender, tried: Tried, officer: User, client_of: ClientOf, now: datetime
) -> None:
    """One attempt or eleven."""
    client, path = client_of(officer), f"/visits/attempts/{offender.public_id}/"
    tried(30)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for days in range(10):
        tried(20 - days)

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(few) == len(many)


def test_an_imported_attempt_without_a_time_is_shown(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """Only its day is known, and it does not count: neither address nor purpose is on record."""
    attempt = make_visit(offender, date(2018, 1, 2), outcome=Outcome.NO_ANSWER)
    assert attempt.address is None

    page = client_of(officer).get(f"/visits/attempts/{offender.public_id}/").content.decode()

    assert "2 January 2018" in page
    assert "Address not recorded" in page
