"""What sealing costs those who write: the same load in turns, with the seal and without.

A transaction changes a row of its own, writes one audit event, and works for 5 ms. Without the seal the trigger that
queues events is off and the sealer stands still.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psycopg2

from benchmarks.database import Connection, connect_as_owner, server
from embedded.console import Trouble, say
from embedded.database import MANAGE
from embedded.scratch import scratch_folder

WORK = """
BEGIN;
UPDATE benchmark_work SET deeds = deeds + 1 WHERE id = %(client)s;
INSERT INTO audit_auditevent (verb, actor_id, actor_name, actor_role, offender_ids, details)
VALUES ('offender_viewed', %(client)s, 'PC Olivia Officer', 'offender_manager', '{17}', '{"page": "offender"}');
SELECT pg_sleep(0.005);
COMMIT
"""
TRIGGER = "waits_for_its_seal"
SEALS_WITHIN = 60.0  # seconds


def measure(*, clients: int, seconds: int, repeat: int) -> str:
    """Transactions a second with and without, and their ratio. Raises Trouble when an event was not sealed once."""
    owner = connect_as_owner()
    _run(owner, "CREATE TABLE benchmark_work (id int PRIMARY KEY, deeds bigint NOT NULL)")
    _run(owner, f"INSERT INTO benchmark_work SELECT id, 0 FROM generate_series(1, {clients}) AS id")
    _run(owner, "GRANT SELECT, UPDATE ON benchmark_work TO PUBLIC")
    rates: dict[bool, list[float]] = {True: [], False: []}
    lags = []
    with scratch_folder() as folder, _sealer(folder) as sealer:
        for number in range(2 * repeat):
            is_sealed = number % 4 in (1, 2)  # neither is always the first of a pair
            _turn(owner, sealer, is_sealed=is_sealed)
            rates[is_sealed].append(_rate(clients, seconds))
            if is_sealed:
                lags.append(_wait_until_sealed(owner))
    sealed = _check(owner)
    slow, fast = median(rates[True]), median(rates[False])
    return (
        f"{server()}; {clients} clients, {repeat} turns of {seconds} s each way\n"
        f"without seal {fast:>10,.0f} transactions/s\n"
        f"with seal    {slow:>10,.0f} transactions/s\n"
        f"ratio        {fast / slow:>10.3f}\n"
        f"sealed       {sealed:>10,} events, the last {max(lags):.1f} s after a turn at most\n"
    )


def _turn(owner: Connection, sealer: subprocess.Popen[bytes], *, is_sealed: bool) -> None:
    """Let the sealer go on and the trigger fire, or neither."""
    name = _value(owner, f"SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_{TRIGGER}%'")
    _run(owner, f"ALTER TABLE audit_auditevent {'ENABLE' if is_sealed else 'DISABLE'} TRIGGER {name}")
    sealer.send_signal(signal.SIGCONT if is_sealed else signal.SIGSTOP)


def _rate(clients: int, seconds: int) -> float:
    """Transactions a second of all clients together."""
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(clients) as pool:
        done = sum(pool.map(lambda client: _write_until(ends, client), range(1, clients + 1)))
    return done / seconds


def _write_until(ends: float, client: int) -> int:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True  # the statement has its own BEGIN and COMMIT: one way to the server and back
    number = 0
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute(WORK, {"client": client})
            number += 1
    connection.close()
    return number


def _wait_until_sealed(owner: Connection) -> float:
    """Seconds until nothing waits."""
    began = time.monotonic()
    while _value(owner, "SELECT EXISTS (SELECT FROM audit_pending)"):
        if time.monotonic() - began > SEALS_WITHIN:
            raise Trouble("The sealer does not catch up.")
        time.sleep(0.05)
    return time.monotonic() - began


def _check(owner: Connection) -> int:
    """How many events are sealed; indices have no gap."""
    leaves, last = _row(owner, "SELECT count(*), max(index) FROM audit_leaf")
    size = _value(owner, "SELECT max(size) FROM audit_checkpoint")
    if not leaves or leaves != last + 1 or leaves != size:
        raise Trouble(f"{leaves} leaves up to {last}, but a checkpoint of {size}.")
    return int(leaves)


@contextmanager
def _sealer(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A sealer as ./run starts it, standing still."""
    say("Starting a sealer ...")
    role = os.environ["DATABASE_URL"].replace("//vigil_app", "//vigil_sealer", 1)
    surroundings = os.environ | {"DATABASE_URL": role, "VIGIL_VAR": str(folder)}
    with (folder / "sealer.log").open("wb") as log:
        sealer = subprocess.Popen(  # noqa: S603  (our own words)
            [*MANAGE, "sealer"], env=surroundings, stdout=log, stderr=log
        )
    try:
        published = folder / "seal" / "checkpoints.jsonl"
        while not published.exists():
            if sealer.poll() is not None:
                raise Trouble(f"The sealer does not start: {(folder / 'sealer.log').read_text()[-500:]}")
            time.sleep(0.1)
        yield sealer
    finally:
        sealer.kill()
        sealer.wait()


def _run(owner: Connection, statement: str) -> None:
    with owner.cursor() as cursor:
        cursor.execute(statement)


def _row(owner: Connection, statement: str) -> tuple[int, ...]:
    with owner.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[int, ...] = cursor.fetchone()
    return row


def _value(owner: Connection, statement: str) -> object:
    return _row(owner, statement)[0]
