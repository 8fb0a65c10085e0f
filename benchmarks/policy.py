"""A policy that comes into force: everybody by batches, beside one person at a time; and the simulation before it."""

import logging
import time
from datetime import datetime
from datetime import time as time_of_day

from django.db import transaction
from django.utils import timezone

from benchmarks.alerts import Rate
from benchmarks.database import connect_as_owner, server
from benchmarks.loading import load
from benchmarks.population import Shape
from caseload import services as caseload
from caseload.choices import Effect
from caseload.models import ForeseenEffect, HappenedEffect, Recalculation, Simulation
from embedded.console import Trouble
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.services import draft_revision

LEAST_RATIO = 20  # the target, for each person
STRICTER = {"very_high": 1, "high": 2, "medium": 4, "low": 9}
FIELDS = ("offender_id", "effect", "was_due_on", "due_on", "proposed_due_on")
logger = logging.getLogger(__name__)


def measure(*, offenders: int, visits: int, seed: int, seconds: int) -> str:
    """Fill the empty database, measure, and return the figures.

    Raises Trouble when what happened is not what was foreseen, or when batches are not fast enough.
    """
    now = timezone.make_aware(datetime.combine(timezone.localdate(), time_of_day(12)))
    logger.info("inventing and loading %s offenders ...", f"{offenders:,}")
    load(Shape(offenders, visits, seed, timezone.localdate(now)), connect_as_owner())
    alerts.sweep(now=now)
    simulation, tried = _publish(now)
    seen, loop = _one_at_a_time(now, seconds)
    batches = _by_batches(now, left_out=len(seen))
    _compare(simulation, seen)
    ratio = loop.each / batches.each
    figures = "\n".join(
        [
            f"{offenders:,} offenders, {visits} visits each, seed {seed}; {server()}",
            str(tried),
            str(batches),
            str(loop),
            f"{'ratio':<14}{ratio:>10,.1f} times faster for each person (target: {LEAST_RATIO})",
            "",
        ]
    )
    if ratio < LEAST_RATIO:
        raise Trouble(f"Batches are not {LEAST_RATIO} times faster.\n{figures}")
    return figures


def _publish(now: datetime) -> tuple[Simulation, Rate]:
    """A stricter policy, tried on everybody and approved from today."""
    drafter, publisher = (
        User.objects.create(username=name, first_name=name, role=Role.ADMINISTRATOR)
        for name in ("drafter", "publisher")
    )
    revision = draft_revision(
        name="Stricter",
        effective_from=timezone.localdate(now),
        based_on=PolicyRevision.objects.get(is_shipped=True),
        changes={"visit_interval_months": {"value": STRICTER, "source": "Benchmark", "certainty": "V"}},
        by=drafter,
    )
    request = caseload.ask_simulation(revision_id=revision.pk, by=drafter, now=now)
    logger.info("simulating ...")
    began = time.perf_counter()
    caseload.simulate_waiting(now=now)
    taken = time.perf_counter() - began
    simulation = Simulation.objects.get(request=request)
    caseload.publish_policy(revision_id=revision.pk, simulation_id=request.public_id, by=publisher, now=now)
    return simulation, Rate("simulation", simulation.live, "people", taken)


def _one_at_a_time(now: datetime, seconds: int) -> tuple[list[int], Rate]:
    """The refresh of one person, each in a transaction of its own, until the time is over.

    Everything that batches do for many: lock, facts, rule, obligation, window, plan, alerts.
    """
    logger.info("one at a time, for %s seconds ...", seconds)
    # From the end of the register, where the batches come last.
    keys = list(Offender.objects.live().order_by("-pk").values_list("pk", flat=True))
    _refresh(keys[0], now)  # so that neither is measured cold
    seen, began = keys[:1], time.perf_counter()
    for pk in keys[1:]:
        _refresh(pk, now)
        seen.append(pk)
        if time.perf_counter() - began > seconds:
            break
    return seen, Rate("one by one", len(seen) - 1, "people", time.perf_counter() - began)


@transaction.atomic
def _refresh(pk: int, now: datetime) -> None:
    offenders.lock(pk)
    offenders.refresh([pk], by=None, now=now)


def _by_batches(now: datetime, *, left_out: int) -> Rate:
    """Everybody; whom the loop had done already is not counted, though batches look at them too."""
    logger.info("by batches ...")
    began = time.perf_counter()
    while caseload.recalculate(now=now):
        pass
    run = Recalculation.objects.get()
    if run.finished_at is None:
        raise Trouble("The recalculation has not ended.")
    return Rate("by batches", run.people - left_out, "people", time.perf_counter() - began)


def _compare(simulation: Simulation, seen: list[int]) -> None:
    """Batches did what was foreseen, person by person; and the loop gave its people the same dates."""
    foreseen = ForeseenEffect.objects.filter(simulation=simulation)
    happened = HappenedEffect.objects.all()
    if set(foreseen.exclude(offender__in=seen).values_list(*FIELDS)) != set(
        happened.exclude(offender__in=seen).exclude(effect=Effect.NONE).values_list(*FIELDS)
    ):
        raise Trouble("What happened to some is not what was foreseen.")
    dates = ("offender_id", "due_on")
    if set(foreseen.filter(offender__in=seen).values_list(*dates)) != set(
        happened.filter(offender__in=seen).values_list(*dates)
    ):
        raise Trouble("One at a time gave other dates than were foreseen.")
