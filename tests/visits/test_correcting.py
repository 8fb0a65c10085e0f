"""Corrections: the record of a visit is put right without being touched."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender, Proposal
from tests.factories import close, make_offender, make_visit, open_obligation
from visits.choices import Arrangement, Outcome
from visits.models import Visit, VisitCorrection
from visits.rules.correcting import CorrectedMeanwhile
from visits.services import correct_visit, refresh
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen_twice(now: datetime) -> Offender:
    """Medium risk, seen on 1 March and on 1 September 2026: due 1 March 2027."""
    offender = make_offender(now=now, visited_on=date(2026, 3, 1))
    make_visit(offender, date(2026, 9, 1))
    refresh([offender.pk], by=None, now=now)
    return offender


def details(officer: User, on: date, outcome: Outcome = Outcome.SEEN_INSIDE) -> VisitDetails:
    """A visit at nine in the morning."""
    return VisitDetails(
        visited_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        outcome=outcome,
        arrangement=Arrangement.UNANNOUNCED,
        purposes=["risk"],
        officers=[officer, User.objects.get(username="recorder")],
    )


def latest(offender: Offender) -> Visit:
    """The visit of 1 September."""
    return offender.visits.get(visited_on=date(2026, 9, 1))


def test_a_visit_that_was_never_made_no_longer_counts(
    seen_twice: Offender, officer: User, now: datetime
) -> None:
    """The date goes back to the visit before, at once; both rows stay (domain 1.4, design 3.3)."""
    correct_visit(
        visit_id=latest(seen_twice).pk, replacement=None, reason="Another person.", by=officer, now=now
    )

    assert open_obligation(seen_twice).due_on == date(2026, 9, 1)
    assert seen_twice.visits.count() == 2
    event = AuditEvent.objects.get(verb=Verb.VISIT_CORRECTED)
    assert event.offender_ids == [seen_twice.pk]


@pytest.mark.parametrize(
    ("on", "outcome", "due_on", "proposed"),
    [
        pytest.param(date(2026, 8, 1), Outcome.SEEN_INSIDE, date(2027, 2, 1), None, id="earlier: at once"),
        pytest.param(
            date(2026, 10, 1), Outcome.SEEN_INSIDE, date(2027, 3, 1), "2027-04-01", id="later: proposed"
        ),
        pytest.param(
            date(2026, 9, 1), Outcome.NO_ANSWER, date(2026, 9, 1), None, id="not successful: at once"
        ),
    ],
)
def test_a_correction_moves_the_date_forward_at_once_and_back_only_by_two_people(
    seen_twice: Offender,
    officer: User,
    now: datetime,
    on: date,
    outcome: Outcome,
    due_on: date,
    proposed: str | None,
) -> None:
    """A corrected anchor that makes the date later is a proposal (domain 4, the ratchet)."""
    correct_visit(
        visit_id=latest(seen_twice).pk,
        replacement=details(officer, on, outcome),
        reason="Wrong day.",
        by=officer,
        now=now,
    )

    assert open_obligation(seen_twice).due_on == due_on
    waiting = Proposal.objects.waiting().filter(offender=seen_twice).first()
    assert (waiting.payload["due_on"] if waiting else None) == proposed


def test_a_new_visit_after_a_correction_counts_again(
    seen_twice: Offender, officer: User, now: datetime
) -> None:
    """Only a truly new successful visit moves the clock."""
    correct_visit(
        visit_id=latest(seen_twice).pk,
        replacement=details(officer, date(2026, 10, 1)),
        reason="Wrong day.",
        by=officer,
        now=now,
    )
    make_visit(seen_twice, date(2026, 11, 1))

    refresh([seen_twice.pk], by=None, now=now)

    assert open_obligation(seen_twice).due_on == date(2027, 5, 1)
    assert not Proposal.objects.waiting().exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_needs_a_reason(seen_twice: Offender, officer: User, now: datetime, reason: str) -> None:
    """Why the record is wrong is part of the record."""
    with pytest.raises(RuleViolation, match="Say why"):
        correct_visit(visit_id=latest(seen_twice).pk, replacement=None, reason=reason, by=officer, now=now)


def test_a_visit_is_corrected_once(seen_twice: Offender, officer: User, now: datetime) -> None:
    """A second correction is of the record that replaced it."""
    visit = latest(seen_twice)
    correct_visit(visit_id=visit.pk, replacement=None, reason="Wrong.", by=officer, now=now)

    with pytest.raises(CorrectedMeanwhile, match="already been corrected"):
        correct_visit(visit_id=visit.pk, replacement=None, reason="Another.", by=officer, now=now)


def test_a_correction_sent_twice_is_one_correction(
    seen_twice: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """A double click is answered with the correction that it made; a colleague's is another (VIS-2)."""
    key, visit = uuid4(), latest(seen_twice)
    told: dict[str, Any] = {
        "visit_id": visit.pk,
        "replacement": details(officer, date(2026, 9, 1), Outcome.NO_ANSWER),
        "reason": "Nobody was seen.",
        "client_key": key,
        "now": now,
    }

    first, again = correct_visit(**told, by=officer), correct_visit(**told, by=officer)

    assert first == again
    with pytest.raises(CorrectedMeanwhile):
        correct_visit(**told, by=supervisor)
    assert VisitCorrection.objects.count() == 1


def test_a_replacement_must_be_possible(seen_twice: Offender, officer: User, now: datetime) -> None:
    """What replaces a visit obeys the same rules as a visit; otherwise nothing is corrected."""
    tomorrow = (now + timedelta(days=1)).date()

    with pytest.raises(RuleViolation, match="in the future"):
        correct_visit(
            visit_id=latest(seen_twice).pk,
            replacement=details(officer, tomorrow),
            reason="Wrong day.",
            by=officer,
            now=now,
        )

    assert not VisitCorrection.objects.exists()


def test_the_same_time_may_be_told_again_in_its_place(
    seen_twice: Offender, officer: User, now: datetime
) -> None:
    """Only the outcome was wrong: the replacement is at the very time of the visit that it replaces."""
    visit = latest(seen_twice)
    same = VisitDetails(**vars(details(officer, date(2026, 9, 1))) | {"visited_at": visit.visited_at})

    correction = correct_visit(visit_id=visit.pk, replacement=same, reason="Words.", by=officer, now=now)

    assert correction.replacement is not None
    assert correction.replacement.visited_at == visit.visited_at


def test_a_visit_of_a_closed_record_is_not_corrected(
    seen_twice: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """A closed record is reopened first."""
    close(seen_twice, by=officer, approver=supervisor, now=now)

    with pytest.raises(RuleViolation, match="Reopen it"):
        correct_visit(visit_id=latest(seen_twice).pk, replacement=None, reason="Wrong.", by=officer, now=now)


def test_a_correction_is_a_fact_too(seen_twice: Offender, officer: User, now: datetime) -> None:
    """The database refuses to change or delete one."""
    visit = latest(seen_twice)
    correction = correct_visit(visit_id=visit.pk, replacement=None, reason="Wrong.", by=officer, now=now)

    with pytest.raises(DatabaseError), transaction.atomic():
        VisitCorrection.objects.filter(pk=correction.pk).update(reason="Another")
    with pytest.raises(DatabaseError), transaction.atomic():
        correction.delete()
