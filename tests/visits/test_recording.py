"""Recording a visit: the fact, the audit row, the obligation and the alerts, in one transaction."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Address, Offender
from tests.factories import make_offender, open_obligation
from visits.choices import Anchor, Arrangement, Outcome
from visits.models import Visit, VisitObligation, new_receipt_number
from visits.models.visits import RECEIPT_ALPHABET
from visits.services import record_visit
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db

UNSUCCESSFUL = [outcome for outcome in Outcome if outcome != Outcome.SEEN_INSIDE]


@pytest.fixture
def offender(north: Team, officer: User, now: datetime) -> Offender:
    """High risk, last seen on 14 March 2017, so overdue since 14 June 2017."""
    return make_offender(
        now=now,
        visited_on=date(2017, 3, 14),
        registered_on=date(2010, 1, 1),
        risk_level="high",
        team=north,
        manager=officer,
    )


class Recorder:
    """Records a visit by the officer and a colleague, two hours ago unless told otherwise."""

    def __init__(self, officer: User, colleague: User, now: datetime) -> None:
        self.by, self.officers, self.now = officer, [officer, colleague], now

    def __call__(self, offender: Offender, **told: Any) -> Visit:
        key = told.pop("client_key", None) or uuid4()
        by, now = told.pop("by", self.by), told.pop("now", self.now)
        defaults: dict[str, Any] = {
            "visited_at": self.now - timedelta(hours=2),
            "outcome": Outcome.SEEN_INSIDE,
            "arrangement": Arrangement.UNANNOUNCED,
            "purposes": ["risk", "residence"],
            "officers": self.officers,
        }
        details = VisitDetails(**defaults | told)
        return record_visit(offender_id=offender.pk, details=details, client_key=key, by=by, now=now)


@pytest.fixture
def record(officer: User, colleague: User, now: datetime) -> Recorder:
    """Call it to record a visit."""
    return Recorder(officer, colleague, now)


def test_a_successful_visit_closes_the_obligation_and_opens_the_next(
    offender: Offender, record: Recorder, now: datetime
) -> None:
    """The old date is frozen on what the visit closed; the new one counts from the visit (design 3.3)."""
    before = open_obligation(offender)

    visit = record(offender)

    before.refresh_from_db()
    assert (before.closed_by, before.closed_at, before.due_on) == (visit, now, date(2017, 6, 14))
    after = open_obligation(offender)
    assert (after.anchor, after.anchor_on, after.due_on) == (
        Anchor.VISIT,
        date(2026, 11, 19),
        date(2027, 2, 19),
    )
    assert after.opened_at == now
    assert VisitObligation.objects.filter(offender=offender).count() == 2


def test_a_first_successful_visit_meets_the_first_obligation(record: Recorder, now: datetime) -> None:
    """An obligation counted from registration is met by any successful visit."""
    newcomer = make_offender(now=now, registered_on=date(2026, 11, 10))
    first = open_obligation(newcomer)
    assert first.due_on == date(2026, 11, 25)

    visit = record(newcomer)

    first.refresh_from_db()
    assert first.closed_by == visit
    assert open_obligation(newcomer).due_on == date(2027, 5, 19)


@pytest.mark.parametrize("outcome", UNSUCCESSFUL, ids=str)
def test_an_unsuccessful_visit_leaves_the_date_alone(
    outcome: Outcome, offender: Offender, record: Recorder
) -> None:
    """A failed attempt never moves a due date (domain 1.4, ALR-7)."""
    before = VisitObligation.objects.values().get(offender=offender)

    visit = record(offender, outcome=outcome)

    assert not visit.is_successful
    assert VisitObligation.objects.values().get(offender=offender) == before
    assert Alert.objects.open().filter(offender=offender, kind="visit_overdue").count() == 1


def test_a_successful_visit_closes_the_alert_at_once(
    offender: Offender, record: Recorder, now: datetime
) -> None:
    """The alert and the date change in the visit's own transaction (ALR-18)."""
    assert set(Alert.objects.open().values_list("kind", flat=True)) == {"visit_overdue"}

    record(offender)

    assert not Alert.objects.open().exists()
    assert Alert.objects.get(kind="visit_overdue").closed_at == now


def test_a_first_successful_visit_closes_the_alert_of_none_on_record(record: Recorder, now: datetime) -> None:
    """Each kind of alert follows its own condition."""
    newcomer = make_offender(now=now, registered_on=date(2026, 11, 10), manager=record.by)
    assert Alert.objects.open().filter(kind="no_successful_visit").exists()

    record(newcomer)

    assert not Alert.objects.open().exists()


def test_a_visit_is_audited_with_its_receipt(offender: Offender, record: Recorder, officer: User) -> None:
    """Who recorded what for whom, without what was seen (AUD-6)."""
    visit = record(offender, observed="A canary in the hall")

    event = AuditEvent.objects.get(verb=Verb.VISIT_RECORDED)
    assert (event.actor_id, event.offender_ids) == (officer.pk, [offender.pk])
    assert event.details == {"receipt": visit.receipt_number, "outcome": "seen_inside"}


