"""Taking somebody off the live register needs two people."""

from datetime import date, datetime
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ClosureReason
from offender_mgmt.offenders.models import Closure, Offender
from offender_mgmt.offenders.services import close_offender
from tests.factories import make_offender
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Overdue since 1 July 2026."""
    return make_offender(now=now, visited_on=date(2026, 1, 1), manager=officer)


def close(offender: Offender, *, by: User, now: datetime, approved_by: User | None, **told: Any) -> Closure:
    """Deceased today, with a certificate."""
    defaults: dict[str, Any] = {
        "reason": ClosureReason.DECEASED,
        "evidence": "Certificate 12",
        "closed_on": TODAY,
    }
    return close_offender(offender_id=offender.pk, **defaults | told, by=by, approved_by=approved_by, now=now)


def test_two_people_close_a_record(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """No longer live, no open obligation, no open alert, all at once (domain 1.13, ACC-13)."""
    assert Alert.objects.open().exists()

    closure = close(offender, by=officer, approved_by=supervisor, now=now)

    assert (closure.recorded_by, closure.approved_by) == (officer, supervisor)
    assert not Offender.objects.live().exists()
    assert not VisitObligation.objects.open().exists()
    assert not Alert.objects.open().exists()
    assert alerts.sweep(now=now).live == 0


@pytest.mark.parametrize("second", ["nobody", "the same person"])
def test_one_person_is_not_enough(second: str, offender: Offender, officer: User, now: datetime) -> None:
    """Four eyes: not nobody's, and not the same pair twice (ACC-13)."""
    approved_by = None if second == "nobody" else User.objects.get(pk=officer.pk)

    with pytest.raises(RuleViolation, match="second person"):
        close(offender, by=officer, approved_by=approved_by, now=now)

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
    told: dict[str, Any], sentence: str, offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Whoever is live today is swept today."""
    with pytest.raises(RuleViolation, match=sentence):
        close(offender, by=officer, approved_by=supervisor, now=now, **told)

    assert Offender.objects.live().exists()


def test_a_record_is_closed_once(offender: Offender, officer: User, supervisor: User, now: datetime) -> None:
    """The second closure is told so."""
    close(offender, by=officer, approved_by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="already closed"):
        close(offender, by=officer, approved_by=supervisor, now=now)


def test_a_closure_is_audited(offender: Offender, officer: User, supervisor: User, now: datetime) -> None:
    """Who, whom and why."""
    close(offender, by=officer, approved_by=supervisor, now=now)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.offender_ids) == ("offender_closed", officer.pk, [offender.pk])
    assert event.details == {"reason": "deceased"}
