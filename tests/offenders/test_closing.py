"""Taking somebody off the live register needs two people; putting them back needs one."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason
from offender_mgmt.offenders.models import Closure, Offender, Proposal
from tests.factories import close, make_offender, make_visit, open_obligation, suspend
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Overdue since 1 July 2026."""
    return make_offender(now=now, visited_on=date(2026, 1, 1), manager=officer)


def ask(offender: Offender, *, by: User, now: datetime, **told: Any) -> Proposal:
    """Deceased today, with a certificate."""
    defaults: dict[str, Any] = {
        "reason": ClosureReason.DECEASED,
        "evidence": "Certificate 12",
        "closed_on": TODAY,
    }
    return offenders.request_closure(offender_id=offender.pk, **defaults | told, by=by, now=now)


def test_two_people_close_a_record(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """No longer live, no open obligation, no open alert, all at once (domain 1.13, ACC-13)."""
    assert Alert.objects.open().exists()

    closure = close(offender, by=officer, approver=supervisor, now=now)

    assert (closure.recorded_by, closure.approved_by) == (officer, supervisor)
    assert not Offender.objects.live().exists()
    assert not VisitObligation.objects.open().exists()
    assert not Alert.objects.open().exists()
    assert alerts.sweep(now=now).live == 0


def test_one_person_is_not_enough(offender: Offender, supervisor: User, now: datetime) -> None:
    """Four eyes: asking closes nothing, and nobody approves their own (ACC-13)."""
    proposal = ask(offender, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="You asked for this yourself"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    assert Offender.objects.live().exists()
    assert VisitObligation.objects.overdue(on=TODAY).exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        pytest.param({"evidence": " "}, "Write down the evidence", id="no evidence"),
        pytest.param({"closed_on": date(2026, 11, 20)}, "in the future", id="from tomorrow on"),
    ],
)
def test_a_closure_without_evidence_or_from_tomorrow_is_refused(
    told: dict[str, Any], sentence: str, offender: Offender, officer: User, now: datetime
) -> None:
    """Whoever is live today is swept today."""
    with pytest.raises(RuleViolation, match=sentence):
        ask(offender, by=officer, now=now, **told)


def test_a_record_is_closed_once(offender: Offender, officer: User, supervisor: User, now: datetime) -> None:
    """The second request is told so."""
    close(offender, by=officer, approver=supervisor, now=now)

    with pytest.raises(RuleViolation, match="already closed"):
        ask(offender, by=officer, now=now)


def test_a_closure_is_audited(offender: Offender, officer: User, supervisor: User, now: datetime) -> None:
    """Who asked, who agreed, whom and why."""
    close(offender, by=officer, approver=supervisor, now=now)

    events = AuditEvent.objects.order_by("pk")
    assert [(event.verb, event.actor_id, event.offender_ids) for event in events] == [
        ("proposed", officer.pk, [offender.pk]),
        ("offender_closed", supervisor.pk, [offender.pk]),
        ("proposal_approved", supervisor.pk, [offender.pk]),
    ]
    assert events[1].details == {"reason": "deceased"}


def test_a_death_reversed_takes_the_visit_up_where_it_was_left(
    officer: User, supervisor: User, now: datetime
) -> None:
    """Reported dead and met in the street: the same obligation, and a date that is never later (domain 1.13)."""
    offender = make_offender(now=now, visited_on=date(2026, 8, 1), manager=officer)
    before = open_obligation(offender)
    closure = close(offender, by=officer, approver=supervisor, now=now)

    offenders.reopen(
        offender_id=offender.pk, because="Seen alive by PC 12.", by=supervisor, now=now + timedelta(days=400)
    )

    after = open_obligation(offender)
    assert (after.pk, after.due_on) == (before.pk, before.due_on)
    assert VisitObligation.objects.overdue(on=TODAY + timedelta(days=400)).get() == after
    closure.refresh_from_db()
    assert (closure.reversed_by, closure.reversed_because) == (supervisor, "Seen alive by PC 12.")
    assert AuditEvent.objects.filter(verb="offender_reopened", actor_id=supervisor.pk).exists()


def test_a_visit_met_before_the_closure_is_not_taken_up_again(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """What was met stays met; what is due is counted from it."""
    make_visit(offender, date(2026, 11, 1), by=officer)
    offenders.refresh([offender.pk], by=officer, now=now)
    close(offender, by=officer, approver=supervisor, now=now)

    offenders.reopen(offender_id=offender.pk, because="Alive.", by=supervisor, now=now)

    assert open_obligation(offender).due_on == date(2027, 5, 1)


def test_a_suspension_goes_on_after_a_death_reversed(officer: User, supervisor: User, now: datetime) -> None:
    """The prison mixed two people up: the right one is still in custody, and checked on the same day."""
    offender = make_offender(now=now, visited_on=date(2026, 8, 1), manager=officer)
    suspend(offender, by=officer, approver=supervisor, now=now)
    due_on = open_obligation(offender).due_on
    close(offender, by=officer, approver=supervisor, now=now)

    offenders.reopen(offender_id=offender.pk, because="Alive.", by=supervisor, now=now)

    assert open_obligation(offender).due_on == due_on
    assert VisitObligation.objects.suspended(on=TODAY).exists()


@pytest.mark.parametrize(
    ("is_closed", "because", "sentence"),
    [
        pytest.param(False, "Alive.", "This record is live", id="a live record"),
        pytest.param(True, "  ", "Write down why", id="no reason"),
    ],
)
def test_a_record_is_not_reopened_so(
    is_closed: bool,
    because: str,
    sentence: str,
    offender: Offender,
    officer: User,
    supervisor: User,
    now: datetime,
) -> None:
    """A closed record, and a reason."""
    if is_closed:
        close(offender, by=officer, approver=supervisor, now=now)

    with pytest.raises(RuleViolation, match=sentence):
        offenders.reopen(offender_id=offender.pk, because=because, by=supervisor, now=now)


def test_a_reopened_record_can_be_closed_again(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Both closures are kept, and one is in force."""
    close(offender, by=officer, approver=supervisor, now=now)
    offenders.reopen(offender_id=offender.pk, because="Alive.", by=supervisor, now=now)

    close(offender, by=officer, approver=supervisor, now=now)

    assert Closure.objects.count() == 2
    assert Closure.objects.filter(reversed_on=None).count() == 1
