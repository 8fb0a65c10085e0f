"""Every transition of a suspension, each by its name: asked for by one, approved by another, and never for good."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, SuspensionReason
from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from offender_mgmt.offenders.services import SuspensionAsked, end_suspension
from tests.factories import make_offender, make_user, open_obligation, suspend
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
CHECK_ON = date(2027, 2, 1)


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Medium risk, due on 30 November 2026."""
    return make_offender(now=now, visited_on=date(2026, 5, 31), manager=officer)


def ask(offender: Offender, *, by: User, now: datetime, **told: Any) -> Proposal:
    """Custody from today, to be checked on 1 February 2027."""
    defaults: dict[str, Any] = {
        "reason": SuspensionReason.CUSTODY,
        "evidence": "Prison letter",
        "started_on": TODAY,
        "next_check_on": CHECK_ON,
    }
    return offenders.request_suspension(
        offender_id=offender.pk, asked=SuspensionAsked(**defaults | told), by=by, now=now
    )


def verbs() -> list[tuple[str, int | None]]:
    """What the audit log says, and who did it."""
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "actor_id"))


def test_asked_for_the_visit_stays_due(offender: Offender, officer: User, now: datetime) -> None:
    """Nothing is suspended by asking: a second person must agree (domain 1.13)."""
    proposal = ask(offender, by=officer, now=now)

    assert proposal.closed_at is None
    assert not Suspension.objects.exists()
    assert open_obligation(offender).due_on == date(2026, 11, 30)
    assert VisitObligation.objects.scheduled(on=TODAY).exists()
    assert verbs() == [("proposed", officer.pk)]


