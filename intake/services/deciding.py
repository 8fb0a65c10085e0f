"""Questions that an extract left open, and carrying out what a person answers."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from intake.models import Decision, ImportBatch
from intake.rules import answers
from intake.rules.tables import RowResult
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import Offender, Suspension
from risk.services import LevelChosen, decide_level
from visits.choices import Outcome
from visits.services import record_extract_visits
from visits.services.recording import ExtractVisit


def ask(batch: ImportBatch, rows: Sequence[RowResult]) -> None:
    """Queue the questions of these rows. The same doubt of the same person is one question for ever."""
    doubts = {
        (row.parsed.reference, doubt.field, doubt.raw): (row, doubt)
        for row in rows
        if row.parsed is not None
        for doubt in row.parsed.doubts
    }
    Decision.objects.bulk_create(
        [
            Decision(
                batch=batch,
                row_number=row.number,
                reference=reference,
                field=field,
                raw=raw,
                question=doubt.question,
                reason_asked=doubt.reason,
                suggestions=[{"value": s.value, "label": s.label} for s in doubt.suggestions],
            )
            for (reference, field, raw), (row, doubt) in doubts.items()
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


@transaction.atomic
def answer_decision(
    *, public_id: UUID, answer: dict[str, Any], reason: str, by: User, now: datetime
) -> Decision:
    """Answer a question, with a reason; if the person is on the register, the answer is carried out at once.

    Raises RuleViolation when it was answered already, or when the answer cannot be.
    """
    decision = Decision.objects.select_for_update().select_related("batch").get(public_id=public_id)
    answers.check_can_answer(
        field=decision.field,
        answer=answer,
        reason=reason,
        is_answered=decision.decided_at is not None,
        today=timezone.localdate(now),
    )
    decision.answer, decision.reason, decision.decided_by, decision.decided_at = answer, reason, by, now
    decision.save(update_fields=["answer", "reason", "decided_by", "decided_at"])
    offender_ids = carry_out(decision, by=by, now=now)
    audit.record(
        Verb.IMPORT_DECIDED,
        by=by,
        offender_ids=offender_ids,
        details={"field": decision.field, "answer": answer["kind"]},
    )
    return decision


def carry_out(decision: Decision, *, by: User, now: datetime) -> list[int]:
    """Make the register say what was answered; return whom it concerned. Nobody there yet: nothing to do."""
    offender = Offender.objects.select_for_update(no_key=True).filter(reference=decision.reference).first()
    if offender is None or decision.answer is None:
        return []
    deed = DEEDS.get(decision.answer["kind"])
    if deed is None:
        raise RuleViolation("Vigil does not know this answer.")
    deed(offender, decision, by=by, now=now)
    offenders.refresh([offender.pk], by=by, now=now)
    return [offender.pk]


def _keep(offender: Offender, decision: Decision, *, by: User, now: datetime) -> None:
    """The fact stays as it is: unknown, or what the register already held."""


def _visited(offender: Offender, decision: Decision, *, by: User, now: datetime) -> None:
    visited_on = _date(decision)
    if offender.registered_on is not None and visited_on < offender.registered_on:
        raise RuleViolation("That is before the offender was registered. Check the date.")
    if not offender.visits.filter(visited_on=visited_on, is_successful=True).exists():
        visit = ExtractVisit(
            offender_id=offender.pk,
            visited_on=visited_on,
            outcome=Outcome.SEEN_INSIDE,
            arrangement=None,
            observed=decision.reason,
        )
        record_extract_visits([visit], by=by, now=now)


def _never_visited(offender: Offender, decision: Decision, *, by: User, now: datetime) -> None:
    offender.last_visit_unknown_on = None
    offender.save(update_fields=["last_visit_unknown_on"])


def _level(offender: Offender, decision: Decision, *, by: User, now: datetime) -> None:
    level = RiskLevel(_answer(decision)["level"])
    chosen = LevelChosen(level, decision.reason)
    decide_level(offender_id=offender.pk, chosen=chosen, by=by, now=now)


def _checked(offender: Offender, decision: Decision, *, by: User, now: datetime) -> None:
    """The suspension is asked to go on until its next check; until a second person approves, a visit is due."""
    suspension = _suspension(offender)
    asked = offenders.SuspensionAsked(
        reason=SuspensionReason(suspension.reason),
        evidence=f"{suspension.evidence} {decision.reason}".strip(),
        started_on=suspension.lapses_on,
        next_check_on=_date(decision),
    )
    offenders.request_suspension(offender_id=offender.pk, asked=asked, by=by, now=now)


def _ended(offender: Offender, decision: Decision, *, by: User, now: datetime) -> None:
    """The suspension held until then, although its check was missed; a later date still needs a second person."""
    suspension, ended_on = _suspension(offender), _date(decision)
    suspension.next_check_on = max(suspension.next_check_on, ended_on)
    suspension.save(update_fields=["next_check_on"])
    offenders.end_suspension(suspension_id=suspension.pk, ended_on=ended_on, by=by, now=now)


def _dated(offender: Offender, decision: Decision, *, by: User, now: datetime) -> None:
    """Set a date of the person: when born, when registered."""
    setattr(offender, decision.field, _date(decision))
    offender.save(update_fields=[decision.field])


def _suspension(offender: Offender) -> Suspension:
    suspension = offender.suspensions.filter(ended_on=None).first()
    if suspension is None:
        raise RuleViolation("Visits to this person are not suspended. Suspend them first, with evidence.")
    return suspension


def _answer(decision: Decision) -> dict[str, Any]:
    answer: dict[str, Any] = decision.answer or {}
    return answer


def _date(decision: Decision) -> date:
    return date.fromisoformat(_answer(decision)["on"])


DEEDS: dict[str, Callable[..., None]] = {
    answers.KEEP: _keep,
    answers.VISITED: _visited,
    answers.NEVER: _never_visited,
    answers.LEVEL: _level,
    answers.CHECKED: _checked,
    answers.ENDED: _ended,
    answers.DATED: _dated,
}
