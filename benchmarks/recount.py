"""The watcher's recount of a register that has been swept: how long it takes, and that it agrees."""

import logging
import time
from datetime import datetime
from datetime import time as clock_time
from statistics import median

from django.utils import timezone

from benchmarks.database import connect_as_owner
from benchmarks.loading import load
from benchmarks.population import Shape
from embedded.console import Trouble
from offender_mgmt.alerts import services as alerts
from reports.recount import recount
from visits.models import VisitObligation

logger = logging.getLogger(__name__)


def measure(*, offenders: int, visits: int, seed: int, repeat: int) -> str:
    """Fill the empty database, sweep it, time the recount, and return the figures.

    Raises Trouble when the recount does not agree with the sweep.
    """
    on = timezone.localdate()
    logger.info("inventing and loading %s offenders ...", f"{offenders:,}")
    load(Shape(offenders, visits, seed, on), connect_as_owner())
    alerts.sweep(now=timezone.make_aware(datetime.combine(on, clock_time(12))))
    taken = []
    for _ in range(repeat + 1):  # the first fills the caches
        began = time.perf_counter()
        found = recount(on)
        taken.append(time.perf_counter() - began)
    if not found.is_equal:
        raise Trouble(f"The recount differs: {found.figures}, {found.differing[:10]}.")
    obligations = VisitObligation.objects.count()
    standing = VisitObligation.objects.open().count()
    lines = [
        f"{standing:,} open obligations of {obligations:,}, seed {seed}; median of {repeat}",
        f"recount {median(taken[1:]) * 1000:,.0f} ms, first {taken[0] * 1000:,.0f} ms",
        *(f"  {what}: {said:,} said, {counted:,} counted" for what, (said, counted) in found.figures.items()),
        "",
    ]
    return "\n".join(lines)
