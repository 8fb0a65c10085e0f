"""Writes of risk: deciding a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import Origin, RiskLevel
from risk import rules
from risk.models import RiskDecision


@transaction.atomic
def decide_level(
    *, offender_id: int, level: RiskLevel, rationale: str, by: User, now: datetime
) -> RiskDecision:
    """Give an offender a risk level; the visit moves at once, and only ever to an earlier date.

    Raises RuleViolation when this person may not lower it, or gave no reasons.
    """
    offender = offenders.lock(offender_id)
    rules.check_can_decide(
        current=offender.risk_level,
        new=level,
        rationale=rationale,
        may_lower=by.may(Permission.LOWER_RISK),
        is_closed=offender.closed_on is not None,
    )
    today = timezone.localdate(now)
    decision = RiskDecision.objects.create(
        offender=offender,
        level=level,
        previous_level=offender.risk_level,
        rationale=rationale,
        decided_on=today,
        decided_by=by,
        recorded_at=now,
    )
    offender.risk_level, offender.risk_assessed_on = level, today
    offender.save(update_fields=["risk_level", "risk_assessed_on"])
    audit.record(Verb.RISK_DECIDED, by=by, offender_ids=[offender.pk], details={"level": level})
    offenders.refresh([offender.pk], now=now)
    return decision


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
