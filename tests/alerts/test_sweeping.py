"""The sweep: a full check, and the proof that nobody fell off."""

import json
import logging
from datetime import date, datetime, timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts import tasks
from offender_mgmt.alerts.models import Alert, SweepRun
from offender_mgmt.alerts.rules import Partition
from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.offenders.services import refresh
from tests.factories import make_offender
from visits.conditions import partition
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)


def leaky(on: date) -> Partition:
    """A partition that lost somebody."""
    return Partition(live=3, scheduled=1, suspended=0, unschedulable=1)


@pytest.fixture
def register(officer: User, supervisor: User, now: datetime) -> None:
    """One of each: scheduled, overdue, suspended, lapsed, unschedulable, closed."""
    visited: dict[str, Any] = {"visited_on": date(2026, 10, 1), "manager": officer}
    make_offender(now=now, **visited)
    make_offender(now=now, **visited | {"visited_on": date(2020, 1, 1)})
    for next_check_on in (date(2026, 12, 1), date(2026, 11, 18)):
        suspended = make_offender(now=now, **visited)
        Suspension.objects.create(
            offender=suspended,
            reason="custody",
            evidence="Letter",
            started_on=date(2026, 10, 2),
            next_check_on=next_check_on,
            requested_by=officer,
            approved_by=supervisor,
        )
        refresh([suspended.pk], by=None, now=now)
    make_offender(now=now, registered_on=date.max, manager=officer)
    make_offender(now=now, **visited, closed_on=date(2026, 11, 1))


def test_everybody_live_is_in_exactly_one_bucket(register: None, now: datetime) -> None:
    """Scheduled + suspended + unschedulable = live: the zero-gap equation (ALR-4)."""
    run = alerts.sweep(now=now)

    assert run.partition == Partition(live=5, scheduled=3, suspended=1, unschedulable=1)
    assert run.partition.is_whole


@pytest.mark.parametrize("days", [-60, -1, 0, 12, 13, 400])
def test_the_buckets_add_up_on_every_day(days: int, register: None) -> None:
    """Suspensions begin and lapse; nobody is lost between two buckets."""
    found = partition(TODAY + timedelta(days=days))

    assert found.live == 5
    assert found.is_whole


def test_an_empty_register_adds_up(now: datetime) -> None:
    """Nothing is nothing."""
    assert alerts.sweep(now=now).partition == Partition(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("counts", "unaccounted"),
    [((4, 2, 1, 1), 0), ((4, 2, 1, 0), 1), ((4, 2, 2, 1), -1), ((0, 0, 0, 0), 0), ((1, 0, 0, 0), 1)],
)
def test_somebody_in_no_bucket_or_in_two_is_counted(counts: tuple[int, ...], unaccounted: int) -> None:
    """Anything but 0 is an alarm (ALR-4)."""
    found = Partition(*counts)

    assert (found.unaccounted, found.is_whole) == (unaccounted, unaccounted == 0)


def test_an_obligation_deleted_by_raw_sql_is_named_within_one_sweep(register: None, now: datetime) -> None:
    """Whoever loses the due date becomes an alert, and the sum stays whole (ALR-4, ALR-5)."""
    alerts.sweep(now=now)
    lost = VisitObligation.objects.filter(due_on=date(2020, 7, 1)).get()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM visits_visitobligation WHERE id = %s", [lost.pk])

    run = alerts.sweep(now=now)

    assert run.partition == Partition(live=5, scheduled=2, suspended=1, unschedulable=2)
    opened = Alert.objects.open().filter(offender=lost.offender_id)
    assert set(opened.values_list("kind", flat=True)) == {"unschedulable"}


@pytest.mark.django_db(transaction=True)
def test_somebody_registered_during_the_count_is_no_alarm(now: datetime) -> None:
    """The four figures are of one moment: a registration between two of them is in all or in none."""

    def register_somebody() -> None:
        try:
            make_offender(now=now)
        finally:
            connections.close_all()

    def at_each_count(execute: Any, sql: str, *rest: Any) -> Any:
        if "COUNT(" in sql.upper() and sql.lstrip().startswith(("SELECT", "(SELECT")):
            elsewhere = Thread(target=register_somebody)
            elsewhere.start()
            elsewhere.join()
        return execute(sql, *rest)

    with connection.execute_wrapper(at_each_count):
        found = partition(TODAY)

    assert Offender.objects.count() > 0
    assert found.is_whole


def test_a_run_is_kept_with_its_counts(register: None, now: datetime) -> None:
    """Opened, updated and closed; when; and on which day in London."""
    Alert.objects.update(closed_at=now)

    run = SweepRun.objects.get(pk=alerts.sweep(now=now).pk)

    assert (run.on, run.started_at) == (TODAY, now)
    assert (run.opened, run.updated, run.closed) == (3, 0, 0)
    assert run.finished_at > run.started_at


@pytest.mark.parametrize(("minutes", "is_stale"), [(15, False), (16, True)])
def test_an_old_check_is_stale(minutes: int, is_stale: bool, now: datetime) -> None:
    """Computed when it is asked: over 15 minutes is too old (ALR-13)."""
    run = SweepRun(finished_at=now)

    assert run.is_stale(now=now + timedelta(minutes=minutes), after_minutes=15) is is_stale


def test_the_command_tells_what_a_machine_asks(register: None) -> None:
    """`sweep --on DATE --json`: one object with the promised keys (issue 2)."""
    out = StringIO()
    call_command("sweep", on=TODAY, json=True, stdout=out)

    told = json.loads(out.getvalue())
    assert list(told) == [
        *("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed", "seconds")
    ]
    assert (told["live"], told["scheduled"], told["suspended"], told["unschedulable"]) == (5, 3, 1, 1)


def test_the_command_fails_when_somebody_is_in_no_bucket(settings: Settings) -> None:
    """Exit 1 and a sentence; the run is kept all the same (ALR-4)."""
    settings.SCHEDULE_PARTITION = "tests.alerts.test_sweeping.leaky"
    err = StringIO()

    with pytest.raises(SystemExit) as exit_code:
        call_command("sweep", on=TODAY, json=True, stdout=StringIO(), stderr=err)

    assert exit_code.value.code == 1
    assert "1 live offenders are in no bucket" in err.getvalue()
    assert not SweepRun.objects.get().partition.is_whole


def test_the_task_sweeps_and_says_aloud_when_it_does_not_add_up(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The whole task is one call; a leak is an error in the log."""
    with caplog.at_level(logging.ERROR):
        tasks.sweep()
        assert not caplog.records
        settings.SCHEDULE_PARTITION = "tests.alerts.test_sweeping.leaky"
        tasks.sweep()

    assert SweepRun.objects.count() == 2
    assert [record.getMessage() for record in caplog.records] == ["the register does not add up"]
