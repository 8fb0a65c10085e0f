"""When a policy's day has come everybody is brought under it: once, whole, whoever is killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from environ import Env

from caseload import services
from caseload.choices import Effect
from caseload.models import ForeseenEffect, HappenedEffect, Recalculation, RecalculationBatch
from caseload.models.snapshot import read_only_snapshot
from caseload.services import recalculating
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision
from tests.caseload.policies import QUARTERS, draft, published, recalculated
from tests.factories import make_visit
from tests.races import at_once
from visits.models import VisitObligation
from visits.models.foreseeing import foresee

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds
IN_A_BATCH = 5
WORKER = """
import sys
from datetime import datetime
import django
django.setup()
from caseload import services
from caseload.services import recalculating
recalculating.AT_ONCE = int(sys.argv[1])
services.recalculate(now=datetime.fromisoformat(sys.argv[2]))
"""


@pytest.fixture
def people(officer: User, north: Team, now: datetime) -> list[Offender]:
    """Forty who were seen four months ago: due in two months, and overdue under the stricter policy."""
    today = timezone.localdate(now)
    people = Offender.objects.bulk_create(
        Offender(
            reference=f"TST/{number:02}",
            family_name=f"Family{number}",
            recorded_on=today,
            registered_on=today,
            risk_level="medium",
            risk_assessed_on=today,
            team=north,
            manager=officer,
        )
        for number in range(40)
    )
    for offender in people:
        make_visit(offender, today - timedelta(days=120), by=officer)
    offenders.refresh([one.pk for one in people], by=None, now=now)
    return people


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight of five people."""
    monkeypatch.setattr(recalculating, "AT_ONCE", IN_A_BATCH)


def start_worker(now: datetime) -> subprocess.Popen[bytes]:
    """A process of its own on the test's database."""
    name = connection.settings_dict["NAME"]
    database = Env().str("DATABASE_URL").replace("/vigil?", f"/{name}?")
    surroundings = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "offender_mgmt.settings"}
    command = [sys.executable, "-c", WORKER, str(IN_A_BATCH), now.isoformat()]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | surroundings)


def done() -> int:
    """How many batches are finished."""
    return RecalculationBatch.objects.filter(finished_at__isnull=False).count()


def check_nobody_is_between(revision: PolicyRevision) -> set[int]:
    """Each person's date, receipt and revision are of one policy; returns who is under the new one."""
    standing = VisitObligation.objects.open()
    assert all(one.receipt["policy_revision"] == one.policy_revision_id for one in standing)
    assert all(one.receipt["due_on"] == one.due_on.isoformat() for one in standing)
    return set(standing.filter(policy_revision=revision).values_list("offender_id", flat=True))


def test_a_worker_killed_in_the_middle_loses_nothing_and_does_nothing_twice(
    people: list[Offender], now: datetime
) -> None:
    """`kill -9` while it is in the fourth batch; whoever comes next goes on from there (Done when)."""
    revision = draft(now, visit_interval_months=QUARTERS)
    simulation = published(revision, now).simulation

    with transaction.atomic():
        offenders.lock(people[17].pk)  # in the fourth batch: there the worker waits for us
        worker = start_worker(now)
        deadline = time.monotonic() + PATIENCE
        while done() < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(timeout=PATIENCE) == -signal.SIGKILL

    assert done() == 3
    assert check_nobody_is_between(revision) == {one.pk for one in people[:15]}
    assert Recalculation.objects.get().finished_at is None

    recalculated(now)

    assert check_nobody_is_between(revision) == {one.pk for one in people}
    assert Recalculation.objects.get().finished_at is not None
    assert AuditEvent.objects.filter(verb="policy_recalculated").count() == 8
    fields = ("offender_id", "effect", "due_on")
    happened = list(HappenedEffect.objects.order_by("offender").values_list(*fields))
    foreseen = ForeseenEffect.objects.filter(simulation=simulation).order_by("offender")
    assert happened == list(foreseen.values_list(*fields))
    assert len(happened) == 40


@pytest.mark.usefixtures("small_batches")
def test_several_workers_share_the_work(people: list[Offender], now: datetime) -> None:
    """Each batch is one's; nobody is done twice and nobody waits."""
    revision = draft(now, visit_interval_months=QUARTERS)
    published(revision, now)

    batches = at_once(3, lambda _: services.recalculate(now=now))

    recalculated(now)
    assert sum(batches) <= 8
    assert Recalculation.objects.get().finished_at is not None
    assert HappenedEffect.objects.filter(effect=Effect.NEWLY_OVERDUE).count() == 40
    assert check_nobody_is_between(revision) == {one.pk for one in people}


def test_nothing_is_recalculated_before_the_day(people: list[Offender], now: datetime) -> None:
    """Neither under the policy that Vigil came with, nor under one that is still to come."""
    assert services.recalculate(now=now) == 0
    tomorrow = now + timedelta(days=1)
    published(draft(now, effective_from=timezone.localdate(tomorrow)), now)

    assert services.recalculate(now=now) == 0
    assert not Recalculation.objects.exists()
    assert services.recalculate(now=tomorrow) == 1
    assert services.recalculate(now=tomorrow) == 0


def test_a_simulation_sees_nothing_of_a_publication_in_the_middle(
    people: list[Offender], now: datetime
) -> None:
    """It reads one moment: half the register under the old policy and half under the new would be nobody's."""
    keys, today = [one.pk for one in people], timezone.localdate(now)
    revision = draft(now, visit_interval_months=QUARTERS)
    policy, current = revision.policy(), PolicyRevision.objects.get(is_shipped=True).policy()

    def publish(_: int) -> None:
        published(revision, now)
        recalculated(now)

    with read_only_snapshot():
        first = foresee(keys[:20], policy=policy, current=current, today=today, suspended_on=today)
        at_once(1, publish)
        second = foresee(keys[20:], policy=policy, current=current, today=today, suspended_on=today)

    assert {one.was_due_on for one in first} == {one.was_due_on for one in second}
    assert {one.due_on for one in second} == {today} != {one.was_due_on for one in second}
    assert check_nobody_is_between(revision) == set(keys)
