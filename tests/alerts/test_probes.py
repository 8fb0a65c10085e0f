"""Signs of life: only what has written to the database is alive."""

import logging
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import NoReturn

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from kombu import Connection

from offender_mgmt import celery_app
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts import tasks
from offender_mgmt.alerts.management.commands import sweeper
from offender_mgmt.alerts.management.commands.sweeper import Job, make_round
from offender_mgmt.alerts.models import Probe, SweepRun

pytestmark = pytest.mark.django_db


def seen() -> set[str]:
    """Whose signs of life there are."""
    return set(Probe.objects.values_list("name", flat=True))


def fail() -> NoReturn:
    """A deed on a database that is away."""
    raise DatabaseError("server closed the connection unexpectedly")


def end() -> NoReturn:
    """A deed during which the process is told to stop."""
    raise SystemExit(0)


def test_a_sign_of_life_is_of_the_databases_clock() -> None:
    """The newest counts, and there is one row for each part."""
    Probe.objects.create(name="beat", seen_at=timezone.now() - timedelta(days=3))

    alerts.seen("beat")

    assert abs(Probe.objects.get().seen_at - timezone.now()) < timedelta(seconds=60)


@pytest.mark.parametrize(("sent_by", "alive"), [("beat", {"beat", "worker"}), ("worker", {"worker"})])
def test_a_probe_says_who_sent_it_and_that_a_worker_is_alive(sent_by: str, alive: set[str]) -> None:
    """Beat's says both; the sweeper's says only the worker, so that a dead beat can be told from a dead worker."""
    tasks.probe(sent_by)

    assert seen() == alive


def test_delivering_leaves_its_sign_of_life() -> None:
    """Whichever of the two triggers it."""
    tasks.deliver()
    assert seen() == {"deliver"}
    Probe.objects.all().delete()

    make_round([Job("deliver", 60, sweeper.deliver)], at=0)
    assert seen() == {"deliver", "sweeper"}


def test_a_round_of_the_loop_checks_the_register_and_shows_that_it_lives() -> None:
    """The second, independent trigger."""
    make_round([Job("check", 300, sweeper.check)], at=0)

    assert SweepRun.objects.get().trigger == "loop"
    assert seen() == {"sweeper"}


def test_each_job_has_its_own_time() -> None:
    """Checks each five minutes, deliveries each minute, whatever the wall clock says."""
    done: list[str] = []
    jobs = [
        Job("check", 300, lambda: done.append("check")),
        Job("deliver", 60, lambda: done.append("deliver")),
    ]

    for at in (0.0, 59.9, 60.0, 119.0, 120.0, 300.0):
        make_round(jobs, at=at)

    assert done == ["check", "deliver", "deliver", "deliver", "check", "deliver"]


def test_a_job_that_fails_is_no_sign_of_life_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """A caught exception must not look like success (peers 29)."""
    done: list[str] = []
    jobs = [Job("check", 300, fail), Job("deliver", 60, lambda: done.append("deliver"))]

    with caplog.at_level(logging.ERROR):
        make_round(jobs, at=0)
        make_round(jobs, at=60)

    assert done == ["deliver", "deliver"]
    assert [record.getMessage() for record in caplog.records] == ["check failed and will be tried again"]
    assert seen() == {"sweeper"}, "the second round, in which nothing failed"


def test_a_refused_check_is_no_sign_of_life() -> None:
    """It is kept, it is an alarm, and the loop goes on."""
    now = timezone.now()
    counts = dict.fromkeys(
        ("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed"), 0
    )
    ahead = now + timedelta(hours=2)
    SweepRun.objects.create(**counts, on=now, started_at=now, finished_at=now, recorded_at=ahead)

    make_round([Job("check", 300, sweeper.check)], at=0)

    assert SweepRun.objects.filter(refusal="clock").exists()
    assert seen() == set()


def test_the_loop_ends_when_it_is_told_to() -> None:
    """SystemExit is the only way out."""
    with pytest.raises(SystemExit):
        make_round([Job("check", 300, end)], at=0)


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """A broker that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_broker_that_is_away_or_silent_holds_up_nothing(
    silent_broker: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Redis may be down or paused at any time: the loop never waits for it, and never fails by it."""
    brokers = iter(["redis://127.0.0.1:9/0", silent_broker])
    monkeypatch.setattr(
        celery_app, "connection_for_write", lambda **options: Connection(next(brokers), **_quick(options))
    )
    began = time.monotonic()

    with caplog.at_level(logging.WARNING):
        sweeper.ask_worker()
        prober = sweeper.Prober()
        prober()
        prober()
        took = time.monotonic() - began
        assert prober._asking is not None
        prober._asking.join(timeout=10)

    assert took < 3
    assert caplog.text.count("could not be asked") == 2
    assert not connection.needs_rollback


def _quick(options: dict[str, int]) -> dict[str, object]:
    return {**options, "transport_options": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}}
