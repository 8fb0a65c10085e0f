"""Taking a person off the live register, on the word of two people, and putting them back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ClosureReason, ProposalKind
from offender_mgmt.offenders.models import Closure, Offender, Proposal
from offender_mgmt.offenders.rules import standing as rules
from offender_mgmt.offenders.services.proposing import propose, withdraw
from offender_mgmt.offenders.services.refreshing import lock, refresh


@transaction.atomic
def request_closure(
    *, offender_id: int, reason: ClosureReason, evidence: str, closed_on: date, by: User, now: datetime
) -> Proposal:
    """Ask for a record to be closed; it stays live until somebody else approves. Raises RuleViolation."""
    offender = lock(offender_id)
    _check(offender, evidence, closed_on, now)
    return propose(
        offender,
        ProposalKind.CLOSE,
        summary=f"Close the record: {reason.label.lower()}, {closed_on:%-d %B %Y}",
        reason=evidence,
        payload={"reason": reason.value, "closed_on": closed_on.isoformat()},
        by=by,
        now=now,
    )


def carry_out(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Close the record as proposed. Raises RuleViolation when it is closed already."""
    closed_on = date.fromisoformat(proposal.payload["closed_on"])
    _check(proposal.offender, proposal.reason, closed_on, now)
    for kind in (ProposalKind.SUSPEND, ProposalKind.LOWER_LEVEL):  # a closed record has neither
        withdraw(proposal.offender, kind, because="The record was closed.", by=by, now=now)
    close(
        proposal.offender,
        reason=ClosureReason(proposal.payload["reason"]),
        closed_on=closed_on,
        proposal=proposal,
        by=by,
    )


@transaction.atomic
def close(
    offender: Offender, *, reason: ClosureReason, closed_on: date, proposal: Proposal, by: User
) -> Closure:
    """Close a locked offender on the strength of an approved proposal; the caller refreshes."""
    if proposal.requested_by is None:
        raise RuleViolation("Nobody asked for this closure, so there are no two people to close the record.")
    closure = Closure.objects.create(
        offender=offender,
        reason=reason,
        evidence=proposal.reason,
        closed_on=closed_on,
        recorded_by=proposal.requested_by,
        approved_by=by,
        proposal=proposal,
    )
    offender.closed_on = closed_on
    offender.save(update_fields=["closed_on"])
    audit.record(Verb.OFFENDER_CLOSED, by=by, offender_ids=[offender.pk], details={"reason": reason.value})
    return closure


@transaction.atomic
def reopen(*, offender_id: int, because: str, by: User, now: datetime) -> Offender:
    """Make a closed record live again, such as after a death reported in error; a visit is due as it was.

    Raises RuleViolation. One person is enough: it only ever adds a duty.
    """
    offender = lock(offender_id)
    rules.check_can_reopen(closed_on=offender.closed_on, reason=because)
    offender.closures.filter(reversed_on=None).update(
        reversed_on=timezone.localdate(now), reversed_by=by, reversed_because=because
    )
    offender.closed_on = None
    offender.save(update_fields=["closed_on"])
    audit.record(Verb.OFFENDER_REOPENED, by=by, offender_ids=[offender.pk])
    refresh([offender.pk], by=by, now=now)
    return offender


def _check(offender: Offender, evidence: str, closed_on: date, now: datetime) -> None:
    rules.check_can_close(
        already_closed_on=offender.closed_on,
        closed_on=closed_on,
        evidence=evidence,
        today=timezone.localdate(now),
    )
