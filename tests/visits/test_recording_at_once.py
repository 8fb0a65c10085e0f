"""Two officers press Save together; one officer presses it twenty times."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender, open_obligation
from tests.races import at_once
from visits.choices import Arrangement, Outcome
from visits.models import Visit, VisitObligation
from visits.services import record_visit
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offender(now: datetime) -> Offender:
    """High risk, last seen on 14 March 2017."""
    return make_offender(
        now=now, visited_on=date(2017, 3, 14), registered_on=date(2010, 1, 1), risk_level="high"
    )


def seen(offender: Offender, officers: list[User], at: datetime, key: UUID) -> Visit:
    """A successful visit by two officers, recorded two hours later by the first."""
    details = VisitDetails(
        visited_at=at,
        outcome=Outcome.SEEN_INSIDE,
        arrangement=Arrangement.UNANNOUNCED,
        purposes=["risk"],
        officers=officers,
    )
    return record_visit(
        offender_id=offender.pk,
        details=details,
        client_key=key,
        by=officers[0],
        now=at + timedelta(hours=2),
    )


def test_twenty_presses_of_one_form_are_one_visit(offender: Offender, officer: User, colleague: User) -> None:
    """One key, twenty threads: one visit, one receipt, one audit row, one new obligation (VIS-2)."""
    at, key = datetime(2026, 11, 19, 10, tzinfo=UTC), uuid4()

    visits = at_once(20, lambda _: seen(offender, [officer, colleague], at, key))

    assert len({visit.receipt_number for visit in visits}) == 1
    assert Visit.objects.filter(client_key=key).count() == 1
    assert AuditEvent.objects.filter(verb=Verb.VISIT_RECORDED).count() == 1
    assert VisitObligation.objects.filter(offender=offender).count() == 2


def test_twenty_posts_with_one_key_are_one_visit(
    offender: Offender, north: Team, officer: User, colleague: User
) -> None:
    """Over HTTP: one answer says that the visit is new, nineteen show the same one."""
    Offender.objects.filter(pk=offender.pk).update(team=north, manager=officer)
    token = AuthToken.objects.create(officer)[1]
    told = {
        "client_key": str(uuid4()),
        "offender": str(offender.public_id),
        "visited_at": (timezone.now() - timedelta(hours=1)).isoformat(),
        "outcome": "seen_inside",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": [officer.username, colleague.username],
    }

    def post(number: int) -> tuple[int, str]:
        browser = Client(headers={"Authorization": f"Token {token}"})
        answer = browser.post("/api/v1/visits/", told, content_type="application/json")
        return answer.status_code, answer.json()["receipt_number"]

    answers = at_once(20, post)

    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert len({receipt for _, receipt in answers}) == 1
    assert Visit.objects.filter(offender=offender, is_successful=True).count() == 2


def test_one_key_pressed_for_two_people_at_once_is_one_visit(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Different locks, one key: the second is told so in words, not by an error of the database (VIS-2)."""
    people, at, key = [offender, make_offender(now=now)], datetime(2026, 11, 19, 10, tzinfo=UTC), uuid4()

    def see(number: int) -> str:
        try:
            return seen(people[number], [officer, colleague], at, key).receipt_number
        except RuleViolation as refusal:
            return str(refusal)

    told = at_once(2, see)

    receipt = Visit.objects.get(client_key=key).receipt_number
    assert sorted(told) == sorted(
        [receipt, "This form was already used for another visit. Open the form again."]
    )


def test_eight_visits_at_once_leave_one_open_obligation(
    offender: Offender, officer: User, colleague: User
) -> None:
    """Whatever the order in which they are saved, the newest decides and one obligation is open (design 3.2)."""
    days = [datetime(2026, 11, day, 10, tzinfo=UTC) for day in (3, 9, 5, 12, 7, 11, 4, 8)]

    at_once(8, lambda number: seen(offender, [officer, colleague], days[number], uuid4()))

    assert open_obligation(offender).due_on == date(2027, 2, 12)
    assert Visit.objects.filter(offender=offender).count() == 9
    closed = VisitObligation.objects.exclude(closed_at=None)
    assert closed.count() == len({obligation.closed_by_id for obligation in closed})
