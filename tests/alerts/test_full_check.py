"""The full check: guarded by clocks, counted twice, and told outside."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Refusal, Trigger
from offender_mgmt.alerts.models import Alert, Probe, Recount, SweepRun
from offender_mgmt.alerts.rules import Comparison, Partition
from offender_mgmt.alerts.services import outside
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from tests.alerts.watcher import Watcher, WatcherServer
from tests.factories import make_offender
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

HERE = "tests.alerts.test_full_check"


def leaky(on: date) -> Partition:
    """A partition that lost somebody."""
    return Partition(live=3, scheduled=1, suspended=0, unschedulable=1)


def other_people(on: date) -> Comparison:
    """A recount that found the same numbers of other people."""
    return Comparison({"overdue": (1, 1)}, (7, 8))


def broken(on: date) -> Comparison:
    """A recount that cannot be made."""
    raise ValueError("a poisoned row")


def check(**later: float) -> SweepRun:
    """A full check of the loop, now or later."""
    return alerts.full_check(now=timezone.now() + timedelta(**later), trigger=Trigger.LOOP)


@pytest.fixture
def overdue(officer: User, supervisor: User) -> Offender:
    """Somebody overdue for years."""
    return make_offender(now=timezone.now(), visited_on=date(2020, 1, 1), manager=officer, team=officer.team)


@pytest.fixture
def watcher(settings: Settings) -> Iterator[Watcher]:
    """A watcher outside, whom Vigil tells."""
    watcher = Watcher()
    server = WatcherServer(watcher)
    server.start()
    settings.DEAD_MANS_SWITCH_URL = watcher.address
    yield watcher
    server.stop()


def test_the_certificate_says_what_was_asked_and_by_what_rules(overdue: Offender, settings: Settings) -> None:
    """Trigger, policy, version of the rules and digest of the questions, recorded by the database (issue 5)."""
    run = check()
    run.refresh_from_db()

    today = timezone.localdate()
    assert (run.trigger, run.refusal, run.gaps) == ("loop", "", [])
    assert run.policy_revision == in_force(today).revision
    assert (run.rule_version, len(run.query_digest)) == (settings.VIGIL_VERSION, 64)
    assert (run.live, run.scheduled) == (1, 1)
    assert abs(run.recorded_at - run.started_at) < timedelta(seconds=60)


@pytest.mark.parametrize("hours", [2, -2, 400 * 24, -40 * 365 * 24])
def test_a_wrong_clock_refuses_and_changes_nothing(hours: int, overdue: Offender) -> None:
    """An alarm that is kept, and no alert opened or closed (TIM-4, D-8)."""
    check()
    before = list(Alert.objects.order_by("pk").values())

    with pytest.raises(alerts.ClockRefused, match="apart"):
        check(hours=hours)

    assert list(Alert.objects.order_by("pk").values()) == before
    refused = SweepRun.objects.get(refusal=Refusal.CLOCK)
    assert (refused.live, refused.opened, refused.closed) == (0, 0, 0)
    assert abs(refused.started_at - refused.recorded_at) < timedelta(seconds=60)


def test_a_database_that_went_backwards_is_refused_and_stays_so(overdue: Offender) -> None:
    """What was refused is no proof that the clock is right again (TIM-4)."""
    run = check()
    SweepRun.objects.create(**_counts(run), recorded_at=timezone.now() + timedelta(hours=2))

    for _ in range(2):
        with pytest.raises(alerts.ClockRefused, match="behind the last full check"):
            check()


def test_a_check_refused_on_a_wrong_database_clock_is_not_compared_with(overdue: Offender) -> None:
    """A clock that jumped ahead and came back must not stop the checks for a year."""
    run = check()
    ahead = timezone.now() + timedelta(days=400)
    SweepRun.objects.create(**_counts(run) | {"refusal": Refusal.CLOCK}, recorded_at=ahead)

    assert check().refusal == ""


def _counts(run: SweepRun) -> dict[str, Any]:
    names = ("on", "started_at", "finished_at", "live", "scheduled", "suspended", "unschedulable")
    return {name: getattr(run, name) for name in names} | {"opened": 0, "updated": 0, "closed": 0}


def test_the_command_refuses_a_wrong_clock_in_words(overdue: Offender) -> None:
    """A sentence and a failure, not a traceback."""
    run = check()
    SweepRun.objects.create(**_counts(run), recorded_at=timezone.now() + timedelta(hours=2))

    with pytest.raises(CommandError, match="No full check was made"):
        call_command("sweep")


def test_another_day_is_for_demonstrations(settings: Settings) -> None:
    """Its run would pass for a certificate, and what is overdue today would close (TIM-4)."""
    settings.VIGIL_DEMO = False

    with pytest.raises(CommandError, match="demonstration"):
        call_command("sweep", on=date(2026, 1, 1))
    assert not SweepRun.objects.exists()


def test_a_certificate_names_whoever_is_in_no_bucket(overdue: Offender, settings: Settings) -> None:
    """By key: in none, in two, or in one without being live (ALR-4)."""
    settings.SCHEDULE_PARTITION = f"{HERE}.leaky"
    lost = make_offender(now=timezone.now())
    with connection.cursor() as cursor:  # closed by hand, past everything that follows from it
        cursor.execute("UPDATE offenders_offender SET closed_on = current_date WHERE id = %s", [lost.pk])

    assert check().gaps == [lost.pk]


def test_a_good_check_tells_the_watcher(overdue: Offender, watcher: Watcher) -> None:
    """Only then, and it leaves its sign of life (ALR-12)."""
    run = check()

    assert run.recount.is_equal
    assert watcher.asked == ["/ping/1b2c"]
    assert Probe.objects.filter(name="dead_mans_switch").exists()


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        pytest.param("SCHEDULE_PARTITION", "leaky", id="does not add up"),
        pytest.param("RECOUNT", "other_people", id="recount differs"),
    ],
)
def test_a_bad_check_tells_the_watcher_so_at_once(
    setting: str, named: str, overdue: Offender, watcher: Watcher, settings: Settings
) -> None:
    """Somebody outside is told without waiting for the silence (ALR-12)."""
    setattr(settings, setting, f"{HERE}.{named}")

    check()

    assert watcher.asked == ["/ping/1b2c/fail"]
    assert not Probe.objects.filter(name="dead_mans_switch").exists()


def test_a_refused_check_tells_the_watcher_so(overdue: Offender, watcher: Watcher) -> None:
    """Both refusals are failures (D-8, D-31)."""
    check()
    Offender.objects.update(closed_on=timezone.localdate())
    check()
    with pytest.raises(alerts.ClockRefused):
        check(hours=2)

    assert watcher.asked == ["/ping/1b2c", "/ping/1b2c/fail", "/ping/1b2c/fail"]


def test_a_recount_that_cannot_be_made_proves_nothing(
    overdue: Offender, watcher: Watcher, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The check stands, nobody is told that all is well, and the log says why."""
    settings.RECOUNT = f"{HERE}.broken"

    with caplog.at_level(logging.ERROR):
        run = check()

    assert (run.live, watcher.asked) == (1, [])
    assert not Recount.objects.exists()
    assert "counted again" in caplog.text


