"""Real sealers, two at a time, killed in the middle of their work while others write: nothing is lost or sealed twice.

VIGIL_SEALER_KILLS=20 kills twenty (D-21); the ordinary run kills three.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection, transaction
from environ import Env

import verify_audit
from offender_mgmt.alerts.models import Probe
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent, Leaf, Pending
from offender_mgmt.audit.rules.tree import root_of
from offender_mgmt.audit.services.publishing import Publisher
from tests.audit.evidence import CLERK, pack_of

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("VIGIL_SEALER_KILLS", "3"))
PATIENCE = 60.0  # seconds; far more than is needed


def start_sealer(var: Path) -> subprocess.Popen[bytes]:
    """One process as ./run starts it, in its own database role, on the test's database."""
    name = connection.settings_dict["NAME"]
    database = Env().str("DATABASE_URL").replace("/vigil?", f"/{name}?")
    environment = os.environ | {
        "DATABASE_URL": database.replace(settings.VIGIL_APPLICATION_ROLE, settings.VIGIL_SEALER_ROLE),
        "DJANGO_SETTINGS_MODULE": "offender_mgmt.settings",
        "VIGIL_VAR": str(var),
    }
    with (var / "sealer.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", "sealer", "--every", "0.02"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )


def wait_until(condition: Callable[[], bool], var: Path) -> None:
    """Return when it is so; the sealers' log is the reason when it never is."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, (var / "sealer.log").read_text()[-2000:]
        time.sleep(0.01)


@contextmanager
def writing() -> Iterator[None]:
    """Somebody else writes events without pause, and takes every fifth transaction back."""
    stop = Flag()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with transaction.atomic():
                audit.record(Verb.SIGNED_IN, by=CLERK, details={"number": number})
                transaction.set_rollback(number % 5 == 0)
            stop.wait(0.005)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def test_sealers_that_are_killed_lose_nothing_and_fork_nothing(tmp_path: Path, now: datetime) -> None:
    """Every committed event is one leaf, indices have no gap, and all that was published is of one tree (I5, D-21)."""
    publisher = Publisher(tmp_path / "seal")
    sealers = [start_sealer(tmp_path), start_sealer(tmp_path)]

    def published() -> int:
        last = publisher.last()
        return last.frontier.size if last else 0

    def grown(size: int) -> Callable[[], bool]:
        return lambda: published() > size

    try:
        with writing():
            for number in range(KILLS):
                wait_until(grown(published()), tmp_path)
                sealers[number % 2].send_signal(signal.SIGKILL)
                sealers[number % 2].wait()
                sealers[number % 2] = start_sealer(tmp_path)
            wait_until(grown(published()), tmp_path)
        wait_until(lambda: not Pending.objects.exists() and published() == Leaf.objects.count(), tmp_path)
    finally:
        for sealer in sealers:
            sealer.kill()
            sealer.wait()

    leaves = list(Leaf.objects.order_by("index").values_list("index", "event_id", "hash"))
    hashes = [bytes(leaf) for _, _, leaf in leaves]
    assert [index for index, _, _ in leaves] == list(range(len(leaves)))
    assert sorted(event for _, event, _ in leaves) == list(
        AuditEvent.objects.order_by("pk").values_list("pk", flat=True)
    )
    sizes = [one.frontier.size for one in publisher.published()]
    assert sizes == sorted(set(sizes))
    for one in publisher.published():
        assert one.checkpoint.root == root_of(hashes[: one.frontier.size])
    assert Probe.objects.filter(name="sealer").exists()
    pack = pack_of(tmp_path / "pack", now=now)
    keys = [verify_audit.Key.read((pack / "key.txt").read_text())]
    assert verify_audit.verify(pack, keys, None).wrong == []
