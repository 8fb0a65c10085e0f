"""A merge of two records keeps what was asked, approved, answered and decided about visits."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender
from visits import conditions
from visits.choices import (
    AnnouncedBecause,
    Arrangement,
    Authorisation,
    Channel,
    Direction,
    Outcome,
    Standing,
    VisitQuestion,
)
from visits.models import Contradiction, Visit
from visits.models.announced import with_standing
from visits.services import (
    answer_question,
    ask_to_announce,
    copy_visits,
    record_contact,
    record_visit,
    review_announced_visit,
)
from visits.services.announcing import AnnouncementAsked
from visits.services.contacting import NewContact
from visits.services.details import VisitDetails

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 18, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def duplicate(now: datetime, north: Team, officer: User) -> Offender:
    """High risk: announcing a visit takes approval."""
    return make_offender(now=now, team=north, manager=officer, risk_level="high")


@pytest.fixture
def kept(now: datetime, north: Team) -> Offender:
    """The same person, of whom nothing is known."""
    return make_offender(now=now, team=north)


def visited(offender: Offender, officers: list[User], **told: Any) -> Visit:
    """A visit at ten that nobody answered, recorded an hour later."""
    facts = {
        "visited_at": AT,
        "outcome": Outcome.NO_ANSWER,
        "arrangement": Arrangement.UNANNOUNCED,
        "purposes": ["risk"],
        "officers": officers,
    }
    details = VisitDetails(**facts | told)
    return record_visit(
        offender_id=offender.pk, details=details, client_key=uuid4(), by=officers[0], now=AT + HOUR
    )


def announced(offender: Offender, officers: list[User]) -> Visit:
    """The same, announced."""
    told = {"arrangement": Arrangement.ANNOUNCED, "announced_because": AnnouncedBecause.INTERPRETER}
    return visited(offender, officers, **told)


def called(offender: Offender, by: User) -> None:
    """A call an hour before that visit."""
    contact = NewContact(AT - HOUR, Channel.CALL, Direction.TO_OFFENDER, "About the form.")
    record_contact(offender_id=offender.pk, new=contact, by=by, now=AT + HOUR)


def merged(duplicate: Offender, kept: Offender, now: datetime) -> Visit:
    """The copy of the one visit; the duplicate is closed, as a merge does."""
    copies = copy_visits(from_offender=duplicate, to_offender=kept, now=now)
    Offender.objects.filter(pk=duplicate.pk).update(closed_on=now.date())
    return copies[-1]


def standing(visit: Visit) -> str:
    """How it stands with its approval."""
    found: Any = with_standing(Visit.objects.filter(pk=visit.pk)).get()
    return str(found.standing)


def asked(question: VisitQuestion, now: datetime) -> list[Visit]:
    """The visits about which this is asked."""
    return list(conditions.ASKED[question](now.date()).order_by("pk"))


def test_a_contradiction_that_is_open_stays_open(
    duplicate: Offender, kept: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """On the record that goes on, with the contact; on the one that is closed nobody is asked any more."""
    called(duplicate, officer)
    visited(duplicate, [officer, colleague])

    copy = merged(duplicate, kept, now)

    assert asked(VisitQuestion.CONTACT_BEFORE, now) == [copy]
    contact = copy.contradictions.get().contact
    assert contact is not None
    assert (contact.offender, contact.words, contact.recorded_by) == (kept, "About the form.", officer)


def test_an_account_is_not_asked_for_twice(
    duplicate: Offender, kept: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Whoever gave it is named on the copy as well."""
    called(duplicate, officer)
    visit = visited(duplicate, [officer, colleague])
    answer_question(
        visit_id=visit.pk, question=VisitQuestion.CONTACT_BEFORE, answer="A form.", by=colleague, now=now
    )

    copy = merged(duplicate, kept, now)

    assert asked(VisitQuestion.CONTACT_BEFORE, now) == []
    assert copy.answers.get().answered_by == colleague


