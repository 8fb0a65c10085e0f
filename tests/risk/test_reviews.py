"""Reviews of changes: each waits until somebody says what it means."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.models import Change, Offender
from offender_mgmt.offenders.services import NewChange, record_change
from risk.choices import ReviewOutcome
from risk.models import ChangeReview
from risk.rules import reviews as rules
from risk.services import review_change
from tests.constraints import refusal_of
from tests.factories import make_offender

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        pytest.param({"is_closed": True}, "record is closed", id="closed"),
        pytest.param({"is_reviewed": True}, "already been reviewed", id="twice"),
        pytest.param({"reasons": "\t"}, "Write down what the review came to", id="no reasons"),
    ],
)
def test_a_change_is_reviewed_once_with_reasons(facts: dict[str, Any], sentence: str) -> None:
    """A judgement is its reasons (domain 2.6)."""
    fine: dict[str, Any] = {"is_closed": False, "is_reviewed": False, "reasons": "Not credible."}
    rules.check_can_review(**fine)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_review(**fine | facts)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Seen two months ago."""
    return make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 9, 19))


def told(offender: Offender, *, by: User, now: datetime) -> Change:
    """Intelligence."""
    new = NewChange(ChangeKind.INTELLIGENCE, TODAY, "Seen near a school.")
    return record_change(offender_id=offender.pk, new=new, by=by, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", list(ReviewOutcome), ids=str)
def test_a_review_is_kept_and_audited_without_its_words(
    outcome: ReviewOutcome, offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Who made what of it and when; the log holds the outcome, no reasons (AUD-6)."""
    change = told(offender, by=officer, now=now)

    review = review_change(change_id=change.pk, outcome=outcome, reasons="Seen.", by=supervisor, now=now)

    assert (review.change, review.outcome, review.reasons) == (change, outcome, "Seen.")
    assert (review.reviewed_by, review.reviewed_at) == (supervisor, now)
    event = AuditEvent.objects.get(verb="change_reviewed")
    assert (event.actor_id, event.details) == (supervisor.pk, {"outcome": outcome.value})
    with pytest.raises(RuleViolation, match="already been reviewed"):
        review_change(change_id=change.pk, outcome=outcome, reasons="Again.", by=officer, now=now)


@pytest.mark.django_db
def test_a_change_that_nobody_reviewed_in_time_is_alerted_until_somebody_does(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Recorded on 19 November, due within 14 days, late from 4 December (policy: change_review_days)."""
    change = told(offender, by=officer, now=now)
    waiting = Alert.objects.open().filter(kind="review_triggered")
    alerts.sweep(now=now + timedelta(days=14))
    assert not waiting.exists()

    late = now + timedelta(days=15)
    alerts.sweep(now=late)
    assert list(waiting.values_list("subject", "since_on")) == [(str(change.public_id), date(2026, 12, 3))]

    review_change(
        change_id=change.pk, outcome=ReviewOutcome.NO_CHANGE, reasons="Mistaken.", by=officer, now=late
    )
    assert not waiting.exists()


@pytest.mark.django_db
def test_the_day_of_a_change_is_the_day_in_london(offender: Offender, officer: User) -> None:
    """23:30Z on 30 June is already 1 July: late from 16 July, not a day before (domain 4)."""
    told_at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    told(offender, by=officer, now=told_at)
    waiting = Alert.objects.open().filter(kind="review_triggered")

    alerts.sweep(now=datetime(2027, 7, 15, 12, tzinfo=UTC))
    assert not waiting.exists()
    alerts.sweep(now=datetime(2027, 7, 16, 12, tzinfo=UTC))
    assert waiting.get().since_on == date(2027, 7, 15)


@pytest.mark.django_db
def test_each_change_is_an_alert_of_its_own_and_a_closed_record_has_none(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Two pieces of intelligence are two reviews (design 3.4)."""
    told(offender, by=officer, now=now)
    told(offender, by=officer, now=now)
    late = now + timedelta(days=15)
    alerts.sweep(now=late)
    assert Alert.objects.open().filter(kind="review_triggered").count() == 2

    Offender.objects.filter(pk=offender.pk).update(closed_on=TODAY)
    alerts.sweep(now=late)
    assert not Alert.objects.open().filter(kind="review_triggered").exists()


@pytest.mark.django_db
def test_the_database_refuses_a_review_without_reasons(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Integrity is in constraints (style 8)."""
    first, second = (told(offender, by=officer, now=now) for _ in range(2))
    valid = {"change": first, "outcome": "level", "reasons": "Seen.", "reviewed_by": officer}

    refused = refusal_of(ChangeReview, valid | {"reviewed_at": now}, {"change": second, "reasons": ""})

    assert refused == "change_review_has_reasons"
