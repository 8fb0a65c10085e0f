"""Deciding a risk level: a person, with reasons; raised at once, lowered by a supervisor."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from risk.models import RiskDecision
from risk.rules import is_lower
from risk.services import ExtractLevel, decide_level, record_extract_levels
from tests.factories import make_offender, open_obligation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
LOW, MEDIUM, HIGH, VERY_HIGH = RiskLevel


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Medium risk, seen on 31 May 2026, due on 30 November."""
    return make_offender(now=now, visited_on=date(2026, 5, 31), manager=officer)


def decide(offender: Offender, level: RiskLevel, *, by: User, now: datetime) -> RiskDecision:
    """Decide a level for reasons."""
    return decide_level(offender_id=offender.pk, level=level, rationale="New intelligence", by=by, now=now)


def test_a_raised_level_moves_the_visit_at_once(offender: Offender, officer: User, now: datetime) -> None:
    """31 May + 3 months is past: due today, not overdue by the decision (domain 4)."""
    decide(offender, HIGH, by=officer, now=now)

    offender.refresh_from_db()
    assert (offender.risk_level, offender.risk_assessed_on) == (HIGH, TODAY)
    obligation = open_obligation(offender)
    assert (obligation.due_on, obligation.receipt["decided_by"]) == (TODAY, "raised")
    assert not Alert.objects.open().exists()


def test_a_raised_level_whose_date_is_still_to_come_gives_that_date(officer: User, now: datetime) -> None:
    """1 October + 3 months."""
    offender = make_offender(now=now, visited_on=date(2026, 10, 1))

    decide(offender, HIGH, by=officer, now=now)

    assert open_obligation(offender).due_on == date(2027, 1, 1)


def test_an_offender_manager_may_not_lower_a_level(offender: Offender, officer: User, now: datetime) -> None:
    """A supervisor signs what is lowered (domain 2.1, ACC-13)."""
    with pytest.raises(RuleViolation, match="Only a supervisor may lower"):
        decide(offender, LOW, by=officer, now=now)

    offender.refresh_from_db()
    assert offender.risk_level == MEDIUM
    assert not RiskDecision.objects.exists()


def test_a_supervisor_may_and_the_date_stands(offender: Offender, supervisor: User, now: datetime) -> None:
    """Never silently later: the longer interval counts from the next visit (domain 4)."""
    decide(offender, LOW, by=supervisor, now=now)

    offender.refresh_from_db()
    assert offender.risk_level == LOW
    obligation = open_obligation(offender)
    assert (obligation.due_on, obligation.receipt["decided_by"]) == (date(2026, 11, 30), "ratchet")


@pytest.mark.parametrize("level", list(RiskLevel), ids=str)
def test_a_first_level_may_be_any_and_closes_the_alert(
    level: RiskLevel, officer: User, now: datetime
) -> None:
    """Not assessed is not a level, so nothing is lower than it; and it is not assessed no more."""
    offender = make_offender(now=now, visited_on=date(2026, 11, 1), risk_level=None, manager=officer)
    assert Alert.objects.open().get().kind == "no_risk_level"

    decide(offender, level, by=officer, now=now)

    assert not Alert.objects.open().exists()
    assert open_obligation(offender).due_on <= date(2027, 2, 1)  # it was scheduled as high


@pytest.mark.parametrize(
    ("new", "current", "expected"),
    [
        (LOW, MEDIUM, True),
        (MEDIUM, LOW, False),
        (MEDIUM, MEDIUM, False),
        (HIGH, VERY_HIGH, True),
        (VERY_HIGH, HIGH, False),
        (LOW, VERY_HIGH, True),
        (LOW, None, False),
    ],
)
def test_levels_have_an_order(new: str, current: str | None, expected: bool) -> None:
    """Low, medium, high, very high (domain 2.1)."""
    assert is_lower(new, current) is expected


@pytest.mark.parametrize("rationale", ["", "  \n"])
def test_a_level_without_reasons_is_refused(
    rationale: str, offender: Offender, supervisor: User, now: datetime
) -> None:
    """A judgement is its reasons (domain 2.1)."""
    with pytest.raises(RuleViolation, match="Write down the reasons"):
        decide_level(offender_id=offender.pk, level=HIGH, rationale=rationale, by=supervisor, now=now)


def test_a_closed_record_has_no_level_to_decide(offender: Offender, supervisor: User, now: datetime) -> None:
    """A sentence instead of a decision about nobody."""
    Offender.objects.filter(pk=offender.pk).update(closed_on=TODAY)

    with pytest.raises(RuleViolation, match="record is closed"):
        decide(offender, HIGH, by=supervisor, now=now)


def test_a_decision_is_kept_with_what_it_changed_and_audited(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Who decided what, from which level, why and when; the log holds no reasons (AUD-6)."""
    decision = decide(offender, VERY_HIGH, by=officer, now=now)

    assert (decision.previous_level, decision.level, decision.rationale) == (
        MEDIUM,
        VERY_HIGH,
        "New intelligence",
    )
    assert (decision.decided_by, decision.decided_on, decision.recorded_at) == (officer, TODAY, now)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.offender_ids, event.details) == (
        "risk_decided",
        officer.pk,
        [offender.pk],
        {"level": "very_high"},
    )


def test_a_level_told_by_an_extract_invents_no_author(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """Who decided is not known and is not made up."""
    told = ExtractLevel(offender.pk, HIGH, MEDIUM, "Register extract", None)

    (decision,) = record_extract_levels([told], by=supervisor, now=now)

    assert (decision.decided_by, decision.decided_on, decision.origin) == (None, None, "import")
    assert AuditEvent.objects.get().offender_ids == [offender.pk]
