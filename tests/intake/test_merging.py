"""Two records of one person become one, on the word of two people."""

from datetime import date, datetime

import pytest

from intake.services import request_merge
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason
from offender_mgmt.offenders.models import Offender, Proposal
from tests.factories import close, make_offender, open_obligation
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(officer: User, now: datetime) -> Offender:
    """Never seen, low risk, registered in 2021."""
    return make_offender(
        now=now, team=officer.team, risk_level="low", registered_on=date(2021, 5, 1), date_of_birth=None
    )


@pytest.fixture
def duplicate(officer: User, now: datetime) -> Offender:
    """The same person, high risk, registered in 2020, seen on 1 October 2026."""
    return make_offender(
        now=now,
        team=officer.team,
        risk_level="high",
        visited_on=date(2026, 10, 1),
        agreed_interval_months=2,
    )


def ask(kept: Offender, duplicate: Offender, by: User, now: datetime) -> Proposal:
    """The merge as an officer asks for it."""
    return request_merge(
        kept_id=kept.pk, duplicate_id=duplicate.pk, reason="One ViSOR record.", by=by, now=now
    )


def test_nothing_is_merged_until_another_approves(
    kept: Offender, duplicate: Offender, officer: User, now: datetime
) -> None:
    """A merge may make a date later, so it is a proposal (domain 4)."""
    ask(kept, duplicate, officer, now)

    assert Offender.objects.live().count() == 2
    assert open_obligation(kept).due_on == date(2021, 5, 16)


def test_the_record_that_goes_on_knows_what_both_knew(
    kept: Offender, duplicate: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Visits of both, the higher level, the earlier registration, the shorter interval; the other is closed."""
    proposal = ask(kept, duplicate, officer, now)

    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    kept.refresh_from_db()
    duplicate.refresh_from_db()
    assert (kept.risk_level, kept.registered_on) == ("high", date(2020, 1, 1))
    assert (kept.agreed_interval_months, kept.date_of_birth) == (2, date(1980, 1, 1))
    assert open_obligation(kept).due_on == date(2026, 12, 1)
    assert [visit.visited_on for visit in kept.visits.all()] == [date(2026, 10, 1)]
    closure = duplicate.closures.get()
    assert (closure.reason, closure.recorded_by, closure.approved_by) == (
        ClosureReason.DUPLICATE,
        officer,
        supervisor,
    )
    assert duplicate.visits.count() == 1
    assert not VisitObligation.objects.open().filter(offender=duplicate).exists()
    assert set(AuditEvent.objects.get(verb=Verb.OFFENDERS_MERGED).offender_ids) == {kept.pk, duplicate.pk}


def test_a_higher_level_is_never_lost(
    kept: Offender, duplicate: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Merged the other way round the kept record keeps its own higher level (domain 2.1)."""
    proposal = ask(duplicate, kept, officer, now)

    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    duplicate.refresh_from_db()
    assert duplicate.risk_level == "high"


def test_a_visit_that_both_records_hold_is_one_visit(
    kept: Offender, duplicate: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """An extract told it of both: the same day and outcome is not copied."""
    third = make_offender(now=now, team=officer.team, visited_on=date(2026, 10, 1))
    proposal = ask(third, duplicate, officer, now)

    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    assert third.visits.count() == 1


def test_a_record_is_not_merged_with_itself(kept: Offender, officer: User, now: datetime) -> None:
    """It would close the only record there is."""
    with pytest.raises(RuleViolation, match="with itself"):
        ask(kept, kept, officer, now)


def test_a_closed_record_is_not_merged(
    kept: Offender, duplicate: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Reopen it first."""
    close(duplicate, by=officer, approver=supervisor, now=now)

    with pytest.raises(RuleViolation, match="Reopen it"):
        ask(kept, duplicate, officer, now)


def test_a_record_closed_meanwhile_stops_the_merge(
    kept: Offender, duplicate: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """The facts are asked again at the approval."""
    proposal = ask(kept, duplicate, officer, now)
    close(duplicate, by=officer, approver=supervisor, now=now)

    with pytest.raises(RuleViolation, match="closed"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