def test_a_visit_keeps_what_was_told_and_under_which_policy(
    offender: Offender, record: Recorder, officer: User, colleague: User, now: datetime
) -> None:
    """The fact is stored as told: happened and recorded, officers, purposes, address of the day."""
    Address.objects.create(offender=offender, lines="1 Old Road", until_on=date(2020, 1, 1), recorded_on=now)
    address = Address.objects.create(offender=offender, lines="2 New Road", recorded_on=now)
    visited_at = datetime(2026, 11, 18, 19, 15, tzinfo=UTC)

    visit = record(
        offender,
        visited_at=visited_at,
        arrangement=Arrangement.ANNOUNCED,
        arrangement_reason="Interpreter needed",
        observed="Two phones shown",
        officer_view="Settled",
    )

    visit.refresh_from_db()
    assert (visit.visited_at, visit.visited_on, visit.recorded_at) == (visited_at, date(2026, 11, 18), now)
    assert (visit.recorded_by, set(visit.officers.all())) == (officer, {officer, colleague})
    assert (visit.purposes, visit.address) == (["risk", "residence"], address)
    assert (visit.arrangement, visit.arrangement_reason) == ("announced", "Interpreter needed")
    assert (visit.observed, visit.officer_view) == ("Two phones shown", "Settled")
    assert visit.policy_revision.is_shipped


def test_a_receipt_number_can_be_read_out(offender: Offender, record: Recorder) -> None:
    """No characters that are misread aloud, and none twice."""
    numbers = {record(offender).receipt_number, *(new_receipt_number() for _ in range(200))}

    assert len(numbers) == 201
    assert {letter for number in numbers for letter in number} <= set(RECEIPT_ALPHABET + "V-")


def test_a_visit_told_again_by_another_form_is_refused_with_its_receipt(
    offender: Offender, record: Recorder, colleague: User
) -> None:
    """Two officers write up the same visit: the second learns that it is there (VIS-2)."""
    first = record(offender)

    with pytest.raises(RuleViolation, match=f"already recorded, receipt {first.receipt_number}"):
        record(offender, by=colleague)


def test_two_people_may_be_visited_at_the_same_time(
    offender: Offender, record: Recorder, now: datetime
) -> None:
    """The time is taken for one offender only."""
    record(offender)

    assert record(make_offender(now=now)).is_successful


def test_a_visit_recorded_out_of_order_does_not_go_back(offender: Offender, record: Recorder) -> None:
    """An older visit, told later, is a fact of the past: the newest successful visit decides."""
    record(offender)
    before = VisitObligation.objects.order_by("pk").values()

    record(offender, visited_at=datetime(2026, 8, 1, 10, tzinfo=UTC))

    assert list(VisitObligation.objects.order_by("pk").values()) == list(before)
    assert open_obligation(offender).due_on == date(2027, 2, 19)


def test_a_later_dated_visit_moves_the_date_again(offender: Offender, record: Recorder) -> None:
    """Each newer successful visit meets the obligation that the one before opened."""
    first = record(offender, visited_at=datetime(2026, 11, 5, 10, tzinfo=UTC))
    second = record(offender, visited_at=datetime(2026, 11, 10, 10, tzinfo=UTC))

    closed = VisitObligation.objects.exclude(closed_at=None).order_by("pk")
    assert [obligation.closed_by for obligation in closed] == [first, second]
    assert open_obligation(offender).due_on == date(2027, 2, 10)


def test_two_successful_visits_of_one_day_are_one_step(offender: Offender, record: Recorder) -> None:
    """Dates are days: the second visit of a day neither closes nor opens anything."""
    record(offender, visited_at=datetime(2026, 11, 10, 9, tzinfo=UTC))

    record(offender, visited_at=datetime(2026, 11, 10, 17, tzinfo=UTC))

    assert VisitObligation.objects.filter(offender=offender).count() == 2


def test_the_same_key_is_the_same_visit(offender: Offender, record: Recorder) -> None:
    """Double click, retry, back button: one visit, one receipt, nothing changed (VIS-2)."""
    key = uuid4()
    first = record(offender, client_key=key)
    before = VisitObligation.objects.count(), AuditEvent.objects.count()

    again = record(offender, client_key=key, outcome=Outcome.NO_ANSWER)

    assert (again, again.outcome) == (first, Outcome.SEEN_INSIDE)
    assert (VisitObligation.objects.count(), AuditEvent.objects.count()) == before


def test_a_retry_is_answered_even_when_the_record_was_closed_meanwhile(
    offender: Offender, record: Recorder, now: datetime
) -> None:
    """The first visit was saved; the retry must learn that, not be refused (VIS-1)."""
    key = uuid4()
    first = record(offender, client_key=key)
    Offender.objects.filter(pk=offender.pk).update(closed_on=now)

    assert record(offender, client_key=key) == first


def test_a_key_used_for_somebody_else_is_refused(offender: Offender, record: Recorder, now: datetime) -> None:
    """A form used twice for two people is an error, never the wrong person's receipt."""
    key = uuid4()
    record(offender, client_key=key)
    elsewhere = make_offender(now=now)

    with pytest.raises(RuleViolation, match="already used for another visit"):
        record(elsewhere, client_key=key)
    assert not elsewhere.visits.exists()


def test_a_key_used_by_somebody_else_is_refused(
    offender: Offender, record: Recorder, colleague: User
) -> None:
    """Nobody is answered with a colleague's visit."""
    key = uuid4()
    record(offender, client_key=key)

    with pytest.raises(RuleViolation, match="already used for another visit"):
        record(offender, client_key=key, by=colleague)


def test_a_refused_visit_leaves_nothing_behind(offender: Offender, record: Recorder, now: datetime) -> None:
    """The rule is asked before anything is saved."""
    before = Visit.objects.count(), AuditEvent.objects.count()

    with pytest.raises(RuleViolation):
        record(offender, visited_at=now + timedelta(seconds=1))

    assert (Visit.objects.count(), AuditEvent.objects.count()) == before
