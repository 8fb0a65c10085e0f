"""Applying a previewed extract: one transaction, by a named user."""

from datetime import datetime
from uuid import UUID

from intake.choices import BatchStatus
from intake.models import Decision, ImportBatch
from intake.reading.profiles import load_profile
from intake.services.bringing_in import bring_in
from intake.services.deciding import ask, carry_out
from intake.services.effects import read_rows, register_on
from intake.services.weighing import weigh
from offender_mgmt import fence
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation


@fence.whole_register()
def apply(public_id: UUID, *, by: User, now: datetime) -> ImportBatch:
    """Bring a previewed extract into the register: all of it or nothing.

    Afterwards each person of the file is on the register with a due date, each doubtful fact is unknown and
    has its question, and answers given beforehand are carried out. Raises RuleViolation when the batch is
    not ready, or the same file was applied meanwhile.
    """
    batch = ImportBatch.objects.select_for_update().get(public_id=public_id)
    _check_ready(batch)
    _, results = read_rows(
        bytes(batch.content),
        filename=batch.filename,
        profile=load_profile(batch.profile),
        extract_date=batch.extract_date,
    )
    weighed = weigh(results, on=batch.extract_date)
    source = f"Register extract of {batch.extract_date:%-d %B %Y} ({batch.filename})"
    brought = bring_in(weighed, extract_date=batch.extract_date, source=source, by=by, now=now)
    ask(batch, weighed)
    for decision in Decision.objects.filter(batch=batch, decided_at__isnull=False):
        carry_out(decision, by=by, now=now)
    batch.content = b""
    batch.status, batch.applied_by, batch.applied_at = BatchStatus.APPLIED, by, now
    batch.registered_ids, batch.visit_ids = brought.registered_ids, brought.visit_ids
    batch.effects = (batch.effects or {}) | register_on(batch.extract_date)
    batch.save(
        update_fields=[
            "content",
            "status",
            "applied_by",
            "applied_at",
            "effects",
            "registered_ids",
            "visit_ids",
        ]
    )
    audit.record(Verb.IMPORT_APPLIED, by=by, details={"batch": str(batch.public_id), "sha256": batch.sha256})
    return batch


def _check_ready(batch: ImportBatch) -> None:
    if batch.status == BatchStatus.APPLIED:
        raise RuleViolation("This import was already applied.")
    if batch.status != BatchStatus.PREVIEWED:
        raise RuleViolation("This import has no preview yet. Look at the preview before you apply it.")
    if ImportBatch.objects.filter(sha256=batch.sha256, status=BatchStatus.APPLIED).exists():
        raise RuleViolation("This very file was applied meanwhile. Nothing was done again.")
