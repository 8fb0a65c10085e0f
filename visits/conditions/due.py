"""Visits that are due: too late, without a successful one before, or without a date."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.models import Offender
from visits.models import VisitObligation


def overdue_visits(on: date) -> QuerySet[VisitObligation]:
    """Visits that should have been made before the day `on`, since their due date."""
    return VisitObligation.objects.overdue(on=on)


def overdue_canary(on: date) -> QuerySet[VisitObligation]:
    """The visit to the canary, which goes overdue each day so that its mail can be waited for (ALR-14)."""
    return VisitObligation.objects.canary_overdue(on=on)


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
    Condition("visit_overdue", "Visit overdue", overdue_canary, since_on="due_on"),
    Condition(
        "no_successful_visit",
        "No successful visit on record",
        without_successful_visit,
        since_on="anchor_on",
    ),
    Condition(
        "unschedulable",
        "No due date",
        unschedulable,
        "id",
        since_on="recorded_on",
        can_be_acknowledged=False,
    ),
)
