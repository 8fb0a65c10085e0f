"""Writes to the register. Each locks the offender, asks the rule, saves the fact, audits it, refreshes."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import rules
from offender_mgmt.offenders.choices import ClosureReason, SuspensionReason
from offender_mgmt.offenders.models import Assignment, Closure, Offender, Suspension

Refresher = Callable[..., None]


def refresh(offender_ids: Sequence[int], *, now: datetime) -> None:
    """Bring everything derived from these offenders' facts up to date, in the caller's transaction.

    Runs `settings.OFFENDER_REFRESHERS` in order. The caller holds the offenders' locks. Afterwards every
    live offender among them has the due date that the rules give, and exactly the alerts that are true.
    """
    for path in settings.OFFENDER_REFRESHERS:
        refresher: Refresher = import_string(path)
        refresher(offender_ids, now=now)


def lock(offender_id: int) -> Offender:
    """Return the offender, locked until the transaction ends. Raises Offender.DoesNotExist."""
    # no_key: an alert or a visit may refer to the row meanwhile; a plain lock and the sweep could deadlock.
    return Offender.objects.select_for_update(no_key=True).get(pk=offender_id)


@transaction.atomic
def assign(
    *, offender_id: int, manager: User | None, team: Team | None, from_on: date, by: User, now: datetime
) -> Assignment:
    """Make `manager` and `team` answer for the offender from `from_on`; the earlier assignment ends then."""
    offender = lock(offender_id)
    offender.assignments.filter(until_on=None).update(until_on=from_on)
    assignment = Assignment.objects.create(offender=offender, manager=manager, team=team, from_on=from_on)
    offender.manager, offender.team = manager, team
    offender.save(update_fields=["manager", "team"])
    audit.record(
        Verb.OFFENDER_CHANGED, by=by, offender_ids=[offender.pk], details={"fields": ["manager", "team"]}
    )
    refresh([offender.pk], now=now)
    return assignment


@transaction.atomic
def suspend_visits(
    *,
    offender_id: int,
    reason: SuspensionReason,
    evidence: str,
    started_on: date,
    next_check_on: date,
    expected_until: date | None,
    by: User,
    now: datetime,
) -> Suspension:
    """Suspend visits until `next_check_on` at the latest; `by` approves it. Raises RuleViolation."""
    offender = lock(offender_id)
    rules.check_can_suspend(
        closed_on=offender.closed_on,
        has_open_suspension=offender.suspensions.filter(ended_on=None).exists(),
        evidence=evidence,
        next_check_on=next_check_on,
        today=timezone.localdate(now),
    )
    suspension = Suspension.objects.create(
        offender=offender,
        reason=reason,
        evidence=evidence,
        started_on=started_on,
        next_check_on=next_check_on,
        expected_until=expected_until,
        approved_by=by,
    )
    audit.record(Verb.VISITS_SUSPENDED, by=by, offender_ids=[offender.pk], details={"reason": reason})
    refresh([offender.pk], now=now)
    return suspension


@transaction.atomic
def end_suspension(*, suspension_id: int, ended_on: date, by: User, now: datetime) -> Suspension:
    """End a suspension on `ended_on`; the visit is due again at once, in the same transaction."""
    offender = lock(Suspension.objects.values_list("offender_id", flat=True).get(pk=suspension_id))
    suspension = Suspension.objects.get(pk=suspension_id)
    rules.check_can_end_suspension(
        started_on=suspension.started_on,
        already_ended_on=suspension.ended_on,
        ended_on=ended_on,
        today=timezone.localdate(now),
    )
    suspension.ended_on = ended_on
    suspension.save(update_fields=["ended_on"])
    audit.record(Verb.SUSPENSION_ENDED, by=by, offender_ids=[offender.pk])
    refresh([offender.pk], now=now)
    return suspension


@transaction.atomic
def close_offender(
    *,
    offender_id: int,
    reason: ClosureReason,
    evidence: str,
    closed_on: date,
    by: User,
    approved_by: User | None,
    now: datetime,
) -> Closure:
    """Take an offender off the live register, on the word of two people. Raises RuleViolation."""
    offender = lock(offender_id)
    rules.check_can_close(
        already_closed_on=offender.closed_on,
        closed_on=closed_on,
        evidence=evidence,
        recorded_by=by.pk,
        approved_by=approved_by.pk if approved_by else None,
        today=timezone.localdate(now),
    )
    closure = Closure.objects.create(
        offender=offender,
        reason=reason,
        evidence=evidence,
        closed_on=closed_on,
        recorded_by=by,
        approved_by=approved_by,
    )
    offender.closed_on = closed_on
    offender.save(update_fields=["closed_on"])
    audit.record(Verb.OFFENDER_CLOSED, by=by, offender_ids=[offender.pk], details={"reason": reason})
    refresh([offender.pk], now=now)
    return closure
