"""A machine in order, for tests that take one part of it away."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from offender_mgmt.alerts.models import Probe, Recount, SweepRun
from offender_mgmt.alerts.rules.health import DEAD_MANS_SWITCH

PARTS = ("beat", "worker", "sweeper", DEAD_MANS_SWITCH)


def make_run(*, at: datetime, **facts: Any) -> SweepRun:
    """A full check of that moment, whole unless told otherwise."""
    counts: dict[str, Any] = {"live": 1540, "scheduled": 1357, "suspended": 183, "unschedulable": 0}
    changes = {"opened": 0, "updated": 0, "closed": 0}
    when = {"on": timezone.localdate(at), "started_at": at, "finished_at": at, "recorded_at": at}
    return SweepRun.objects.create(**{**counts, **changes, **when} | facts)


def make_recount(run: SweepRun, *, at: datetime, **facts: Any) -> Recount:
    """A recount of that check that found the same, unless told otherwise."""
    found: dict[str, Any] = {"is_equal": True, "seconds": 0.2, "figures": {"live": [1540, 1540]}}
    return Recount.objects.create(**{"run": run, "at": at, **found} | facts)


def put_in_order(*, at: datetime) -> SweepRun:
    """A check two minutes ago, counted again, and every part alive."""
    run = make_run(at=at - timedelta(minutes=2))
    make_recount(run, at=at - timedelta(minutes=2))
    Probe.objects.bulk_create(Probe(name=name, seen_at=at) for name in PARTS)
    return run
