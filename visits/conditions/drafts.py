"""Visits that somebody began to write up and has not recorded."""

from datetime import date, datetime, time, timedelta

from django.db.models import CharField, DateField, Func, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.policy.models import in_force
from visits.models import VisitDraft
from visits.rules.drafts import late_after_days


def not_written_up(on: date) -> QuerySet[VisitDraft]:
    """Open drafts that should have been recorded before the day `on`, since that day.

    Counted from their beginning: a draft that is saved again and again is no less late.
    """
    days, here = late_after_days(in_force(on)), timezone.get_current_timezone()
    limit = datetime.combine(on - timedelta(days=days), time(), tzinfo=here)
    late = VisitDraft.objects.open().filter(started_at__lt=limit, offender__closed_on=None)
    return late.annotate(
        to_be_recorded_by=_days_later(TruncDate("started_at", tzinfo=here), days),
        draft_key=Cast("client_key", CharField()),
    )


def _days_later(day: TruncDate, days: int) -> Func:
    """A date and a number of days, as the database adds them: hours would stumble where clocks change."""
    return Func(day, Value(days), template="(%(expressions)s)", arg_joiner=" + ", output_field=DateField())


CONDITIONS = (
    Condition(
        "visit_not_written_up",
        "Visit not written up",
        not_written_up,
        subject="draft_key",
        since_on="to_be_recorded_by",
    ),
)
