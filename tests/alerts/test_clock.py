"""A real Celery worker on a real Redis: the clock that says "look now", and no more."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from environ import Env

from offender_mgmt import celery_app
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert, Notification, SweepRun
from offender_mgmt.alerts.tasks import deliver, sweep
from tests.factories import make_offender

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds; a worker boots in three on a quiet machine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(tmp_path: Path, transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of its own, on the test's database and the test's Redis."""
    name = connection.settings_dict["NAME"]
    database = Env().str("DATABASE_URL").replace("/vigil?", f"/{name}?")
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "offender_mgmt", "worker", "--pool=solo"],
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": database,
                "DJANGO_SETTINGS_MODULE": "offender_mgmt.settings",
                "VIGIL_VAR": str(tmp_path),
            },
            stdout=log,
            stderr=log,
        )
    yield process
    process.terminate()
    process.wait(timeout=PATIENCE)


def wait_for(condition: Callable[[], bool]) -> bool:
    """Say whether the condition came true within the patience."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_a_real_worker_sweeps_and_an_emptied_redis_loses_nothing(
    worker: subprocess.Popen[bytes], supervisor: User, north: Team, now: datetime, tmp_path: Path
) -> None:
    """The rows are the queue: FLUSHALL loses no alert and no mail, the next tick finds them (ALR-16)."""
    offender = make_offender(now=now, team=north, visited_on=date(2017, 3, 14))
    sweep.delay()
    assert wait_for(SweepRun.objects.exists)
    assert Alert.objects.open().filter(offender=offender, kind="visit_overdue").count() == 1
    assert Notification.objects.filter(recipient=supervisor, sent_at=None).exists()

    with celery_app.connection_for_write() as broker:
        broker.default_channel.client.flushall()  # type: ignore[attr-defined]  # the Redis transport has it
    deliver.delay()

    assert wait_for(lambda: not Notification.objects.filter(sent_at=None).exists())
    mail = next((tmp_path / "mail").iterdir()).read_text()
    assert offender.reference in mail
    assert offender.family_name not in mail
