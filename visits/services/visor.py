"""Marking entries in the national register as written. Vigil tracks them and does not talk to it."""

from datetime import datetime

from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from visits.models import VisitCorrection, VisorEntry
from visits.rules.visor import check_can_write


@transaction.atomic
def write_visor_entry(*, entry_id: int, reference: str, by: User, now: datetime) -> VisorEntry:
    """Say that `by` has written the entry of a visit, under which reference; once. Raises RuleViolation."""
    offender_id, visit_id = VisorEntry.objects.values_list("visit__offender_id", "visit_id").get(pk=entry_id)
    offender = offenders.lock(offender_id)
    entry = VisorEntry.objects.get(pk=entry_id)
    check_can_write(
        is_written=entry.written_at is not None,
        is_corrected=VisitCorrection.objects.filter(visit=visit_id).exists(),
        reference=reference,
    )
    entry.written_at, entry.written_by, entry.reference = now, by, reference
    entry.save(update_fields=["written_at", "written_by", "reference"])
    audit.record(
        Verb.VISOR_ENTRY_WRITTEN, by=by, offender_ids=[offender.pk], details={"reference": reference}
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return entry
