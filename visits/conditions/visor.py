"""Visits that nobody has written up in the national register in time."""

from datetime import date

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast

from offender_mgmt.alerts.rules import Condition
from visits.models import VisorEntry


def late_entries(on: date) -> QuerySet[VisorEntry]:
    """Entries that were due before the day `on` and are not written, of live offenders."""
    late = VisorEntry.objects.waiting().filter(due_on__lt=on, visit__offender__closed_on=None)
    return late.annotate(offender_id=F("visit__offender"), entry_id=Cast("public_id", CharField()))


CONDITIONS = (
    Condition(
        "visor_entry_late",
        "Not written up in the national register",
        late_entries,
        subject="entry_id",
        since_on="due_on",
    ),
)
