"""The one way for two people to agree: one proposes, another approves or returns."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from offender_mgmt import fence
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.rules import proposals as rules
from offender_mgmt.offenders.services.refreshing import due_on, lock_all, refresh

CarryOut = Callable[..., None]


@transaction.atomic
def propose(
    offender: Offender,
    kind: ProposalKind,
    *,
    summary: str,
    reason: str,
    payload: Mapping[str, Any],
    by: User,
    now: datetime,
) -> Proposal:
    """Write down what `by` asks for, in the caller's transaction; the caller holds the offender's lock.

    Nothing of it is true until somebody else approves it. Raises RuleViolation when the same already waits.
    """
    waiting = Proposal.objects.waiting().filter(offender=offender, kind=kind)
    rules.check_can_propose(reason=reason, has_one_waiting=waiting.exists())
    proposal = Proposal.objects.create(
        offender=offender,
        kind=kind,
        summary=summary,
        reason=reason,
        payload=dict(payload),
        requested_by=by,
        requested_at=now,
    )
    _record(Verb.PROPOSED, proposal, by)
    return proposal


@transaction.atomic
def approve(*, proposal_id: int, answer: str = "", by: User, now: datetime) -> Proposal:
    """Carry the proposal out, on the word of whoever asked and of `by`, and bring the visit's date up to date.

    Raises RuleViolation when `by` asked for it, is junior, may not, or the facts no longer allow it.
    """
    proposal = _locked(proposal_id)
    rules.check_can_approve(_waiting(proposal), approver=by.as_person, may_approve=may_answer(proposal, by))
    proposal.due_on_before = due_on(proposal.offender_id)
    proposal.approved_by, proposal.closed_at, proposal.answer = by, now, answer
    proposal.save(update_fields=["approved_by", "closed_at", "answer", "due_on_before"])
    carry_out: CarryOut = import_string(settings.PROPOSAL_KINDS[proposal.kind])
    with fence.whole_register():  # what was agreed may take the record from whoever agrees
        carry_out(proposal, by=by, now=now)
        refresh(_offender_ids(proposal), by=by, now=now, approved=proposal)
        proposal.due_on_after = due_on(proposal.offender_id)
    if "due_on" in proposal.payload:
        shown = date.fromisoformat(proposal.payload["due_on"])
        rules.check_date_is_as_shown(shown=shown, found=proposal.due_on_after)
    proposal.save(update_fields=["due_on_after"])
    _record(Verb.PROPOSAL_APPROVED, proposal, by)
    return proposal


@transaction.atomic
def return_proposal(*, proposal_id: int, answer: str, by: User, now: datetime) -> Proposal:
    """Send a proposal back with reasons; nothing of it becomes true. Raises RuleViolation."""
    proposal = _locked(proposal_id)
    rules.check_can_return(_waiting(proposal), may_approve=may_answer(proposal, by), reason=answer)
    proposal.returned_by, proposal.closed_at, proposal.answer = by, now, answer
    proposal.save(update_fields=["returned_by", "closed_at", "answer"])
    _record(Verb.PROPOSAL_RETURNED, proposal, by)
    refresh(_offender_ids(proposal), by=by, now=now)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: User, now: datetime) -> Proposal:
    """Take back what `by` asked for and nobody has answered. Raises RuleViolation."""
    proposal = _locked(proposal_id)
    rules.check_can_withdraw(_waiting(proposal), kind=proposal.kind, by=by.as_person)
    proposal.closed_at, proposal.answer = now, "Withdrawn by the person who asked for it."
    proposal.save(update_fields=["closed_at", "answer"])
    _record(Verb.PROPOSAL_WITHDRAWN, proposal, by)
    refresh(_offender_ids(proposal), by=by, now=now)
    return proposal


@transaction.atomic
def withdraw(offender: Offender, kind: ProposalKind, *, because: str, by: User, now: datetime) -> None:
    """Take back a waiting proposal of this kind, if there is one, in the caller's transaction."""
    for proposal in Proposal.objects.select_for_update().waiting().filter(offender=offender, kind=kind):
        proposal.closed_at, proposal.answer = now, because
        proposal.save(update_fields=["closed_at", "answer"])
        _record(Verb.PROPOSAL_WITHDRAWN, proposal, by)


def effect_of_approving(*, proposal_id: int, by: User, now: datetime) -> Proposal:
    """Return the proposal as it would be after approval by `by`; nothing is changed. Raises RuleViolation.

    It is the approval itself, undone, so that what is shown cannot differ from what will happen.
    """
    with transaction.atomic():
        tried = approve(proposal_id=proposal_id, by=by, now=now)
        transaction.set_rollback(True)
    return tried


def may_answer(proposal: Proposal, user: User) -> bool:
    """Say whether this user's role answers such a proposal: a supervisor's all, professional standards' of access."""
    is_theirs = proposal.kind == ProposalKind.ACCESS and user.may(Permission.OVERSEE_ACCESS)
    return is_theirs or user.may(Permission.APPROVE_PROPOSALS)


def _locked(proposal_id: int) -> Proposal:
    """The proposal, with its offenders locked first: the same order as every other write."""
    lock_all(_offender_ids(Proposal.objects.get(pk=proposal_id)))
    return Proposal.objects.select_for_update(of=["self"]).select_related("requested_by").get(pk=proposal_id)


def _offender_ids(proposal: Proposal) -> list[int]:
    return [proposal.offender_id, *proposal.payload.get("other_offender_ids", ())]


def _waiting(proposal: Proposal) -> rules.Waiting:
    asked = proposal.requested_by.as_person if proposal.requested_by else None
    return rules.Waiting(asked=asked, is_closed=proposal.closed_at is not None)


def _record(verb: Verb, proposal: Proposal, by: User) -> None:
    details: dict[str, object] = {"proposal": str(proposal.public_id), "kind": proposal.kind}
    audit.record(verb, by=by, offender_ids=_offender_ids(proposal), details=details)
