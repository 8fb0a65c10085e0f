"""What risk says should be alerted."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.models import Change, ChangeQuerySet, Offender
from offender_mgmt.policy.models import in_force
from risk.models import Assessment, ChangeReview, ManagementPlan, PlanAction
from risk.rules.arms import latest_out_of_date


class MonthsLater(Func):
    """A date plus calendar months, clipped to the month's end, as `policy.rules.add_months` counts them."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(months => "
    output_field = DateField()

    def __init__(self, day: str, months: int) -> None:
        super().__init__(F(day), Value(months))


class DaysLater(Func):
    """A date plus days."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = DateField()

    def __init__(self, day: Any, days: int) -> None:
        super().__init__(day, Value(days))


def arms_overdue_since_the_last(on: date) -> QuerySet[Assessment]:
    """The last completed ARMS of live offenders, where policy's months since then have gone by before `on`."""
    months = in_force(on).assessment_review_months
    limit = latest_out_of_date(on=on, months=months)
    later = Assessment.objects.completed().filter(
        Q(completed_on__gt=OuterRef("completed_on"))
        | Q(completed_on=OuterRef("completed_on"), pk__gt=OuterRef("pk")),
        offender=OuterRef("offender"),
    )
    old = Assessment.objects.filter(completed_on__lte=limit, offender__closed_on=None)
    return old.filter(~Exists(later)).annotate(arms_due_on=MonthsLater("completed_on", months))


def arms_overdue_without_any(on: date) -> QuerySet[Offender]:
    """Live offenders without any ARMS in Vigil whose assessment was due before `on`.

    The day that a register extract told counts as the last assessment; without one, the first is due policy's
    days after registration, or after the person was recorded.
    """
    policy = in_force(on)
    limit = latest_out_of_date(on=on, months=policy.assessment_review_months)
    begun = Coalesce("registered_on", "recorded_on")
    return (
        Offender.objects.live()
        .filter(
            Q(risk_assessed_on__lte=limit)
            | Q(
                Q(registered_on__lt=on - timedelta(days=policy.first_assessment_days))
                | Q(registered_on=None, recorded_on__lt=on - timedelta(days=policy.first_assessment_days)),
                risk_assessed_on=None,
            ),
            ~Exists(Assessment.objects.completed().filter(offender=OuterRef("pk"))),
        )
        .annotate(
            arms_due_on=Case(
                When(risk_assessed_on=None, then=DaysLater(begun, policy.first_assessment_days)),
                default=MonthsLater("risk_assessed_on", policy.assessment_review_months),
            )
        )
    )


def changes_to_review() -> ChangeQuerySet:
    """Changes about live offenders that nobody has reviewed."""
    return Change.objects.filter(
        ~Exists(ChangeReview.objects.filter(change=OuterRef("pk"))), offender__closed_on=None
    )


def changes_not_reviewed_in_time(on: date) -> QuerySet[Change]:
    """Changes whose review was due before `on`, since that day: policy's days after they became known."""
    days, here = in_force(on).change_review_days, timezone.get_current_timezone()
    limit = datetime.combine(on - timedelta(days=days), time(), tzinfo=here)
    recorded_on = TruncDate("recorded_at", tzinfo=here)
    late = changes_to_review().filter(recorded_at__lt=limit)
    return late.annotate(
        review_due_on=DaysLater(recorded_on, days), change_key=Cast("public_id", CharField())
    )


def plan_actions_overdue(on: date) -> QuerySet[PlanAction]:
    """Actions of plans in force that should have been done before `on`, since their due date."""
    late = PlanAction.objects.to_do().filter(due_on__lt=on, plan__offender__closed_on=None)
    return late.annotate(action_key=Cast("public_id", CharField()))


def plan_reviews_due(on: date) -> QuerySet[ManagementPlan]:
    """Plans in force whose day of review has come, since that day."""
    return ManagementPlan.objects.current().filter(review_on__lte=on, offender__closed_on=None)


CONDITIONS: tuple[Condition, ...] = (
    # One kind in two questions: those with an ARMS in Vigil and those without are answered from different tables.
    Condition("arms_overdue", "ARMS overdue", arms_overdue_since_the_last, since_on="arms_due_on"),
    Condition("arms_overdue", "ARMS overdue", arms_overdue_without_any, "id", since_on="arms_due_on"),
    Condition(
        "review_triggered",
        "Review after a change",
        changes_not_reviewed_in_time,
        subject="change_key",
        since_on="review_due_on",
    ),
    Condition(
        "plan_action_overdue",
        "Action of the plan overdue",
        plan_actions_overdue,
        "plan__offender",
        subject="action_key",
        since_on="due_on",
    ),
    Condition("plan_review_due", "Plan to be reviewed", plan_reviews_due, since_on="review_on"),
)
