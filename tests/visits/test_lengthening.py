"""Later dates wait as proposals, and move when a second person accepts."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, Proposal
from tests.factories import make_offender, make_visit, open_obligation
from visits.services import refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def longer(officer: User, now: datetime) -> Offender:
    """Medium risk, seen on 1 October 2026 and due 1 April 2027; now 12 months are agreed, on one person's word."""
    offender = make_offender(now=now, visited_on=date(2026, 10, 1), team=officer.team)
    _agree(offender, 12, officer, now)
    return offender


def _agree(offender: Offender, months: int | None, by: User, now: datetime) -> None:
    offender.agreed_interval_months = months
    offender.save(update_fields=["agreed_interval_months"])
    refresh([offender.pk], by=by, now=now)


def waiting() -> Proposal:
    """The one proposal that waits."""
    return Proposal.objects.waiting().get()


def test_the_earlier_date_stands_and_the_later_one_is_proposed(longer: Offender, officer: User) -> None:
    """Never silently later (domain 4)."""
    assert open_obligation(longer).due_on == date(2027, 4, 1)
    assert waiting().payload == {"due_on": "2027-10-01"}
    assert (waiting().kind, waiting().requested_by) == ("later_date", officer)
    assert waiting().summary == "Visit due 1 October 2027 instead of 1 April 2027"


def test_it_moves_when_a_second_person_accepts(longer: Offender, supervisor: User, now: datetime) -> None:
    """And the register of accepted lengthenings says from when to when."""
    proposal = offenders.approve(proposal_id=waiting().pk, by=supervisor, now=now)

    assert open_obligation(longer).due_on == date(2027, 10, 1)
    assert (proposal.due_on_before, proposal.due_on_after) == (date(2027, 4, 1), date(2027, 10, 1))
    assert list(Proposal.objects.lengthenings()) == [proposal]
    assert not Proposal.objects.waiting().exists()


def test_who_caused_it_cannot_accept_it(supervisor: User, now: datetime) -> None:
    """Not even a supervisor accepts what they brought about themselves (domain 1.3)."""
    offender = make_offender(now=now, visited_on=date(2026, 10, 1))
    _agree(offender, 12, supervisor, now)

    with pytest.raises(RuleViolation, match="somebody else must approve"):
        offenders.approve(proposal_id=waiting().pk, by=supervisor, now=now)

    assert open_obligation(offender).due_on == date(2027, 4, 1)


def test_refreshing_again_proposes_nothing_twice(longer: Offender, now: datetime) -> None:
    """Twice is once."""
    first = waiting()

    refresh([longer.pk], by=None, now=now)

    assert waiting() == first


def test_another_later_date_replaces_the_proposal(longer: Offender, officer: User, now: datetime) -> None:
    """What a supervisor would accept is always what is true now."""
    first = waiting()

    _agree(longer, 9, officer, now)

    assert waiting().payload == {"due_on": "2027-07-01"}
    first.refresh_from_db()
    assert (first.closed_at, first.answer) == (now, "The facts have changed.")


@pytest.mark.parametrize("how", ["shorter again", "a visit"])
def test_it_is_withdrawn_when_the_dates_agree_again(
    how: str, longer: Offender, officer: User, now: datetime
) -> None:
    """A proposal that has nothing left to propose does not wait."""
    if how == "a visit":
        make_visit(longer, date(2026, 11, 18))
        refresh([longer.pk], by=officer, now=now)
    else:
        _agree(longer, None, officer, now)

    assert not Proposal.objects.waiting().exists()


def test_what_a_supervisor_returned_is_not_put_forward_again(
    longer: Offender, supervisor: User, officer: User, now: datetime
) -> None:
    """Until the facts give another date: a returned proposal is an answer."""
    offenders.return_proposal(proposal_id=waiting().pk, answer="Too long.", by=supervisor, now=now)
    refresh([longer.pk], by=officer, now=now)
    assert not Proposal.objects.waiting().exists()

    _agree(longer, 10, officer, now)

    assert waiting().payload == {"due_on": "2027-08-01"}
    assert open_obligation(longer).due_on == date(2027, 4, 1)


def test_what_was_shown_is_what_is_accepted(longer: Offender, supervisor: User, now: datetime) -> None:
    """Facts that changed behind the proposal make the approval fail, and nothing moves."""
    proposal = waiting()
    Offender.objects.filter(pk=longer.pk).update(agreed_interval_months=24)

    with pytest.raises(RuleViolation, match="facts have changed"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    assert open_obligation(longer).due_on == date(2027, 4, 1)
    proposal.refresh_from_db()
    assert proposal.approved_by is None
