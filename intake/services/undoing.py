"""Undoing an import: asked for by one person, done by another; nothing is deleted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from intake.choices import BatchStatus
from intake.models import ImportBatch
from intake.rules import undoing as rules
from offender_mgmt import fence
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, Origin
from offender_mgmt.offenders.models import Change, Closure, Offender, Proposal
from risk.models import RiskDecision
from visits.models import Visit, VisitCorrection


@transaction.atomic
def request_undo(public_id: UUID, *, reason: str, by: User, now: datetime) -> ImportBatch:
    """Ask for an applied import to be undone. Raises RuleViolation."""
    batch = ImportBatch.objects.select_for_update().get(public_id=public_id)
    rules.check_can_request(
        is_applied=batch.status == BatchStatus.APPLIED,
        is_requested=batch.undo_requested_by_id is not None,
        reason=reason,
    )
    batch.undo_reason, batch.undo_requested_by = reason, by
    batch.save(update_fields=["undo_reason", "undo_requested_by"])
    audit.record(Verb.PROPOSED, by=by, details={"batch": str(batch.public_id), "kind": "undo_import"})
    return batch


@fence.whole_register()
def undo(public_id: UUID, *, by: User, now: datetime) -> ImportBatch:
    """Take back what an import told: all of it or nothing.

    Afterwards the people whom it registered are closed as recorded in error, and the visits that it told of
    others do not stand. A level that it raised stays: lowering one is a decision. Raises RuleViolation.
    """
    batch = (
        ImportBatch.objects.select_for_update(of=["self"])
        .select_related("undo_requested_by")
        .get(public_id=public_id)
    )
    corrected = set(Visit.objects.filter(pk__in=batch.visit_ids).values_list("offender_id", flat=True))
    people = offenders.lock_all({*batch.registered_ids, *corrected})
    asked = batch.undo_requested_by
    rules.check_can_undo(
        is_applied=batch.status == BatchStatus.APPLIED,
        asked=asked.as_person if asked else None,
        approver=by.as_person,
        worked_with=_worked_with(batch.registered_ids),
    )
    registered = set(batch.registered_ids)
    _close([one for one in people if one.pk in registered and one.closed_on is None], batch, by, now)
    _take_back(batch, by, now)
    batch.status, batch.undone_by, batch.undone_at = BatchStatus.UNDONE, by, now
    batch.save(update_fields=["status", "undone_by", "undone_at"])
    everyone = [offender.pk for offender in people]
    audit.record(Verb.IMPORT_UNDONE, by=by, offender_ids=everyone, details={"batch": str(batch.public_id)})
    offenders.refresh(everyone, by=by, now=now)
    return batch


def _worked_with(offender_ids: Sequence[int]) -> list[str]:
    """References of those about whom a person has recorded anything since they were brought in."""
    own = {"offender": OuterRef("pk")}
    touched = (
        Q(Exists(Visit.objects.filter(**own, origin=Origin.VIGIL)))
        | Q(Exists(RiskDecision.objects.filter(**own, origin=Origin.VIGIL)))
        | Q(Exists(Proposal.objects.filter(**own, requested_by__isnull=False)))
        | Q(Exists(Change.objects.filter(**own)))
    )
    return Offender.objects.live().filter(touched, pk__in=offender_ids).references_for_anybody()


def _close(people: list[Offender], batch: ImportBatch, by: User, now: datetime) -> None:
    today = timezone.localdate(now)
    Closure.objects.bulk_create(
        [
            Closure(
                offender=offender,
                reason=ClosureReason.RECORDED_IN_ERROR,
                evidence=f"The import of {batch.filename} was undone: {batch.undo_reason}",
                closed_on=today,
                recorded_by=batch.undo_requested_by,
                approved_by=by,
            )
            for offender in people
        ],
        batch_size=1000,
    )
    Offender.objects.filter(pk__in=[offender.pk for offender in people]).update(closed_on=today)


def _take_back(batch: ImportBatch, by: User, now: datetime) -> None:
    standing = Visit.objects.standing().filter(pk__in=batch.visit_ids, offender__closed_on=None)
    VisitCorrection.objects.bulk_create(
        [
            VisitCorrection(
                visit=visit,
                reason=f"The import of {batch.filename} was undone: {batch.undo_reason}",
                recorded_by=by,
                recorded_at=now,
            )
            for visit in standing
        ],
        batch_size=1000,
    )
