"""What visiting says should be alerted, and the partition of the register that every sweep proves."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from offender_mgmt.alerts.rules import Condition, Partition
from offender_mgmt.offenders.models import Offender
from visits.choices import Anchor
from visits.models import VisitObligation


def overdue_visits(on: date) -> QuerySet[VisitObligation]:
    """Visits that should have been made before the day `on`, since their due date."""
    return VisitObligation.objects.overdue(on=on)


def without_successful_visit(on: date) -> QuerySet[VisitObligation]:
    """Live offenders with no successful visit on record, since the date that is counted from instead."""
    return VisitObligation.objects.open().exclude(anchor=Anchor.VISIT)


def unschedulable(on: date) -> QuerySet[Offender]:
    """Live offenders without an open obligation: nothing would ever make their visit overdue."""
    return Offender.objects.live().filter(
        ~Exists(VisitObligation.objects.open().filter(offender=OuterRef("pk")))
    )


CONDITIONS = (
    Condition("visit_overdue", "Visit overdue", overdue_visits, since_on="due_on"),
    Condition(
        "no_successful_visit",
        "No successful visit on record",
        without_successful_visit,
        since_on="anchor_on",
    ),
    Condition("unschedulable", "No due date", unschedulable, "id", since_on="recorded_on"),
)


def partition(on: date) -> Partition:
    """Count every live offender's bucket on the day `on`, each bucket by its own query.

    The four figures are counted apart on purpose: if they add up, nobody fell between two buckets.
    """
    obligations = VisitObligation.objects.filter(offender__closed_on=None)
    return Partition(
        live=Offender.objects.live().count(),
        scheduled=obligations.scheduled(on=on).count(),
        suspended=obligations.suspended(on=on).count(),
        unschedulable=unschedulable(on).count(),
    )
