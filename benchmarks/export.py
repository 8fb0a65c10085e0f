"""A signed export of a long list, from the queue to the container in the database, beside COPY of the same rows."""

import csv
import io
import logging
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import django
from django.utils import timezone

from benchmarks.database import Connection, connect_as_owner, server
from benchmarks.loading import UNUSABLE, load
from benchmarks.population import Shape
from embedded.console import Trouble
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.rules.disclosures import Disclosure
from offender_mgmt.exports.models import Export
from offender_mgmt.exports.services import Order, ask_for, make_waiting

COPY = """
COPY (
    SELECT o.reference,
        CASE o.risk_level WHEN 'very_high' THEN 'Very high' WHEN 'high' THEN 'High' WHEN 'medium' THEN 'Medium'
            WHEN 'low' THEN 'Low' ELSE 'Not assessed' END,
        t.name, coalesce(nullif(trim(concat_ws(' ', m.first_name, m.last_name)), ''), m.username),
        o.registered_on
    FROM offenders_offender o
    LEFT JOIN accounts_team t ON t.id = o.team_id
    LEFT JOIN accounts_user m ON m.id = o.manager_id
    WHERE o.closed_on IS NULL AND NOT o.is_canary
    ORDER BY o.reference, o.id
) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *)
"""
logger = logging.getLogger(__name__)


def measure(*, rows: int, seed: int, repeat: int) -> str:
    """Fill the empty database, measure, and return the figures. Raises Trouble where the rows differ.

    Exports are made in a process of their own, as by a worker that has just begun: the memory is all that it has.
    """
    logger.info("inventing and loading %s people ...", f"{rows:,}")
    owner = connect_as_owner()
    load(Shape(rows, 1, seed, timezone.localdate()), owner)
    User.objects.create(username="auditor", password=UNUSABLE, role=Role.AUDITOR)
    ours, by_hand = [], []
    with ProcessPoolExecutor(1, get_context("spawn"), django.setup) as worker:
        before = worker.submit(_peak).result()
        for _ in range(repeat):  # in turns, so that whoever else uses the machine slows both
            ours.append(worker.submit(_exported, "csv").result())
            by_hand.append(_timed(lambda: _copy(owner)))
        after = worker.submit(_peak).result()
        _compare(_copy(owner))
        book = worker.submit(_exported, "csv", "xlsx").result()
        with_book = worker.submit(_peak).result()
    export = Export.objects.order_by("number")[0]
    return (
        f"{export.rows:,} rows, {export.size / 2**20:.1f} MB, seed {seed}; {server()}; median of {repeat}\n"
        f"signed export {median(ours):,.0f} ms (slowest {max(ours):,.0f}), COPY {median(by_hand):,.0f} ms, "
        f"ratio {median(ours) / median(by_hand):.2f}\n"
        f"memory of the whole process at most {after:,} MB, {before:,} MB before the first export\n"
        f"with a workbook {book:,.0f} ms, at most {with_book:,} MB\n"
    )


def _exported(*formats: str) -> float:
    """Have one made, as the clock does; how many milliseconds it took."""
    by, now = User.objects.get(username="auditor"), timezone.now()
    order = Order("measure", "People on the register", {"measure": "live", "filters": ""}, formats)

    def asked_and_made() -> None:
        ask_for(order, to=Disclosure("A benchmark", "own_work"), by=by, now=now)
        make_waiting(now=now)

    return _timed(asked_and_made)


def _copy(owner: Connection) -> bytes:
    copied = io.BytesIO()
    with owner.cursor() as cursor:
        cursor.copy_expert(COPY, copied)
    return copied.getvalue()


def _compare(copied: bytes) -> None:
    """The export has the rows of COPY, in its order, between its header and its watermark."""
    with zipfile.ZipFile(io.BytesIO(b"".join(Export.objects.order_by("-number")[0].stream()))) as container:
        exported = container.read("live.csv").decode("utf-8-sig")
    ours = list(csv.reader(io.StringIO(exported, newline="")))[1:-1]
    by_hand = list(csv.reader(io.StringIO(copied.decode(), newline="")))
    if ours != by_hand:
        first = next((pair for pair in zip(ours, by_hand, strict=False) if pair[0] != pair[1]), "")
        raise Trouble(f"The export has {len(ours)} rows, COPY {len(by_hand)}. The first that differ: {first}")


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def _peak() -> int:
    """The most memory that this process has had since it began, in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024
