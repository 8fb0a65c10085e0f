"""Staging an extract and previewing it. Nothing here touches the register."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from intake.choices import BatchStatus
from intake.models import ImportBatch, StagedRow
from intake.reading.profiles import load_profile
from intake.rules.source import SourceTable
from intake.rules.tables import RowResult
from intake.services.deciding import ask
from intake.services.effects import Effects, foresee, read_rows
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation, VigilError

MOST_BYTES = 20 * 1024 * 1024
CHUNK = 500  # rows between two steps of the progress that people see


@transaction.atomic
def stage(
    *, filename: str, content: bytes, profile: str, extract_date: date, by: User, now: datetime
) -> ImportBatch:
    """Keep an uploaded extract, waiting to be previewed.

    Raises RuleViolation when it is empty, too large, or the same file was already applied; VigilError when
    there is no such profile.
    """
    load_profile(profile)
    sha256 = hashlib.sha256(content).hexdigest()
    _check_file(content, sha256)
    batch = ImportBatch.objects.create(
        filename=filename[-200:],
        content=content,
        sha256=sha256,
        profile=profile,
        extract_date=extract_date,
        uploaded_by=by,
        uploaded_at=now,
    )
    audit.record(Verb.IMPORT_STAGED, by=by, details={"batch": str(batch.public_id), "sha256": sha256})
    return batch


def _check_file(content: bytes, sha256: str) -> None:
    if not content:
        raise RuleViolation("This file is empty. Choose the extract itself.")
    if len(content) > MOST_BYTES:
        raise RuleViolation("This file is larger than 20 MB. Send the register alone, without pictures.")
    earlier = ImportBatch.objects.filter(sha256=sha256, status=BatchStatus.APPLIED).first()
    if earlier is not None and earlier.applied_at is not None:
        raise RuleViolation(
            f"This very file was applied on {earlier.applied_at:%-d %B %Y} by {earlier.applied_by}. "
            "Nothing was done again."
        )


def preview(public_id: UUID, *, now: datetime) -> ImportBatch:
    """Read a waiting batch, keep its rows and questions, and work out its effects.

    Afterwards the batch is *previewed*, or *refused* with a sentence. Its progress is visible meanwhile.
    """
    batch = ImportBatch.objects.get(public_id=public_id)
    try:
        table, results = read_rows(
            bytes(batch.content),
            filename=batch.filename,
            profile=load_profile(batch.profile),
            extract_date=batch.extract_date,
        )
        batch.source_rows, batch.rows_done = len(results), 0
        batch.save(update_fields=["source_rows", "rows_done"])
        effects = foresee(results, extract_date=batch.extract_date, now=now)
    except VigilError as error:
        batch.status, batch.error = BatchStatus.REFUSED, str(error)
        batch.save(update_fields=["status", "error"])
        return batch
    _keep(batch, table, effects)
    return batch


def _keep(batch: ImportBatch, table: SourceTable, effects: Effects) -> None:
    """Keep rows chunk by chunk, so that the page can show how far it is; the last step makes it previewed."""
    batch.rows.all().delete()
    cells = {row.number: dict(row.cells) for row in table.rows}
    for start in range(0, len(effects.rows), CHUNK):
        chunk = effects.rows[start : start + CHUNK]
        StagedRow.objects.bulk_create([_staged(batch, result, cells[result.number]) for result in chunk])
        batch.rows_done = start + len(chunk)
        batch.save(update_fields=["rows_done"])
    with transaction.atomic():
        ask(batch, effects.rows)
        batch.effects = effects.register | effects.totals
        batch.status, batch.error, batch.warnings = BatchStatus.PREVIEWED, "", list(table.warnings)
        batch.save(update_fields=["effects", "status", "error", "warnings"])
        audit.record(Verb.IMPORT_PREVIEWED, by=batch.uploaded_by, details={"batch": str(batch.public_id)})


def _staged(batch: ImportBatch, result: RowResult, cells: dict[str, str]) -> StagedRow:
    return StagedRow(
        batch=batch,
        number=result.number,
        reference=result.reference[:200],
        outcome=result.outcome,
        reasons=list(result.reasons),
        cells=cells,
    )


def preview_waiting(*, now: datetime) -> int:
    """Preview every waiting batch that nobody else is previewing, oldest first; return how many."""
    done = 0
    for public_id in ImportBatch.objects.waiting().order_by("pk").values_list("public_id", flat=True):
        with _claim(public_id) as is_ours:
            if is_ours:
                preview(public_id, now=now)
                done += 1
    return done


@contextmanager
def _claim(public_id: UUID) -> Iterator[bool]:
    """Hold a session lock on one batch, so that two workers do not read the same file; it ends with the worker."""
    key = public_id.int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_ours = (
            bool(cursor.fetchone()[0]) and ImportBatch.objects.waiting().filter(public_id=public_id).exists()
        )
        try:
            yield is_ours
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
