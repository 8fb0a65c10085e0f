"""Announcing a visit: asking beforehand, what recording it needs, and what a supervisor says afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy.rules import Policy
from visits import conditions
from visits.choices import TOLD_BEFOREHAND, AnnouncedBecause, Authorisation
from visits.models import AnnouncementReview, Visit
from visits.models.announced import share_of
from visits.rules import announcing as rules


@dataclass(frozen=True)
class AnnouncementAsked:
    """What an officer asks for: a visit on one of these days, of which the offender is told beforehand."""

    because: AnnouncedBecause
    words: str
    from_on: date
    until_on: date


@transaction.atomic
def ask_to_announce(*, offender_id: int, asked: AnnouncementAsked, by: User, now: datetime) -> Proposal:
    """Ask a supervisor to approve that a visit is announced; nothing is approved yet. Raises RuleViolation."""
    offender = offenders.lock(offender_id)
    _check(offender, asked.from_on, asked.until_on, now=now)
    days = f"on {asked.from_on:%-d %B %Y}"
    if asked.until_on != asked.from_on:
        days = f"between {asked.from_on:%-d %B %Y} and {asked.until_on:%-d %B %Y}"
    proposal = offenders.propose(
        offender,
        ProposalKind.ANNOUNCED_VISIT,
        summary=f"Announce a visit {days}",
        reason=asked.words,
        payload={
            "because": asked.because.value,
            "because_in_words": asked.because.label,
            "from_on": asked.from_on.isoformat(),
            "until_on": asked.until_on.isoformat(),
        },
        by=by,
        now=now,
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return proposal


def carry_out(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Nothing to carry out: the approved proposal is the approval. Raises RuleViolation when its days are past."""
    days = (date.fromisoformat(proposal.payload[name]) for name in ("from_on", "until_on"))
    _check(proposal.offender, *days, now=now)


def _check(offender: Offender, from_on: date, until_on: date, *, now: datetime) -> None:
    rules.check_can_ask(
        is_closed=offender.closed_on is not None,
        from_on=from_on,
        until_on=until_on,
        today=timezone.localdate(now),
    )


def is_approval_needed(
    offender: Offender, arrangement: str, policy: Policy, *, visited_on: date, by: User
) -> bool:
    """Say whether a visit that is being recorded needed approval, so that it is kept with the visit."""
    if arrangement not in TOLD_BEFOREHAND:
        return False
    share = share_of(by, until=visited_on)
    return rules.needs_approval(rules.Announcing(arrangement, offender.risk_level, share), policy)


@transaction.atomic
def review_announced_visit(
    *, visit_id: int, decision: Authorisation, reason: str, by: User, now: datetime
) -> AnnouncementReview:
    """Say afterwards, once, whether a visit that was announced without approval is authorised; it is asked no more.

    Raises RuleViolation when it is not asked, or `by` made or recorded the visit, is junior, or may not.
    """
    offender = offenders.lock(Visit.objects.values_list("offender_id", flat=True).get(pk=visit_id))
    visit = Visit.objects.select_related("recorded_by").get(pk=visit_id)
    rules.check_can_review(
        rules.Reviewed(
            is_asked=conditions.announced_without_approval(timezone.localdate(now))
            .filter(pk=visit_id)
            .exists(),
            is_reviewed=AnnouncementReview.objects.filter(visit=visit).exists(),
            officer_ids=frozenset(visit.officers.values_list("pk", flat=True)),
            recorded_by=visit.recorded_by.as_person,
        ),
        reason=reason,
        by=by.as_person,
        may_approve=by.may(Permission.APPROVE_PROPOSALS),
    )
    review = AnnouncementReview.objects.create(
        visit=visit, decision=decision, reason=reason, decided_by=by, decided_at=now
    )
    audit.record(
        Verb.ANNOUNCEMENT_APPROVED,
        by=by,
        offender_ids=[offender.pk],
        details={"receipt": visit.receipt_number, "decision": decision.value},
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return review
