"""What alerts lead to, kind by kind: attention is the scarcest thing that a supervisor has."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import DateTimeField
from django.db.models.functions import TruncDate
from django.utils import timezone

from offender_mgmt.alerts.conditions import kind_labels
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Assignment, OffenderQuerySet, Order, Proposal
from offender_mgmt.policy.rules import Policy
from risk.models.assessments import Assessment
from risk.models.decisions import RiskDecision
from risk.models.plans import ChangeReview
from visits.models import Visit

DEFINITION = "alert-usefulness/1"
FEWEST = 20  # with fewer alerts that can be judged, a share says nothing
FLOOR = frozenset({"visit_overdue"})  # policy refuses to turn it down at high and very high risk


@dataclass(frozen=True)
class KindRow:
    """One kind of alert in a period. `led` counts alerts with a visit or a decision within policy's days."""

    kind: str
    label: str
    raised: int
    too_early: int
    to_visit: int
    to_decision: int
    led: int
    repeated: int
    is_for_redesign: bool
    is_too_few: bool
    cannot_be_turned_down: bool

    @property
    def judged(self) -> int:
        """Alerts of which it can be said what they led to: all but those that are too young."""
        return self.raised - self.too_early

    @property
    def percent(self) -> int | None:
        """The share of the judged that led to something, in whole per cent; None when nothing can be judged."""
        return round(100 * self.led / self.judged) if self.judged else None


def usefulness_of(
    offenders: OffenderQuerySet, *, first: date, last: date, policy: Policy, now: datetime
) -> list[KindRow]:
    """Every kind of alert that these offenders had between two London days, both counted, in one query.

    A kind appears although it was never raised. The kind that leads to least comes first.
    """
    alerts = _judged(offenders, first, last, timedelta(days=policy.usefulness_days))
    until = now - timedelta(days=policy.usefulness_days)
    counted: dict[str, dict[str, Any]] = {
        row["kind"]: dict(row)
        for row in alerts.values("kind").annotate(
            raised=Count("pk"),
            too_early=Count("pk", filter=Q(opened_at__gt=until, to_visit=False, to_decision=False)),
            visits=Count("pk", filter=Q(to_visit=True)),
            decisions=Count("pk", filter=Q(to_decision=True)),
            led=Count("pk", filter=Q(to_visit=True) | Q(to_decision=True)),
            again=Count("pk", filter=Q(repeated=True)),
        )
    }
    rows = [_row(kind, label, counted.get(kind, {}), policy) for kind, label in kind_labels().items()]
    return sorted(
        rows, key=lambda row: (not row.is_for_redesign, row.is_too_few, row.percent or 0, row.label)
    )


def _row(kind: str, label: str, counted: dict[str, Any], policy: Policy) -> KindRow:
    raised, too_early, led = (counted.get(name, 0) for name in ("raised", "too_early", "led"))
    judged = raised - too_early
    is_too_few = judged < FEWEST
    is_idle = 100 * led < policy.usefulness_least_percent * judged
    return KindRow(
        kind=kind,
        label=label,
        raised=raised,
        too_early=too_early,
        to_visit=counted.get("visits", 0),
        to_decision=counted.get("decisions", 0),
        led=led,
        repeated=counted.get("again", 0),
        is_for_redesign=is_idle and not is_too_few,
        is_too_few=is_too_few,
        cannot_be_turned_down=kind in FLOOR,
    )


def _judged(offenders: OffenderQuerySet, first: date, last: date, window: timedelta) -> QuerySet[Alert, Any]:
    """Alerts opened in the period, each with what it led to: deeds after it opened and within the window."""
    end = ExpressionWrapper(F("opened_at") + window, output_field=DateTimeField())
    opened = Alert.objects.filter(
        offender__in=offenders,
        opened_at__gte=_midnight(first),
        opened_at__lt=_midnight(last + timedelta(days=1)),
    ).annotate(ends_at=end, opened_on=TruncDate("opened_at"), ends_on=TruncDate(end))
    before = Alert.objects.filter(
        offender=OuterRef("offender"), kind=OuterRef("kind"), opened_at__lt=OuterRef("opened_at")
    )
    return opened.annotate(to_visit=Exists(_visits()), to_decision=_decided(), repeated=Exists(before))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _visits() -> QuerySet[Visit]:
    """Visits of any outcome made in the window: that somebody went is what the alert was for."""
    return Visit.objects.standing().filter(
        offender=OuterRef("offender"),
        recorded_at__gt=OuterRef("opened_at"),
        visited_on__gte=OuterRef("opened_on"),
        visited_on__lte=OuterRef("ends_on"),
    )


def _decided() -> Q:
    """A level decided, an assessment completed, a change reviewed, a proposal approved, a manager or an order new."""
    his = {"offender": OuterRef("offender")}
    after, before = OuterRef("opened_at"), OuterRef("ends_at")
    day_after, last_day = OuterRef("opened_on"), OuterRef("ends_on")
    return (
        Exists(RiskDecision.objects.filter(**his, recorded_at__gt=after, recorded_at__lte=before))
        | Exists(Assessment.objects.filter(**his, completed_on__gte=day_after, completed_on__lte=last_day))
        | Exists(
            ChangeReview.objects.filter(
                change__offender=OuterRef("offender"), reviewed_at__gt=after, reviewed_at__lte=before
            )
        )
        | Exists(
            Proposal.objects.filter(
                **his, approved_by__isnull=False, closed_at__gt=after, closed_at__lte=before
            )
        )
        | Exists(Assignment.objects.filter(**his, from_on__gt=day_after, from_on__lte=last_day))
        | Exists(Order.objects.filter(**his, made_on__gt=day_after, made_on__lte=last_day))
    )
