"""Putting a record of a visit right, without touching it."""

from datetime import datetime
from uuid import UUID, uuid4

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
from visits.services import finding
from visits.services.details import VisitDetails
from visits.services.recording import save_replacement


@transaction.atomic
def correct_visit(
    *,
    visit_id: int,
    replacement: VisitDetails | None,
    reason: str,
    by: User,
    now: datetime,
    client_key: UUID | None = None,
) -> VisitCorrection:
    """Say that a visit as recorded does not stand, and what was true instead (None: it was never made).

    The due date follows at once where it becomes earlier; a later one is proposed. `client_key` makes retries one
    correction. Raises CorrectedMeanwhile when another correction came first, RuleViolation otherwise.
    """
    offender = offenders.lock(Visit.objects.values_list("offender_id", flat=True).get(pk=visit_id))
    visit = Visit.objects.get(pk=visit_id)
    earlier = VisitCorrection.objects.select_related("replacement").filter(visit=visit).first()
    if earlier is not None and _is_the_same(earlier, replacement, reason, client_key, by=by):
        return earlier
    rules.check_can_correct(
        is_corrected=earlier is not None,
        closed_on=offender.closed_on,
        reason=reason,
    )
    # The correction first: the visit that it takes back must not stand in the way of the one that replaces it.
    correction = VisitCorrection(visit=visit, reason=reason, recorded_by=by, recorded_at=now)
    if replacement is not None:
        key = client_key or uuid4()
        correction.replacement = save_replacement(
            offender, visit, replacement, client_key=key, by=by, now=now
        )
    correction.save()
    finding.take_back_devices(visit, because=reason, now=now)
    audit.record(
        Verb.VISIT_CORRECTED, by=by, offender_ids=[offender.pk], details={"receipt": visit.receipt_number}
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return correction


def _is_the_same(
    earlier: VisitCorrection,
    replacement: VisitDetails | None,
    reason: str,
    client_key: UUID | None,
    *,
    by: User,
) -> bool:
    """Whether this very form made that correction already: a double click, or a retry."""
    if earlier.recorded_by_id != by.pk:
        return False
    if replacement is None or earlier.replacement is None:
        return replacement is None and earlier.replacement is None and earlier.reason == reason
    return earlier.replacement.client_key == client_key


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
