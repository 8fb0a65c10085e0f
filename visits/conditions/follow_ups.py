"""What was to follow from a visit, and nobody has done."""

from datetime import date

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from offender_mgmt.alerts.rules import Condition
from visits.models import FollowUp


def late_follow_ups(on: date) -> QuerySet[FollowUp]:
    """Follow-ups of visits that stand, of live offenders, that should have been done before the day `on`."""
    late = FollowUp.objects.waiting().filter(due_on__lt=on, visit__offender__closed_on=None)
    return late.annotate(follow_up_key=Cast("public_id", CharField()))


CONDITIONS = (
    Condition(
        "follow_up_late",
        "Follow-up of a visit is late",
        late_follow_ups,
        "visit__offender",
        subject="follow_up_key",
        since_on="due_on",
    ),
)