def test_somebody_who_wrote_between_sweep_and_recount_is_no_alarm(overdue: Offender) -> None:
    """Whoever differs is looked at once more before it is said aloud (peers 7)."""
    other = make_offender(now=timezone.now(), visited_on=timezone.localdate())
    meddled: list[int] = []

    def before_the_first_recount(execute: Any, sql: str, *rest: Any) -> Any:
        if "FROM compared" in sql and not meddled:
            meddled.append(Alert.objects.create(**_late_alert(other)).pk)
        return execute(sql, *rest)

    with connection.execute_wrapper(before_the_first_recount):
        run = check()

    assert run.recount.is_equal
    assert Alert.objects.get(pk=meddled[0]).closed_at is not None


def _late_alert(offender: Offender) -> dict[str, Any]:
    """What a sweep opens on a snapshot that was taken before the visit."""
    now = timezone.now()
    times = {"since_on": now, "opened_at": now, "escalates_at": now + timedelta(days=1)}
    return {"offender": offender, "kind": "visit_overdue", "step_hours": [0, 0, 24, 72], **times}


def test_a_watcher_that_is_away_stops_nothing(overdue: Offender, settings: Settings) -> None:
    """Its own silence is what it alarms on."""
    settings.DEAD_MANS_SWITCH_URL = "http://127.0.0.1:9/ping"

    assert check().recount.is_equal
    assert not Probe.objects.exists()


@pytest.mark.parametrize(
    ("answer", "is_told"),
    [
        pytest.param({"status": 200}, True, id="taken"),
        pytest.param({"status": 404}, False, id="no such check"),
        pytest.param({"status": 503}, False, id="not now"),
        pytest.param({"location": "/elsewhere"}, True, id="moved within http"),
        pytest.param({"location": "file:///etc/passwd"}, False, id="moved to a file"),
        pytest.param({"location": "ftp://127.0.0.1/x"}, False, id="moved to another scheme"),
    ],
)
def test_the_watcher_is_told_by_http_alone(answer: dict[str, Any], is_told: bool, watcher: Watcher) -> None:
    """Anything but a success is none, and no redirect leaves http."""
    vars(watcher).update(answer)

    assert outside.tell(watcher.address, is_good=True) is is_told


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "nonsense", "http://[::1"])
def test_an_address_that_is_none_is_logged_and_nothing_more(url: str) -> None:
    """Never raises: the check goes on."""
    assert outside.tell(url, is_good=True) is False


@pytest.mark.parametrize(
    ("url", "is_refused"),
    [
        ("", False),
        ("https://hc.example/1b2c", False),
        ("http://10.0.0.1/1b2c", False),
        ("file:///etc/passwd", True),
        ("hc.example/1b2c", True),
        ("https:///1b2c", True),
    ],
)
def test_vigil_does_not_start_with_a_switch_that_leads_nowhere(
    url: str, is_refused: bool, settings: Settings
) -> None:
    """A switch that cannot be told would only ever alarm."""
    settings.DEAD_MANS_SWITCH_URL = url

    assert ("vigil.E005" in [error.id for error in run_checks()]) is is_refused


def test_obligations_deleted_by_raw_sql_leave_the_sum_whole(overdue: Offender) -> None:
    """The bucket without a date takes them, and the recount says the same (ALR-4)."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM visits_visitobligation")

    run = check()

    assert not VisitObligation.objects.exists()
    assert (run.unschedulable, run.recount.is_equal) == (1, True)
