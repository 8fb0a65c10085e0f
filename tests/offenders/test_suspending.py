"""Suspending visits: a reason, evidence, an end, and never for good."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.offenders.services import end_suspension, suspend_visits
from tests.factories import make_offender, open_obligation
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Medium risk, due on 30 November 2026."""
    return make_offender(now=now, visited_on=date(2026, 5, 31), manager=officer)


def suspend(offender: Offender, *, by: User, now: datetime, **told: Any) -> Suspension:
    """Custody from today, to be checked on 1 February 2027."""
    defaults: dict[str, Any] = {
        "reason": SuspensionReason.CUSTODY,
        "evidence": "Prison letter",
        "started_on": TODAY,
        "next_check_on": date(2027, 2, 1),
        "expected_until": None,
    }
    return suspend_visits(offender_id=offender.pk, **defaults | told, by=by, now=now)


def test_a_suspended_offender_is_in_that_bucket_and_due_after_the_check(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """The one obligation is dated for when the suspension lapses: nothing has to run for it (domain 1.13)."""
    suspend(offender, by=supervisor, now=now)

    obligation = open_obligation(offender)
    assert (obligation.due_on, obligation.usual_due_on) == (date(2027, 2, 16), date(2026, 11, 30))
    assert VisitObligation.objects.suspended(on=TODAY).get() == obligation
    assert not VisitObligation.objects.scheduled(on=TODAY).exists()


@pytest.mark.parametrize(
    ("day", "bucket", "is_overdue"),
    [
        pytest.param(date(2026, 11, 18), "scheduled", False, id="the day before it begins"),
        pytest.param(date(2026, 11, 19), "suspended", False, id="its first day"),
        pytest.param(date(2027, 2, 1), "suspended", False, id="the day of its check"),
        pytest.param(date(2027, 2, 2), "scheduled", False, id="the check was missed"),
        pytest.param(date(2027, 2, 16), "scheduled", False, id="the due day"),
        pytest.param(date(2027, 2, 17), "scheduled", True, id="overdue"),
    ],
)
def test_a_suspension_never_holds_past_its_check(
    day: date, bucket: str, is_overdue: bool, offender: Offender, supervisor: User, now: datetime
) -> None:
    """Asked on any later day, with nothing run in between (design 3.1, ALR-8)."""
    suspend(offender, by=supervisor, now=now)

    assert getattr(VisitObligation.objects, bucket)(on=day).count() == 1
    assert VisitObligation.objects.overdue(on=day).exists() is is_overdue


def test_a_suspension_lapses_at_the_earlier_of_its_ends(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """Released before the check: the expected end counts."""
    suspend(offender, by=supervisor, now=now, expected_until=date(2027, 1, 10))

    assert open_obligation(offender).due_on == date(2027, 1, 25)


def test_ending_a_suspension_makes_the_visit_due_at_once(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """Within 15 days of the end, in the same transaction (domain 1.13)."""
    suspension = suspend(offender, by=supervisor, now=now)

    later = now + timedelta(days=20)
    end_suspension(suspension_id=suspension.pk, ended_on=date(2026, 12, 9), by=supervisor, now=later)

    obligation = open_obligation(offender)
    assert obligation.due_on == date(2026, 12, 24)
    assert VisitObligation.objects.scheduled(on=date(2026, 12, 9)).get() == obligation


def test_an_overdue_visit_stays_overdue_after_a_suspension(supervisor: User, now: datetime) -> None:
    """Custody does not wipe a debt: not shown while it lasts, and back with its old date after it."""
    offender = make_offender(now=now, visited_on=date(2026, 1, 1))
    suspension = suspend(offender, by=supervisor, now=now)
    assert not VisitObligation.objects.overdue(on=TODAY).exists()

    end_suspension(suspension_id=suspension.pk, ended_on=TODAY, by=supervisor, now=now)

    assert VisitObligation.objects.overdue(on=TODAY).get().due_on == date(2026, 7, 1)


def test_the_alert_of_an_overdue_visit_closes_with_the_suspension_and_opens_after_it(
    supervisor: User, officer: User, now: datetime
) -> None:
    """An alert is there when its condition is, at once (ALR-18)."""
    offender = make_offender(now=now, visited_on=date(2026, 1, 1), manager=officer)
    assert Alert.objects.open().count() == 1

    suspension = suspend(offender, by=supervisor, now=now)
    assert not Alert.objects.open().exists()

    end_suspension(suspension_id=suspension.pk, ended_on=TODAY, by=supervisor, now=now)
    assert Alert.objects.open().get().since_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        pytest.param({"next_check_on": date(2026, 11, 18)}, "cannot be in the past", id="checked yesterday"),
        pytest.param({"evidence": ""}, "Write down the evidence", id="no evidence"),
        pytest.param({"evidence": " \n "}, "Write down the evidence", id="blank evidence"),
    ],
)
def test_a_suspension_without_reasons_or_end_is_refused(
    told: dict[str, Any], sentence: str, offender: Offender, supervisor: User, now: datetime
) -> None:
    """Reason, evidence and next check, in a sentence (domain 1.13)."""
    with pytest.raises(RuleViolation, match=sentence):
        suspend(offender, by=supervisor, now=now, **told)

    assert not Suspension.objects.exists()


def test_a_suspension_may_be_checked_today(offender: Offender, supervisor: User, now: datetime) -> None:
    """The boundary's near side."""
    suspend(offender, by=supervisor, now=now, next_check_on=TODAY)

    assert open_obligation(offender).due_on == date(2026, 11, 30)


def test_a_second_suspension_waits_for_the_end_of_the_first(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """One absence at a time, and the first is ended by a person."""
    suspension = suspend(offender, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="already suspended"):
        suspend(offender, by=supervisor, now=now)

    end_suspension(suspension_id=suspension.pk, ended_on=TODAY, by=supervisor, now=now)
    suspend(offender, by=supervisor, now=now, reason=SuspensionReason.HOSPITAL)


def test_a_closed_record_has_no_visits_to_suspend(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """A sentence instead of a suspension of nothing."""
    Offender.objects.filter(pk=offender.pk).update(closed_on=TODAY)

    with pytest.raises(RuleViolation, match="record is closed"):
        suspend(offender, by=supervisor, now=now)


@pytest.mark.parametrize(
    ("ended_on", "sentence"),
    [
        pytest.param(date(2026, 11, 20), "in the future", id="tomorrow"),
        pytest.param(date(2026, 11, 9), "before it started", id="the day before it began"),
    ],
)
def test_a_suspension_ends_between_its_beginning_and_today(
    ended_on: date, sentence: str, offender: Offender, supervisor: User, now: datetime
) -> None:
    """Neither in the future nor before it started."""
    suspension = suspend(offender, by=supervisor, now=now, started_on=date(2026, 11, 10))

    with pytest.raises(RuleViolation, match=sentence):
        end_suspension(suspension_id=suspension.pk, ended_on=ended_on, by=supervisor, now=now)


def test_a_suspension_ends_once(offender: Offender, supervisor: User, now: datetime) -> None:
    """The second click is told so."""
    suspension = suspend(offender, by=supervisor, now=now)
    end_suspension(suspension_id=suspension.pk, ended_on=TODAY, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="already ended"):
        end_suspension(suspension_id=suspension.pk, ended_on=TODAY, by=supervisor, now=now)


def test_suspension_and_end_are_audited(offender: Offender, supervisor: User, now: datetime) -> None:
    """Who took a visit off the list, why, and who put it back."""
    suspension = suspend(offender, by=supervisor, now=now)
    end_suspension(suspension_id=suspension.pk, ended_on=TODAY, by=supervisor, now=now)

    events = AuditEvent.objects.order_by("pk")
    assert [(event.verb, event.actor_id, event.offender_ids) for event in events] == [
        ("visits_suspended", supervisor.pk, [offender.pk]),
        ("suspension_ended", supervisor.pk, [offender.pk]),
    ]
    assert events[0].details == {"reason": "custody"}
    assert suspension.approved_by == supervisor
