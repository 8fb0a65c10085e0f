"""What visiting says should be alerted, and the partition of the register that every sweep proves."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from offender_mgmt.alerts.rules import Condition, Partition
from offender_mgmt.offenders.models import Offender
from visits.models import VisitObligation


def overdue_visits(on: date) -> QuerySet[VisitObligation]:
    """Visits that should have been made before the day `on`, since their due date."""
    return VisitObligation.objects.overdue(on=on)


def without_successful_visit(on: date) -> QuerySet[VisitObligation]:
    """Live offenders with no successful visit on record, since the date that is counted from instead."""
    return VisitObligation.objects.open().without_successful_visit()


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

    The four figures are counted apart on purpose: if they add up, nobody fell between two buckets, and nobody
    closed is still to be visited. They are asked in one statement, so that somebody registered meanwhile is in
    all of them or in none.
    """
    buckets: dict[str, QuerySet[Any]] = {
        "live": Offender.objects.live(),
        "scheduled": VisitObligation.objects.scheduled(on=on),
        "suspended": VisitObligation.objects.suspended(on=on),
        "unschedulable": unschedulable(on),
    }
    first, *others = [
        rows.annotate(bucket=Value(name)).values_list("bucket").annotate(people=Count("*"))
        for name, rows in buckets.items()
    ]
    return Partition(**dict.fromkeys(buckets, 0) | dict(first.union(*others, all=True)))