def test_approved_the_visit_is_suspended_and_due_after_the_check(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """The one obligation is dated for when the suspension lapses: nothing has to run for it (domain 1.13)."""
    suspension = suspend(offender, by=officer, approver=supervisor, now=now, next_check_on=CHECK_ON)

    obligation = open_obligation(offender)
    assert (obligation.due_on, obligation.usual_due_on) == (date(2027, 2, 16), date(2026, 11, 30))
    assert VisitObligation.objects.suspended(on=TODAY).get() == obligation
    assert (suspension.requested_by, suspension.approved_by) == (officer, supervisor)
    proposal = Proposal.objects.get()
    assert (proposal.due_on_before, proposal.due_on_after) == (date(2026, 11, 30), date(2027, 2, 16))
    assert verbs() == [
        ("proposed", officer.pk),
        ("visits_suspended", supervisor.pk),
        ("proposal_approved", supervisor.pk),
    ]


def test_returned_the_visit_stays_due_and_the_words_are_kept(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Sent back with reasons; it can be asked for again (domain 1.13)."""
    proposal = ask(offender, by=officer, now=now)

    offenders.return_proposal(proposal_id=proposal.pk, answer="Which prison?", by=supervisor, now=now)

    proposal.refresh_from_db()
    assert (proposal.returned_by, proposal.answer) == (supervisor, "Which prison?")
    assert not Suspension.objects.exists()
    assert ask(offender, by=officer, now=now).closed_at is None


def test_withdrawn_it_can_no_longer_be_approved(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Whoever asked may take it back; then nobody can approve it (domain 1.13)."""
    proposal = ask(offender, by=officer, now=now)

    offenders.withdraw_proposal(proposal_id=proposal.pk, by=officer, now=now)

    with pytest.raises(RuleViolation, match="already been answered or withdrawn"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
    assert not Suspension.objects.exists()
    assert verbs()[-1] == ("proposal_withdrawn", officer.pk)


def test_somebody_else_cannot_withdraw_it(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """A colleague answers for their own requests only."""
    proposal = ask(offender, by=officer, now=now)

    with pytest.raises(RuleViolation, match="Only the person who asked"):
        offenders.withdraw_proposal(proposal_id=proposal.pk, by=colleague, now=now)


@pytest.mark.parametrize(
    ("day", "bucket", "is_overdue"),
    [
        pytest.param(date(2026, 11, 18), "scheduled", False, id="the day before it begins"),
        pytest.param(date(2026, 11, 19), "suspended", False, id="held: its first day"),
        pytest.param(date(2027, 2, 1), "suspended", False, id="held: the day of its check"),
        pytest.param(date(2027, 2, 2), "scheduled", False, id="lapsed: the check was missed"),
        pytest.param(date(2027, 2, 16), "scheduled", False, id="lapsed: the due day"),
        pytest.param(date(2027, 2, 17), "scheduled", True, id="lapsed: overdue"),
    ],
)
def test_held_until_its_check_and_lapsed_after_it(
    day: date,
    bucket: str,
    is_overdue: bool,
    offender: Offender,
    officer: User,
    supervisor: User,
    now: datetime,
) -> None:
    """Asked on any later day, with nothing run in between (domain 1.13: its check is missed, a visit is due)."""
    suspend(offender, by=officer, approver=supervisor, now=now, next_check_on=CHECK_ON)

    assert getattr(VisitObligation.objects, bucket)(on=day).count() == 1
    assert VisitObligation.objects.overdue(on=day).exists() is is_overdue


def test_lapsed_at_the_expected_end_when_that_comes_first(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Released before the check: the expected end counts (domain 1.13)."""
    suspend(offender, by=officer, approver=supervisor, now=now, expected_until=date(2027, 1, 10))

    assert open_obligation(offender).due_on == date(2027, 1, 25)


def test_check_passed_an_alert_says_so(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Nobody checked in time: it holds nothing any more, and somebody is told (domain 1.13)."""
    suspend(offender, by=officer, approver=supervisor, now=now, next_check_on=TODAY + timedelta(days=2))

    alerts.sweep(now=now + timedelta(days=3))

    alert = Alert.objects.open().get(kind="suspension_check_passed")
    assert alert.since_on == TODAY + timedelta(days=2)


def test_ended_the_visit_is_due_at_once(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Within 15 days of the end, in the same transaction, on the word of one person (domain 1.13)."""
    suspension = suspend(offender, by=officer, approver=supervisor, now=now)

    end_suspension(
        suspension_id=suspension.pk,
        ended_on=date(2026, 12, 9),
        because="Released.",
        by=officer,
        now=now + timedelta(days=20),
    )

    obligation = open_obligation(offender)
    assert obligation.due_on == date(2026, 12, 24)
    assert VisitObligation.objects.scheduled(on=date(2026, 12, 9)).get() == obligation
    assert verbs()[-1] == ("suspension_ended", officer.pk)


def test_replaced_the_earlier_one_ends_where_the_new_one_begins(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """From custody to hospital: one absence at a time, without a gap and without an overlap (domain 1.13)."""
    custody = suspend(offender, by=officer, approver=supervisor, now=now)
    moved_on, later = TODAY + timedelta(days=5), now + timedelta(days=6)

    hospital = suspend(
        offender,
        by=officer,
        approver=supervisor,
        now=later,
        reason=SuspensionReason.HOSPITAL,
        started_on=moved_on,
        next_check_on=date(2027, 1, 4),
    )

    custody.refresh_from_db()
    assert (custody.ended_on, custody.ended_because) == (moved_on, "Another suspension followed.")
    for day in (moved_on - timedelta(days=1), moved_on):
        assert Suspension.objects.current(on=day).count() == 1
    assert Suspension.objects.current(on=moved_on).get() == hospital
    assert open_obligation(offender).due_on == date(2027, 1, 19)
    assert ("suspension_ended", supervisor.pk) in verbs()


def test_a_new_one_cannot_begin_before_the_one_that_holds(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """It would end the first before it began."""
    suspend(offender, by=officer, approver=supervisor, now=now)

    with pytest.raises(RuleViolation, match="already suspended from a later day"):
        ask(offender, by=officer, now=now, started_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("ended_on", "due_on"),
    [
        pytest.param(date(2026, 12, 19), date(2027, 1, 3), id="a Saturday, due on a Sunday"),
        pytest.param(date(2026, 12, 25), date(2027, 1, 9), id="Christmas Day"),
        pytest.param(date(2026, 12, 26), date(2027, 1, 10), id="Boxing Day, a Saturday"),
        pytest.param(date(2026, 12, 28), date(2027, 1, 12), id="the substitute bank holiday"),
        pytest.param(date(2027, 1, 1), date(2027, 1, 16), id="New Year's Day"),
    ],
)
def test_an_end_on_a_holiday_counts_like_any_other_day(
    ended_on: date, due_on: date, offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """15 calendar days from the end; nothing shifts to a working day, least of all to a later one (domain 1.13)."""
    suspension = suspend(offender, by=officer, approver=supervisor, now=now, next_check_on=CHECK_ON)
    then = datetime.combine(ended_on, now.timetz())

    end_suspension(suspension_id=suspension.pk, ended_on=ended_on, by=officer, now=then)

    assert open_obligation(offender).due_on == due_on


def test_an_overdue_visit_stays_overdue_after_a_suspension(
    officer: User, supervisor: User, now: datetime
) -> None:
    """Custody does not wipe a debt: its alert is gone while it lasts, and back with its old date (ALR-18)."""
    offender = make_offender(now=now, visited_on=date(2026, 1, 1), manager=officer, risk_assessed_on=TODAY)
    suspension = suspend(offender, by=officer, approver=supervisor, now=now)
    assert not Alert.objects.open().filter(kind="visit_overdue").exists()

    end_suspension(suspension_id=suspension.pk, ended_on=TODAY, by=officer, now=now)

    assert VisitObligation.objects.overdue(on=TODAY).get().due_on == date(2026, 7, 1)
    assert Alert.objects.open().get(kind="visit_overdue").since_on == date(2026, 7, 1)


def test_nobody_approves_their_own(offender: Offender, supervisor: User, now: datetime) -> None:
    """Four eyes, whatever the rank (domain 1.13)."""
    proposal = ask(offender, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="You asked for this yourself"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    assert not Suspension.objects.exists()


def test_no_junior_approves(offender: Offender, supervisor: User, north: Team, now: datetime) -> None:
    """Nor somebody who answers to whoever asked."""
    inspector = make_user("ian.inspector", Role.SUPERVISOR, supervises=[north])
    inspector.rank = 3
    inspector.save()
    proposal = ask(offender, by=inspector, now=now)

    with pytest.raises(RuleViolation, match="must not be junior"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)


def test_an_officer_approves_nothing(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """A second person is a supervisor, not the colleague at the next desk."""
    proposal = ask(offender, by=officer, now=now)

    with pytest.raises(RuleViolation, match="Only a supervisor"):
        offenders.approve(proposal_id=proposal.pk, by=colleague, now=now)


def test_what_became_impossible_meanwhile_is_not_approved(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """The check is passed before anybody answered: asked again with a later one, or not at all."""
    proposal = ask(offender, by=officer, now=now, next_check_on=TODAY + timedelta(days=1))

    with pytest.raises(RuleViolation, match="next check of a suspension cannot be in the past"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now + timedelta(days=2))


def test_closing_the_record_withdraws_what_was_asked_for(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """A closed record has no visits to suspend, so nothing waits for an answer that cannot be given."""
    waiting = ask(offender, by=officer, now=now)
    closing = offenders.request_closure(
        offender_id=offender.pk,
        reason=ClosureReason.DECEASED,
        evidence="Certificate",
        closed_on=TODAY,
        by=officer,
        now=now,
    )

    offenders.approve(proposal_id=closing.pk, by=supervisor, now=now)

    waiting.refresh_from_db()
    assert (waiting.approved_by, waiting.returned_by, waiting.closed_at) == (None, None, now)
    assert waiting.answer == "The record was closed."
