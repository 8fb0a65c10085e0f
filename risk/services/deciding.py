"""Deciding a level: a raise takes effect at once, a lowering waits for a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import Origin, ProposalKind, RiskLevel
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy import models as policy_models
from risk.models import RiskDecision
from risk.rules import levels as rules
from risk.services.advising import advice_on


@dataclass(frozen=True)
class LevelChosen:
    """A level as an edge has parsed it; `deviation` is why it is not the advised one."""

    level: RiskLevel
    rationale: str
    deviation: str = ""


@transaction.atomic
def decide_level(
    *, offender_id: int, chosen: LevelChosen, by: User, now: datetime
) -> RiskDecision | Proposal:
    """Give an offender a level. A raise or a first level is a RiskDecision at once, and its review a proposal;
    a lowering is a Proposal, and nothing changes until somebody else approves it. Raises RuleViolation.
    """
    offender = offenders.lock(offender_id)
    today = timezone.localdate(now)
    advice = advice_on(offender, on=today)
    rules.check_can_decide(
        new=chosen.level,
        rationale=chosen.rationale,
        advised=advice["level"],
        deviation=chosen.deviation,
        deviation_words=policy_models.in_force(today).deviation_words,
        is_closed=offender.closed_on is not None,
    )
    answer: RiskDecision | Proposal
    if rules.is_lower(chosen.level, offender.risk_level):
        answer = _propose_lowering(offender, chosen, advice, by=by, now=now)
    else:
        _withdraw(offender, ProposalKind.LOWER_LEVEL, ProposalKind.LEVEL_REVIEW, by=by, now=now)
        answer = _decide(offender, chosen, advice, by=by, now=now)
    offenders.refresh([offender.pk], by=by, now=now)
    return answer


def _withdraw(offender: Offender, *kinds: ProposalKind, by: User, now: datetime) -> None:
    """Take back what waits for somebody's answer: another level has been decided since."""
    for kind in kinds:
        offenders.withdraw(offender, kind, because="Another level was decided.", by=by, now=now)


def _propose_lowering(
    offender: Offender, chosen: LevelChosen, advice: dict[str, Any], *, by: User, now: datetime
) -> Proposal:
    current = RiskLevel(str(offender.risk_level)).label.lower()
    return offenders.propose(
        offender,
        ProposalKind.LOWER_LEVEL,
        summary=f"Lower the risk level from {current} to {chosen.level.label.lower()}",
        reason=chosen.rationale,
        payload={
            "level": chosen.level.value,
            "from": offender.risk_level,
            "deviation": chosen.deviation,
            "advice": advice,
        },
        by=by,
        now=now,
    )


def _decide(
    offender: Offender, chosen: LevelChosen, advice: dict[str, Any], *, by: User, now: datetime
) -> RiskDecision:
    """Put a raise or a first level into effect, to be reviewed afterwards."""
    decision = _save(offender, chosen, advice, by=by, decided_by=by, now=now)
    offenders.propose(
        offender,
        ProposalKind.LEVEL_REVIEW,
        summary=f"Review of the risk level {chosen.level.label.lower()}",
        reason=chosen.rationale,
        payload={"decision": decision.pk},
        by=by,
        now=now,
    )
    return decision


def _save(
    offender: Offender,
    chosen: LevelChosen,
    advice: dict[str, Any],
    *,
    by: User,
    decided_by: User | None,
    now: datetime,
    **second_person: Any,
) -> RiskDecision:
    today = timezone.localdate(now)
    decision = RiskDecision.objects.create(
        offender=offender,
        level=chosen.level,
        previous_level=offender.risk_level,
        rationale=chosen.rationale,
        deviation=chosen.deviation,
        advice=advice,
        rules_version=rules.VERSION,
        decided_on=today,
        decided_by=decided_by,
        recorded_at=now,
        **second_person,
    )
    # A decision is no assessment: when the person was last assessed stays as it was.
    offender.risk_level = chosen.level
    offender.save(update_fields=["risk_level"])
    audit.record(Verb.RISK_DECIDED, by=by, offender_ids=[offender.pk], details={"level": chosen.level.value})
    return decision


def carry_out_lowering(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Put the lower level into effect. Raises RuleViolation when it was asked for on other facts than now."""
    offender = proposal.offender
    rules.check_can_lower(
        current=offender.risk_level,
        level_then=proposal.payload["from"],
        advised=advice_on(offender, on=timezone.localdate(now))["level"],
        advised_then=proposal.payload["advice"]["level"],
        is_closed=offender.closed_on is not None,
    )
    _withdraw(offender, ProposalKind.LEVEL_REVIEW, by=by, now=now)
    chosen = LevelChosen(RiskLevel(proposal.payload["level"]), proposal.reason, proposal.payload["deviation"])
    _save(
        offender,
        chosen,
        proposal.payload["advice"],
        by=by,
        decided_by=proposal.requested_by,
        now=now,
        approved_by=by,
        approved_at=now,
        proposal=proposal,
    )


def carry_out_review(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Write down that a second person has reviewed a level that already is in effect."""
    decision = RiskDecision.objects.get(pk=proposal.payload["decision"])
    decision.approved_by, decision.approved_at, decision.proposal = by, now, proposal
    decision.save(update_fields=["approved_by", "approved_at", "proposal"])


@transaction.atomic
def adopt_level(
    offender: Offender, level: str, *, rationale: str, proposal: Proposal, by: User, now: datetime
) -> None:
    """Raise a locked offender to the level of the record merged into it; a lower one changes nothing."""
    if offender.risk_level is None or rules.is_lower(offender.risk_level, level):
        _save(
            offender,
            LevelChosen(RiskLevel(level), rationale),
            {},
            by=by,
            decided_by=proposal.requested_by,
            now=now,
            approved_by=by,
            approved_at=now,
        )


@dataclass(frozen=True)
class ExtractLevel:
    """A level that a register extract tells of."""

    offender_id: int
    level: RiskLevel
    previous_level: RiskLevel | None
    rationale: str
    decided_on: date | None


@transaction.atomic
def record_extract_levels(levels: Sequence[ExtractLevel], *, by: User, now: datetime) -> list[RiskDecision]:
    """Record levels told by a register extract, in the caller's transaction; the caller sets the headline
    fact and refreshes afterwards. Who decided is not known and is not invented.
    """
    rows = RiskDecision.objects.bulk_create(
        [
            RiskDecision(
                offender_id=told.offender_id,
                level=told.level,
                previous_level=told.previous_level,
                rationale=told.rationale,
                decided_on=told.decided_on,
                recorded_at=now,
                origin=Origin.IMPORT,
            )
            for told in levels
        ],
        batch_size=1000,
    )
    audit.record(Verb.RISK_DECIDED, by=by, offender_ids=[row.offender_id for row in rows])
    return rows
