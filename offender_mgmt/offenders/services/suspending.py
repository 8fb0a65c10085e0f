"""Suspending visits: asked for by one person, approved by another, ended by anybody or by the facts."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ProposalKind, SuspensionReason
from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from offender_mgmt.offenders.rules import suspending as rules
from offender_mgmt.offenders.rules.reactive import check_can_enter
from offender_mgmt.offenders.services.proposing import propose
from offender_mgmt.offenders.services.reactive import criteria_on, exits_since
from offender_mgmt.offenders.services.refreshing import lock, refresh
from offender_mgmt.policy import models as policy_models


@dataclass(frozen=True)
class SuspensionAsked:
    """A suspension as an edge has parsed it. It holds until `next_check_on` at the latest.

    `last_offence_on` is what the officer knows of the last offence, for reactive management.
    """

    reason: SuspensionReason
    evidence: str
    started_on: date
    next_check_on: date
    expected_until: date | None = None
    last_offence_on: date | None = None


@transaction.atomic
def request_suspension(*, offender_id: int, asked: SuspensionAsked, by: User, now: datetime) -> Proposal:
    """Ask for visits to be suspended; they stay due until somebody else approves. Raises RuleViolation."""
    offender = lock(offender_id)
    criteria = _check(offender, asked, since=now, now=now)
    words = asked.reason.label.lower()
    return propose(
        offender,
        ProposalKind.SUSPEND,
        summary=f"Suspend visits: {words}, to be checked by {asked.next_check_on:%-d %B %Y}",
        reason=asked.evidence,
        payload=_payload(asked) | {"criteria": criteria},
        by=by,
        now=now,
    )


def carry_out(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Suspend as proposed; a suspension that still held ends where this one begins. Raises RuleViolation."""
    asked = _asked(proposal.payload)
    offender = proposal.offender
    _check(offender, asked, since=proposal.requested_at, now=now)
    for held in offender.suspensions.filter(ended_on=None):
        held.ended_on, held.ended_because = asked.started_on, "Another suspension followed."
        held.save(update_fields=["ended_on", "ended_because"])
        audit.record(Verb.SUSPENSION_ENDED, by=by, offender_ids=[offender.pk])
    Suspension.objects.create(
        offender=offender,
        reason=asked.reason,
        evidence=asked.evidence,
        started_on=asked.started_on,
        expected_until=asked.expected_until,
        next_check_on=asked.next_check_on,
        criteria=proposal.payload["criteria"],
        requested_by=proposal.requested_by,
        approved_by=by,
        proposal=proposal,
    )
    audit.record(
        Verb.VISITS_SUSPENDED, by=by, offender_ids=[offender.pk], details={"reason": asked.reason.value}
    )


@transaction.atomic
def end_suspension(
    *, suspension_id: int, ended_on: date, because: str = "", by: User, now: datetime
) -> Suspension:
    """End a suspension on `ended_on`; the visit is due again at once, in the same transaction."""
    offender = lock(Suspension.objects.values_list("offender_id", flat=True).get(pk=suspension_id))
    suspension = Suspension.objects.get(pk=suspension_id)
    rules.check_can_end_suspension(
        started_on=suspension.started_on,
        already_ended_on=suspension.ended_on,
        ended_on=ended_on,
        today=timezone.localdate(now),
    )
    suspension.ended_on, suspension.ended_because = ended_on, because
    suspension.save(update_fields=["ended_on", "ended_because"])
    audit.record(Verb.SUSPENSION_ENDED, by=by, offender_ids=[offender.pk])
    refresh([offender.pk], by=by, now=now)
    return suspension


def _check(
    offender: Offender, asked: SuspensionAsked, *, since: datetime, now: datetime
) -> list[dict[str, str | bool | None]]:
    """Raise RuleViolation unless visits may be suspended so; return the criteria as they are kept.

    `since` is when it was asked for: whatever became known after that is weighed anew.
    """
    today = timezone.localdate(now)
    held = offender.suspensions.filter(ended_on=None).first()
    rules.check_can_suspend(
        rules.Asked(
            reason=asked.reason.value,
            evidence=asked.evidence,
            started_on=asked.started_on,
            next_check_on=asked.next_check_on,
            expected_until=asked.expected_until,
        ),
        closed_on=offender.closed_on,
        held_since=held.started_on if held else None,
        policy=policy_models.in_force(today),
        today=today,
    )
    if asked.reason != SuspensionReason.REACTIVE:
        return []
    criteria = criteria_on(offender, last_offence_on=asked.last_offence_on, on=today)
    check_can_enter(criteria, changes_since=exits_since(offender, since))
    return [{"criterion": one.words, "is_met": one.is_met} for one in criteria]


def _payload(asked: SuspensionAsked) -> dict[str, object]:
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(asked).items()
    }


def _asked(payload: dict[str, str]) -> SuspensionAsked:
    def day(key: str) -> date | None:
        return date.fromisoformat(payload[key]) if payload[key] else None

    return SuspensionAsked(
        reason=SuspensionReason(payload["reason"]),
        evidence=payload["evidence"],
        started_on=date.fromisoformat(payload["started_on"]),
        next_check_on=date.fromisoformat(payload["next_check_on"]),
        expected_until=day("expected_until"),
        last_offence_on=day("last_offence_on"),
    )
