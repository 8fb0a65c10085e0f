"""Any number of sweeps, beside any number of writes: each alert once, and none wrong in the end."""

from datetime import date, datetime, timedelta
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel, Step
from offender_mgmt.alerts.models import Alert, Escalation, Notification, SweepRun
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from tests.factories import make_visit
from tests.races import at_once
from visits.choices import Arrangement, Outcome
from visits.models import VisitObligation
from visits.services import record_visit
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 40


@pytest.fixture
def people(officer: User, supervisor: User, north: Team, now: datetime) -> list[Offender]:
    """Overdue and never assessed, with obligations, and not yet alerted."""
    people = Offender.objects.bulk_create(
        Offender(
            reference=f"TST/{number}",
            recorded_on=date(2026, 1, 1),
            risk_assessed_on=date(2026, 1, 1),
            team=north,
            manager=officer,
        )
        for number in range(PEOPLE)
    )
    for offender in people:
        make_visit(offender, date(2026, 1, 1), by=officer)
    offenders.refresh([offender.pk for offender in people], by=None, now=now)
    forget_alerts()
    return people


def forget_alerts() -> None:
    """As if nothing had ever been swept."""
    for model in (Notification, Escalation, Alert):
        model.objects.all().delete()


def test_eight_sweeps_at_once_make_each_alert_once(people: list[Offender], now: datetime) -> None:
    """Whoever comes first makes it, the others find it made; manager and supervisor are told once (ALR-2, issue 2)."""
    for _ in range(5):
        forget_alerts()

        runs = at_once(8, lambda _: alerts.sweep(now=now))

        assert sum(run.opened for run in runs) == Alert.objects.count() == 2 * PEOPLE
        told = Notification.objects.filter(channel=Channel.INBOX)
        assert told.count() == told.values("alert", "recipient").distinct().count() == 4 * PEOPLE
        assert Escalation.objects.count() == Alert.objects.filter(step=Step.SUPERVISOR).count() * 2
    assert SweepRun.objects.count() == 40


def test_eight_sweeps_at_once_close_each_alert_once(people: list[Offender], now: datetime) -> None:
    """Closing counts once too, and whoever comes second waits in the same order: no deadlock (D-19)."""
    overdue, due_later = date(2026, 7, 1), date(2027, 1, 1)
    for _ in range(5):
        VisitObligation.objects.update(due_on=overdue)
        alerts.sweep(now=now)
        VisitObligation.objects.update(due_on=due_later)

        runs = at_once(8, lambda _: alerts.sweep(now=now))

        assert sum(run.closed for run in runs) == PEOPLE
        assert sum(run.opened for run in runs) == 0
        assert Alert.objects.open().count() == PEOPLE


def test_eight_sweeps_at_once_move_each_alert_in_one_order(people: list[Offender], now: datetime) -> None:
    """The dates of all change while they stay overdue: each alert has its new date, and nobody is a victim (D-19)."""
    alerts.sweep(now=now)
    for day in range(1, 6):
        VisitObligation.objects.update(due_on=date(2026, 7, day))

        runs = at_once(8, lambda _: alerts.sweep(now=now))

        assert sum(run.updated for run in runs) >= PEOPLE
        moved = Alert.objects.open().filter(kind="visit_overdue")
        assert set(moved.values_list("since_on", flat=True)) == {date(2026, 7, day)}


def test_a_sweep_that_waits_for_one_alert_holds_none_that_comes_after_it(
    people: list[Offender], now: datetime
) -> None:
    """Alerts are held in the order of their keys, however they are found: two that wait for each other are a deadlock
    (D-19). Made in the opposite order of their people here, so that finding them by people is another order.
    """
    for offender in reversed(people):
        alerts.refresh([offender.pk], by=None, now=now)
    first, *others = Alert.objects.filter(kind="visit_overdue").order_by("pk").values_list("pk", flat=True)
    VisitObligation.objects.update(due_on=date(2027, 1, 1))
    swept = Event()

    def sweep() -> None:
        alerts.sweep(now=now)
        swept.set()
        connections.close_all()

    sweeper = Thread(target=sweep)
    with transaction.atomic():
        Alert.objects.select_for_update(no_key=True).get(pk=first)
        sweeper.start()
        _wait_until_it_is_done_or_waits_for_us(swept)
        free = Alert.objects.filter(pk__in=others).select_for_update(no_key=True, skip_locked=True)
        assert {alert.pk for alert in free} == set(others)
    sweeper.join(timeout=30)

    assert swept.is_set()
    assert not Alert.objects.open().filter(kind="visit_overdue").exists()


def test_sweeps_beside_visits_lose_nothing(
    people: list[Offender], officer: User, colleague: User, now: datetime
) -> None:
    """Four sweep, four record visits: no error, every visit saved, and the next sweep finds it right (ALR-18)."""

    def see(offender: Offender) -> None:
        details = VisitDetails(
            visited_at=now - timedelta(hours=1, seconds=offender.pk),  # nobody is at two at once
            outcome=Outcome.SEEN_INSIDE,
            arrangement=Arrangement.UNANNOUNCED,
            purposes=["risk"],
            officers=[officer, colleague],
        )
        record_visit(offender_id=offender.pk, details=details, client_key=uuid4(), by=officer, now=now)

    def sweep_or_see(number: int) -> None:
        if number % 2:
            for _ in range(10):
                alerts.sweep(now=now)
        else:
            for offender in people[number // 2 :: 4]:
                see(offender)

    at_once(8, sweep_or_see)

    assert VisitObligation.objects.exclude(closed_at=None).count() == PEOPLE
    alerts.sweep(now=now)
    assert set(Alert.objects.open().values_list("kind", flat=True)) == {"no_risk_level"}
    assert Alert.objects.open().count() == PEOPLE


def test_a_write_that_meets_the_first_sweep_is_not_the_victim(
    people: list[Offender], officer: User, now: datetime
) -> None:
    """A sweep that makes the same alerts must wait for the officer's Save, not make it fail by deadlock."""
    offender, locked, swept, failures = people[0], Event(), Event(), []

    def write() -> None:
        try:
            with transaction.atomic():
                offenders.lock(offender.pk)
                locked.set()
                _wait_until_it_is_done_or_waits_for_us(swept)
                offenders.refresh([offender.pk], by=None, now=now)
        except Exception as error:  # told to the test
            failures.append(error)
        finally:
            connections.close_all()

    writer = Thread(target=write)
    writer.start()
    assert locked.wait(timeout=10)
    alerts.sweep(now=now)
    swept.set()
    writer.join(timeout=30)

    assert failures == []
    assert Alert.objects.open().filter(offender=offender).count() == 2


def _wait_until_it_is_done_or_waits_for_us(swept: Event) -> None:
    """Let the sweep get as far as it can while this transaction holds its lock."""
    while not swept.wait(timeout=0.05):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone() != (0,):
                return
