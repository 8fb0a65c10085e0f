"""The full check, guarded: whether it may be made, whether it can be believed, and who is told how it went."""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Refusal, Trigger
from offender_mgmt.alerts.models import LiveAccepted, Recount, SweepRun
from offender_mgmt.alerts.rules import Comparison, believing
from offender_mgmt.alerts.rules.clock import clock_refusal
from offender_mgmt.alerts.services import outside
from offender_mgmt.alerts.services.probing import seen
from offender_mgmt.alerts.services.reconciling import reconcile
from offender_mgmt.alerts.services.sweeping import sweep
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import VigilError
from offender_mgmt.policy.models import in_force

DEAD_MANS_SWITCH = "dead_mans_switch"
NOTHING = dict.fromkeys(
    ("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed", "escalated"), 0
)
logger = logging.getLogger(__name__)


class ClockRefused(VigilError):
    """No full check was made: the clocks disagree."""


def full_check(*, now: datetime, trigger: Trigger) -> SweepRun:
    """Sweep the register, count it again from the raw tables, and tell the watcher outside how it went.

    Raises ClockRefused, and has then changed nothing but to keep that it refused. With fewer live offenders than
    can be believed it closes nothing. The watcher outside is told that all is well only after a whole partition, no
    refusal and an equal recount; what is wrong is told at once. Not to be called in a transaction.
    """
    began = time.monotonic()
    _check_clocks(now, trigger)
    _release_canary(now)
    run = sweep(now=now, trigger=trigger, least_live=_least_live(now))
    if not run.partition.is_whole:
        logger.error("the register does not add up", extra={"unaccounted": run.partition.unaccounted})
    if run.refusal:
        logger.error(
            "fewer live offenders than can be believed: nothing was closed", extra={"live": run.live}
        )
        is_good = False
    else:
        recounted = _recount(run, began)
        if recounted is None:
            return run  # not proved, and not disproved: the next check, or the watcher's patience, decides
        is_good = recounted.is_equal and run.partition.is_whole
    _tell_outside(is_good=is_good)
    return run


@transaction.atomic
def accept_fewer(*, reason: str, by: User, now: datetime) -> LiveAccepted:
    """Accept the number of live offenders that the last full check refused; the next one closes what is over.

    Raises RuleViolation.
    """
    run = (
        SweepRun.objects.trusted().latest_first().first() or SweepRun()
    )  # before the first, nothing is refused
    believing.check_can_accept_fewer(
        refusal=run.refusal,
        is_accepted=LiveAccepted.objects.filter(run_id=run.pk).exists(),
        reason=reason,
    )
    accepted = LiveAccepted.objects.create(run=run, reason=reason, by=by, at=now)
    audit.record(Verb.FEWER_LIVE_ACCEPTED, by=by, details={"run": accepted.run_id, "live": accepted.run.live})
    return accepted


def _check_clocks(now: datetime, trigger: Trigger) -> None:
    """Three clocks must agree: ours, PostgreSQL's, and PostgreSQL's when it recorded the last check."""
    database = _database_clock()
    last = SweepRun.objects.trusted().latest_first().values_list("recorded_at", flat=True).first()
    tolerance = timedelta(seconds=in_force(timezone.localdate(database)).clock_tolerance_seconds)
    refusal = clock_refusal(here=now, database=database, last_check=last, tolerance=tolerance)
    if refusal is None:
        return
    SweepRun.objects.create(
        on=timezone.localdate(database),
        started_at=database,
        finished_at=database,
        trigger=trigger,
        refusal=Refusal.CLOCK,
        rule_version=settings.VIGIL_VERSION,
        **NOTHING,
    )
    logger.error("no full check was made: %s", refusal)
    _tell_outside(is_good=False)
    raise ClockRefused(f"No full check was made. {refusal}")


def _database_clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at


def _least_live(now: datetime) -> int:
    """The fewest live offenders that are believed now: none before the first check."""
    runs = SweepRun.objects.trusted()
    believed = (runs.filter(refusal="") | runs.filter(accepted__isnull=False)).latest_first().first()
    percent = in_force(timezone.localdate(now)).fewer_live_percent
    return believing.least_believable(believed.live if believed is not None else 0, percent=percent)


def _release_canary(now: datetime) -> None:
    """Let the canary go overdue. Whatever is wrong with it must not keep people from being checked."""
    try:
        import_string(settings.CANARY)(now=now, address=settings.CANARY_EMAIL)
    except Exception:
        logger.exception("the canary could not be released")


def _recount(run: SweepRun, began: float) -> Recount | None:
    """Count again and keep it; None when it could not be done, or when the day has ended meanwhile.

    Somebody may have written between the sweep and the recount, with the sweep's alert coming after the deed: who
    differs is looked at once more before it is said aloud.
    """
    try:
        started, found = time.monotonic(), _compare(run.on)
        if found.differing and not _day_has_ended(run):
            reconcile(now=_database_clock(), offender_ids=found.differing)
            started, found = time.monotonic(), _compare(run.on)
        if not found.is_equal and _day_has_ended(run):
            return None
    except Exception:
        logger.exception("the register could not be counted again")
        return None
    ended = time.monotonic()
    if not found.is_equal:
        logger.error("the recount differs", extra={"figures": found.figures})
    return Recount.objects.create(
        run=run,
        at=run.started_at + timedelta(seconds=ended - began),
        seconds=ended - started,
        is_equal=found.is_equal,
        figures=found.figures,
        differing=list(found.differing),
    )


def _day_has_ended(run: SweepRun) -> bool:
    """Whether what was true on the run's day is no measure any more: midnight came, or the check stood still."""
    return timezone.localdate(_database_clock()) != run.on


def _compare(on: date) -> Comparison:
    ask: Callable[[date], Comparison] = import_string(settings.RECOUNT)
    return ask(on)


def _tell_outside(*, is_good: bool) -> None:
    """Tell the watcher, where there is one, and note that it heard of a good check."""
    url = settings.DEAD_MANS_SWITCH_URL
    if url and outside.tell(url, is_good=is_good) and is_good:
        seen(DEAD_MANS_SWITCH)
