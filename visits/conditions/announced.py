"""Announced visits that took a supervisor's approval and had none."""

from datetime import date

from django.db.models import CharField, Exists, QuerySet
from django.db.models.functions import Cast

from offender_mgmt.alerts.rules import Condition
from visits.models import Visit
from visits.models.announced import approved_beforehand


def announced_without_approval(on: date) -> QuerySet[Visit]:
    """Announced visits that needed approval and did not have it when they began, until a supervisor has decided."""
    return (
        Visit.objects.standing()
        .filter(
            ~Exists(approved_beforehand()),
            approval_needed=True,
            announcement_review=None,
            offender__closed_on=None,
        )
        .annotate(visit_id=Cast("public_id", CharField()))
    )


CONDITIONS = (
    Condition(
        "announced_without_approval",
        "Announced without approval",
        announced_without_approval,
        subject="visit_id",
        since_on="visited_on",
    ),
)