def test_an_officer_at_two_visits_is_still_asked_about(
    duplicate: Offender, kept: Offender, officer: User, colleague: User, north: Team, now: datetime
) -> None:
    """The other visit was to somebody else, and stays theirs."""
    other = visited(make_offender(now=now, team=north), [officer, colleague])
    visited(duplicate, [officer, colleague])

    copy = merged(duplicate, kept, now)

    assert asked(VisitQuestion.OVERLAP, now) == [copy]
    assert copy.contradictions.get().other == other


def test_two_visits_of_one_record_contradict_each_other_on_the_other(
    duplicate: Offender, kept: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Both are copied, and the pair is of the copies."""
    visited(duplicate, [officer, colleague], ended_at=AT + HOUR)
    visited(duplicate, [officer, colleague], visited_at=AT + HOUR / 2)

    copies = copy_visits(from_offender=duplicate, to_offender=kept, now=now)

    pair = Contradiction.objects.get(visit__in=copies)
    assert {pair.visit, pair.other} == set(copies)


def test_a_visit_that_both_records_hold_keeps_the_question(
    duplicate: Offender, kept: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """In doubt it is asked about; the officers were at one visit, told twice, and that is no second visit."""
    called(duplicate, officer)
    there = visited(kept, [officer, colleague])
    visited(duplicate, [officer, colleague])

    copies = copy_visits(from_offender=duplicate, to_offender=kept, now=now)
    Offender.objects.filter(pk=duplicate.pk).update(closed_on=now.date())

    assert copies == []
    assert asked(VisitQuestion.CONTACT_BEFORE, now) == [there]
    assert asked(VisitQuestion.OVERLAP, now) == []


@pytest.mark.parametrize("decision", Authorisation)
def test_what_a_supervisor_said_is_not_asked_again(
    decision: Authorisation,
    duplicate: Offender,
    kept: Offender,
    officer: User,
    colleague: User,
    supervisor: User,
    now: datetime,
) -> None:
    """Authorised or not, by whom and why."""
    visit = announced(duplicate, [officer, colleague])
    review_announced_visit(visit_id=visit.pk, decision=decision, reason="Weighed.", by=supervisor, now=now)
    assert standing(visit) in (Standing.AFTERWARDS, Standing.REFUSED)

    copy = merged(duplicate, kept, now)

    assert standing(copy) == standing(visit)
    assert not conditions.announced_without_approval(now.date()).exists()
    assert copy.announcement_review.decided_by == supervisor


def approved(offender: Offender, officer: User, supervisor: User) -> None:
    """A visit of that day was approved the day before."""
    day = AT.date()
    question = AnnouncementAsked(AnnouncedBecause.INTERPRETER, "Interpreter.", day, day)
    before = AT - 24 * HOUR
    proposal = ask_to_announce(offender_id=offender.pk, asked=question, by=officer, now=before)
    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=before + HOUR)


def test_what_was_approved_beforehand_stays_approved(
    duplicate: Offender,
    kept: Offender,
    officer: User,
    colleague: User,
    supervisor: User,
    now: datetime,
) -> None:
    """The approval comes along, as it was given."""
    approved(duplicate, officer, supervisor)
    announced(duplicate, [officer, colleague])

    copy = merged(duplicate, kept, now)

    assert standing(copy) == Standing.BEFOREHAND
    given = kept.proposals.get()
    assert (given.requested_by, given.approved_by, given.closed_at) == (officer, supervisor, AT - 23 * HOUR)


def test_an_approval_by_somebody_junior_now_does_not_stop_the_merge(
    duplicate: Offender,
    kept: Offender,
    officer: User,
    colleague: User,
    supervisor: User,
    now: datetime,
) -> None:
    """It is asked for again instead."""
    approved(duplicate, officer, supervisor)
    announced(duplicate, [officer, colleague])
    User.objects.filter(pk=officer.pk).update(rank=supervisor.rank + 1)

    assert standing(merged(duplicate, kept, now)) == Standing.WAITING
