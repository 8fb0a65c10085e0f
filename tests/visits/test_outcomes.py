"""Every outcome: whether it moves the due date, and where it leads on the ladder of attempts."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from tests.factories import make_offender, open_obligation
from visits.choices import Arrangement, Outcome, Rung
from visits.models.attempts import ladder_of
from visits.services import record_visit
from visits.services.details import VisitDetails

pytestmark = pytest.mark.django_db

BEFORE, AFTER = date(2027, 3, 1), date(2027, 5, 19)  # six months after 1 September, and after 19 November
TABLE = [
    (Outcome.SEEN_INSIDE, AFTER, Rung.NONE),
    (Outcome.SEEN_AT_DOOR, BEFORE, Rung.TRY_AGAIN),
    (Outcome.REFUSED_ENTRY, BEFORE, Rung.TRY_AGAIN),
    (Outcome.NO_ANSWER, BEFORE, Rung.TRY_AGAIN),
    (Outcome.NOT_RESIDENT, BEFORE, Rung.FIND_OUT),
    (Outcome.IN_CUSTODY, BEFORE, Rung.FIND_OUT),
    (Outcome.IN_HOSPITAL, BEFORE, Rung.FIND_OUT),
    (Outcome.ABROAD, BEFORE, Rung.FIND_OUT),
    (Outcome.UNSAFE, BEFORE, Rung.REVIEW),
    (Outcome.ABANDONED, BEFORE, Rung.TRY_AGAIN),
]


def test_no_outcome_is_forgotten() -> None:
    """A new outcome must say here what it does to the clock."""
    assert {row[0] for row in TABLE} == set(Outcome)


@pytest.mark.parametrize(("outcome", "due_on", "rung"), TABLE, ids=[row[0].value for row in TABLE])
def test_what_each_outcome_does_to_the_clock_and_to_the_ladder(
    outcome: Outcome, due_on: date, rung: Rung, officer: User, colleague: User, now: datetime
) -> None:
    """Only a successful visit moves the clock; an attempt climbs a ladder of its own (domain 1.4, 1.10)."""
    offender = make_offender(now=now, visited_on=date(2026, 9, 1))
    details = VisitDetails(
        now - timedelta(hours=1), outcome, Arrangement.UNANNOUNCED, ["risk"], [officer, colleague]
    )

    record_visit(offender_id=offender.pk, details=details, client_key=uuid4(), by=officer, now=now)

    assert open_obligation(offender).due_on == due_on
    assert ladder_of(offender, on=now.date()).step.rung == rung
