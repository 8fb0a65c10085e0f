"""Merging two records of one person: both are kept, one goes on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from intake.rules import duplicates as rules
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from risk.services import adopt_level
from visits.services import copy_visits


@transaction.atomic
def request_merge(*, kept_id: int, duplicate_id: int, reason: str, by: User, now: datetime) -> Proposal:
    """Ask for `duplicate` to be merged into `kept`; both stay as they are until somebody else approves.

    Raises RuleViolation.
    """
    rules.check_are_two(kept_id, duplicate_id)
    kept, duplicate = _locked(kept_id, duplicate_id)
    rules.check_can_merge(kept_closed_on=kept.closed_on, duplicate_closed_on=duplicate.closed_on)
    return offenders.propose(
        kept,
        ProposalKind.MERGE,
        summary=f"Merge {duplicate.reference} into {kept.reference}",
        reason=reason,
        payload={"duplicate": duplicate.pk, "other_offender_ids": [duplicate.pk]},
        by=by,
        now=now,
    )


def carry_out(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Give the kept record what the duplicate knew, and close the duplicate. Raises RuleViolation.

    Afterwards the kept record has the visits of both, the higher level, the earlier registration and the shorter
    agreed interval. Orders, changes and linked people stay readable on the duplicate.
    """
    kept, duplicate = _locked(proposal.offender_id, proposal.payload["duplicate"])
    rules.check_can_merge(kept_closed_on=kept.closed_on, duplicate_closed_on=duplicate.closed_on)
    copy_visits(from_offender=duplicate, to_offender=kept, now=now)
    for field, value in rules.merged_facts(_facts(kept), _facts(duplicate)).items():
        setattr(kept, field, value)
    kept.save(update_fields=["registered_on", "agreed_interval_months", "date_of_birth"])
    if duplicate.risk_level is not None:
        rationale = f"{proposal.summary}. {proposal.reason}"
        adopt_level(kept, duplicate.risk_level, rationale=rationale, proposal=proposal, by=by, now=now)
    offenders.close(
        duplicate,
        reason=ClosureReason.DUPLICATE,
        closed_on=timezone.localdate(now),
        proposal=proposal,
        by=by,
    )
    audit.record(Verb.OFFENDERS_MERGED, by=by, offender_ids=[kept.pk, duplicate.pk])


def _locked(kept_id: int, duplicate_id: int) -> tuple[Offender, Offender]:
    found = {offender.pk: offender for offender in offenders.lock_all([kept_id, duplicate_id])}
    return found[kept_id], found[duplicate_id]


def _facts(offender: Offender) -> rules.Facts:
    return rules.Facts(
        registered_on=offender.registered_on,
        agreed_interval_months=offender.agreed_interval_months,
        date_of_birth=offender.date_of_birth,
    )
