"""One alert per thing and spell: identity is (offender, kind, subject), never a date."""

from datetime import date, datetime, timedelta

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def offender(officer: User, supervisor: User, now: datetime) -> Offender:
    """Overdue since 1 July 2026, and alerted."""
    return make_offender(now=now, visited_on=date(2026, 1, 1), manager=officer)


def test_sweeping_twice_changes_nothing(offender: Offender, now: datetime) -> None:
    """The second sweep finds everything as it should be (ALR-3)."""
    make_offender(now=now, risk_level=None)
    alerts.sweep(now=now)
    before = list(Alert.objects.order_by("pk").values()), list(Notification.objects.order_by("pk").values())

    run = alerts.sweep(now=now + timedelta(minutes=5))

    assert (run.opened, run.updated, run.closed) == (0, 0, 0)
    assert before == (
        list(Alert.objects.order_by("pk").values()),
        list(Notification.objects.order_by("pk").values()),
    )


def test_a_moved_date_moves_the_alert_and_opens_none(offender: Offender, now: datetime) -> None:
    """The same visit is overdue, only longer: one alert, told once (ALR-2)."""
    alert = Alert.objects.get()
    VisitObligation.objects.update(due_on=date(2026, 5, 1))

    run = alerts.sweep(now=now)

    assert (run.opened, run.updated, run.closed) == (0, 1, 0)
    alert.refresh_from_db()
    assert (alert.since_on, Alert.objects.count()) == (date(2026, 5, 1), 1)


def test_a_second_spell_is_a_second_alert(offender: Offender, supervisor: User, now: datetime) -> None:
    """What was closed stays closed with its times; what begins again is told again."""
    first = Alert.objects.get()
    due = VisitObligation.objects.filter(offender=offender)
    due.update(due_on=date(2026, 12, 1))
    alerts.sweep(now=now)

    later = now.replace(month=12, day=2)
    alerts.sweep(now=later)

    first.refresh_from_db()
    second = Alert.objects.open().get()
    assert first.closed_at == now
    assert (second.pk != first.pk, second.opened_at, second.since_on) == (True, later, date(2026, 12, 1))
    told = Notification.objects.filter(channel=Channel.INBOX, recipient=supervisor)
    assert list(told.order_by("pk").values_list("alert", flat=True)) == [first.pk, second.pk]


def test_two_kinds_of_one_offender_are_two_alerts(offender: Offender, now: datetime) -> None:
    """Each kind opens and closes by itself."""
    Offender.objects.update(risk_level=None)
    alerts.sweep(now=now)
    assert Alert.objects.open().count() == 2

    Offender.objects.update(risk_level="medium")
    alerts.sweep(now=now)

    assert Alert.objects.open().get().kind == "visit_overdue"


def test_a_click_and_a_sweep_leave_the_same_alerts(offender: Offender, now: datetime) -> None:
    """One code path: reconciling one offender in a write equals reconciling all (design 3.4)."""
    others = [make_offender(now=now, risk_level=None), make_offender(now=now, registered_on=date.max)]
    by_click = set(Alert.objects.open().values_list("offender", "kind", "subject", "since_on"))

    run = alerts.sweep(now=now)

    assert (run.opened, run.updated, run.closed) == (0, 0, 0)
    assert {offender_id for offender_id, *_ in by_click} == {offender.pk, *(other.pk for other in others)}


def test_reconciling_some_leaves_the_others_alone(offender: Offender, now: datetime) -> None:
    """An officer's Save touches the alerts of one offender only."""
    other = make_offender(now=now, visited_on=date(2026, 1, 1))
    VisitObligation.objects.update(due_on=date(2027, 1, 1))

    alerts.refresh([other.pk], by=None, now=now)

    assert set(Alert.objects.open().filter(kind="visit_overdue").values_list("offender", flat=True)) == {
        offender.pk
    }


def test_reconciling_nobody_changes_nothing(offender: Offender, now: datetime) -> None:
    """No offenders means none, not all."""
    VisitObligation.objects.update(due_on=date(2027, 1, 1))

    alerts.refresh([], by=None, now=now)

    assert Alert.objects.open().count() == 1
