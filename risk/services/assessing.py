"""ARMS assessments: started, written by one or several hands, completed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from risk.choices import Priority
from risk.models import AssessedFactor, Assessment
from risk.rules import arms as rules


@dataclass(frozen=True)
class AssessmentWritten:
    """What is said of the person as a whole, as an edge has parsed it; the priority may still be open."""

    overall_priority: Priority | None
    summary: str


@dataclass(frozen=True)
class FactorWritten:
    """One factor as an edge has parsed it: a code, never the item's wording."""

    code: str
    is_protective: bool
    priority: Priority
    observed: str = ""
    told: str = ""
    view: str = ""


@transaction.atomic
def start_assessment(*, offender_id: int, by: User, now: datetime) -> Assessment:
    """Begin an assessment, as a draft that the team may write to. Raises RuleViolation."""
    offender = offenders.lock(offender_id)
    rules.check_can_start(
        is_closed=offender.closed_on is not None,
        has_draft=Assessment.objects.draft().filter(offender=offender).exists(),
    )
    assessment = Assessment.objects.create(offender=offender, started_by=by, started_at=now)
    audit.record(Verb.ASSESSMENT_STARTED, by=by, offender_ids=[offender.pk])
    offenders.refresh([offender.pk], by=by, now=now)
    return assessment


@transaction.atomic
def save_assessment(
    *, public_id: UUID, written: AssessmentWritten, seen: str, by: User, now: datetime
) -> Assessment:
    """Save what is said of the person as a whole. `seen` is the `mark` of the text that was shown.

    Raises EditedMeanwhile, and saves nothing, when somebody else has saved since; RuleViolation otherwise.
    """
    offender, assessment = _locked(public_id)
    _check(offender, assessment, seen=seen, found=assessment.mark)
    assessment.overall_priority = written.overall_priority or ""
    assessment.summary = written.summary
    assessment.save(update_fields=["overall_priority", "summary"])
    _saved(assessment, by=by, now=now)
    return assessment


@transaction.atomic
def save_factor(
    *, public_id: UUID, factor: FactorWritten, seen: str, by: User, now: datetime
) -> AssessedFactor:
    """Save one factor of a draft; `seen` is the `mark` of what was shown, or empty where none was.

    Raises EditedMeanwhile, and saves nothing, when somebody else has saved since; RuleViolation otherwise.
    """
    offender, assessment = _locked(public_id)
    stored = assessment.factors.filter(code=factor.code).first()
    _check(offender, assessment, seen=seen, found=stored.mark if stored else "")
    rules.check_factor(rules.Factor(**vars(factor)))
    saved, _ = AssessedFactor.objects.update_or_create(
        assessment=assessment, code=factor.code, defaults=vars(factor)
    )
    _saved(assessment, by=by, now=now, factor=factor.code)
    return saved


@transaction.atomic
def complete_assessment(*, public_id: UUID, completed_on: date, by: User, now: datetime) -> Assessment:
    """Complete a draft as of `completed_on`; it advises from now on and does not change. Raises RuleViolation."""
    offender, assessment = _locked(public_id)
    rules.check_can_complete(
        _written(offender, assessment), completed_on=completed_on, today=timezone.localdate(now)
    )
    assessment.completed_on, assessment.completed_by = completed_on, by
    assessment.save(update_fields=["completed_on", "completed_by"])
    offender.risk_assessed_on = max(completed_on, offender.risk_assessed_on or completed_on)
    offender.save(update_fields=["risk_assessed_on"])
    audit.record(Verb.ASSESSMENT_COMPLETED, by=by, offender_ids=[offender.pk])
    offenders.refresh([offender.pk], by=by, now=now)
    return assessment


def _locked(public_id: UUID) -> tuple[Offender, Assessment]:
    offender = offenders.lock(
        Assessment.objects.values_list("offender_id", flat=True).get(public_id=public_id)
    )
    return offender, Assessment.objects.get(public_id=public_id)


def _check(offender: Offender, assessment: Assessment, *, seen: str, found: str) -> None:
    rules.check_can_save(
        is_completed=assessment.completed_on is not None,
        is_closed=offender.closed_on is not None,
        seen=seen,
        found=found,
    )


def _saved(assessment: Assessment, *, by: User, now: datetime, **details: object) -> None:
    audit.record(Verb.ASSESSMENT_SAVED, by=by, offender_ids=[assessment.offender_id], details=details)
    offenders.refresh([assessment.offender_id], by=by, now=now)


def _written(offender: Offender, assessment: Assessment) -> rules.Written:
    return rules.Written(
        overall_priority=assessment.overall_priority,
        factors=tuple(one.as_written for one in assessment.factors.order_by("code")),
        is_completed=assessment.completed_on is not None,
        is_closed=offender.closed_on is not None,
        registered_on=offender.registered_on,
    )
