"""Putting a record of a visit right, without touching it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from visits import conditions
from visits.choices import VisitQuestion
from visits.models import Visit, VisitAnswer, VisitCorrection
from visits.rules import correcting as rules
from visits.services.recording import VisitDetails, save_replacement


@transaction.atomic
def correct_visit(
    *, visit_id: int, replacement: VisitDetails | None, reason: str, by: User, now: datetime
) -> VisitCorrection:
    """Say that a visit as recorded does not stand, and what was true instead (None: it was never made).

    The due date follows at once where it becomes earlier; a later one is proposed. Raises RuleViolation.
    """
    offender = offenders.lock(Visit.objects.values_list("offender_id", flat=True).get(pk=visit_id))
    visit = Visit.objects.get(pk=visit_id)
    rules.check_can_correct(
        is_corrected=VisitCorrection.objects.filter(visit=visit).exists(),
        closed_on=offender.closed_on,
        reason=reason,
    )
    # The correction first: the visit that it takes back must not stand in the way of the one that replaces it.
    correction = VisitCorrection(visit=visit, reason=reason, recorded_by=by, recorded_at=now)
    if replacement is not None:
        correction.replacement = save_replacement(offender, visit, replacement, by=by, now=now)
    correction.save()
    audit.record(
        Verb.VISIT_CORRECTED, by=by, offender_ids=[offender.pk], details={"receipt": visit.receipt_number}
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return correction


@transaction.atomic
def answer_question(
    *, visit_id: int, question: VisitQuestion, answer: str, by: User, now: datetime
) -> VisitAnswer:
    """Give an account of a contradiction; it is kept, and asked no more. Raises RuleViolation."""
    offender = offenders.lock(Visit.objects.values_list("offender_id", flat=True).get(pk=visit_id))
    answered = VisitAnswer.objects.filter(visit=visit_id, question=question).exists()
    asked = conditions.ASKED[question](timezone.localdate(now)).filter(pk=visit_id)
    rules.check_can_answer(is_answered=answered, is_asked=asked.exists(), answer=answer)
    given = VisitAnswer.objects.create(
        visit_id=visit_id, question=question, answer=answer, answered_by=by, answered_at=now
    )
    audit.record(Verb.VISIT_ANSWERED, by=by, offender_ids=[offender.pk], details={"question": question.value})
    offenders.refresh([offender.pk], by=by, now=now)
    return given
