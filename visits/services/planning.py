"""Keeping each offender's one obligation equal to what the rules give."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy import models as policy_models
from offender_mgmt.policy.rules import Policy
from visits.models import Visit, VisitObligation
from visits.models.known import what_is_known
from visits.models.restating import restate
from visits.rules.due import VisitDue, keep
from visits.rules.receipt import receipt
from visits.services import windows
from visits.services.lengthening import propose_later_dates

# What two people agree on in these is no date: the ratchet holds.
NO_DATES = (ProposalKind.LADDER, ProposalKind.ANNOUNCED_VISIT)


def refresh(
    offender_ids: Sequence[int], *, by: User | None, now: datetime, approved: Proposal | None = None
) -> None:
    """Make the open obligation of each of these offenders what the rules give, in a constant number of queries.

    Afterwards: a live offender has one open obligation with its receipt (or none, when no date can be worked
    out, which is an alert); a newer successful visit has closed the one before; a closed offender has none.
    Where the facts give a later date that nobody has accepted, a proposal waits. The window of a visit follows its
    obligation. The caller holds the locks.
    """
    policy = policy_models.in_force(timezone.localdate(now))
    _keep_obligations(offender_ids, policy, by=by, now=now, approved=approved)
    windows.redraw(offender_ids, policy=policy, now=now)


def _keep_obligations(
    offender_ids: Sequence[int], policy: Policy, *, by: User | None, now: datetime, approved: Proposal | None
) -> None:
    today = timezone.localdate(now)
    is_later_accepted = approved is not None and approved.kind not in NO_DATES
    known = what_is_known(offender_ids, is_later_accepted=is_later_accepted)
    closed, changed, opened = [], [], []
    later: dict[int, VisitDue] = {}
    for offender in Offender.objects.filter(pk__in=offender_ids):
        obligation = known.obligations.get(offender.pk)
        if offender.closed_on is not None:
            closed += (
                [_close(obligation, met_by=None, now=now)] if obligation and not obligation.closed_at else []
            )
            continue
        kept = keep(known.facts_of(offender), policy, today=today)
        due = kept.due
        if due is None:
            continue  # a date that stands goes on standing; without one, the sweep names the gap
        if due.proposed_due_on is not None:
            later[offender.pk] = due
        if obligation is not None and kept.is_met:
            closed.append(_close(obligation, met_by=known.successful[offender.pk], now=now))
            obligation = None
        if obligation is None:
            opened.append(_set(VisitObligation(offender=offender, opened_at=now), due, policy))
        elif _differs(obligation, due, policy):
            changed.append(_set(obligation, due, policy))
    VisitObligation.objects.bulk_update(closed, ["closed_at", "closed_by"], batch_size=1000)
    restate(changed)
    VisitObligation.objects.bulk_create(opened, batch_size=1000)
    propose_later_dates(offender_ids, later, by=by, now=now)


def accept_later_date(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Nothing to carry out: the facts are there already, and the refresh that follows may now follow them."""


def _close(obligation: VisitObligation, *, met_by: Visit | None, now: datetime) -> VisitObligation:
    obligation.closed_at, obligation.closed_by = now, met_by
    return obligation


def _differs(obligation: VisitObligation, due: VisitDue, policy: Policy) -> bool:
    return obligation.closed_at is not None or bool(obligation.receipt != receipt(due, policy))


def _set(obligation: VisitObligation, due: VisitDue, policy: Policy) -> VisitObligation:
    obligation.due_on = due.due_on
    obligation.usual_due_on = due.usual_due_on
    obligation.anchor = due.anchor
    obligation.anchor_on = due.anchor_on
    obligation.receipt = receipt(due, policy)
    obligation.policy_revision_id = policy.revision
    obligation.closed_at = None
    return obligation
