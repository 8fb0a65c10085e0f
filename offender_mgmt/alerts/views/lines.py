"""Open alerts as a list shows them: by person and by cause, with who was told and what happens next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, IntegerField, Min, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from offender_mgmt.alerts.choices import ActionKind, Channel, Step
from offender_mgmt.alerts.conditions import kind_labels
from offender_mgmt.alerts.models import Alert, AlertAction, AlertQuerySet, Notification
from offender_mgmt.alerts.rules.course import Course, next_in_words
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.rules import Policy


@dataclass(frozen=True)
class Told:
    """The last time that anybody was told of an alert: whom, and when."""

    at: datetime
    names: Sequence[str]


@dataclass(frozen=True)
class AlertLine:
    """One alert: since when, who knows, what happens next, and who is dealing with it."""

    alert: Alert
    label: str
    days: int
    told: Told | None
    next: str
    acknowledged: AlertAction | None

    @property
    def is_told_to_nobody(self) -> bool:
        """No step has reached anybody."""
        return self.alert.step == Step.NOBODY


@dataclass(frozen=True)
class Cause:
    """The alerts about one person that have one cause, the oldest first."""

    label: str
    lines: list[AlertLine] = field(default_factory=list)

    @property
    def is_alone(self) -> bool:
        """There is only one of them."""
        return len(self.lines) == 1


@dataclass(frozen=True)
class Person:
    """One person with everything that is open about them."""

    offender: Offender
    causes: list[Cause]


def most_dangerous_first(alerts: AlertQuerySet, *, policy: Policy) -> QuerySet[Any, Any]:
    """The people whom these alerts are about: very high first, not assessed as policy has it, then the oldest."""
    levels = list(reversed(RiskLevel.values))
    ranks = [When(offender__risk_level=level, then=Value(rank)) for rank, level in enumerate(levels)]
    not_assessed = Value(levels.index(policy.not_assessed_treated_as))
    danger = Case(*ranks, default=not_assessed, output_field=IntegerField())
    people = alerts.values("offender_id").annotate(danger=Min(danger), oldest=Min("since_on"))
    return people.order_by("danger", "oldest", "offender_id").values("offender_id")


def people_of(offender_ids: Sequence[int], alerts: AlertQuerySet, *, now: datetime) -> list[Person]:
    """These people in their order, each with those of the alerts that are about them, by cause."""
    people = ("offender__team", "offender__manager", "assigned_to")
    found = alerts.filter(offender_id__in=offender_ids).select_related(*people).order_by("since_on", "pk")
    of_whom: dict[int, list[Alert]] = {pk: [] for pk in offender_ids}
    for alert in found:
        of_whom[alert.offender_id].append(alert)
    shown = [alert for some in of_whom.values() for alert in some]
    lines = {line.alert.pk: line for line in lines_of(shown, now=now)}
    return [
        Person(some[0].offender, _causes(lines[one.pk] for one in some)) for some in of_whom.values() if some
    ]


def lines_of(alerts: Sequence[Alert], *, now: datetime) -> list[AlertLine]:
    """These alerts as lines, read with their `assigned_to`; three queries, however many they are."""
    labels, today = kind_labels(), timezone.localdate(now)
    told, acknowledged = _told(alerts), _acknowledged(alerts, now)
    return [
        AlertLine(
            alert=alert,
            label=labels.get(alert.kind, alert.kind),
            days=_days(alert, today),
            told=told.get(alert.pk),
            next=next_in_words(course_of(alert), now=now),
            acknowledged=acknowledged.get(alert.pk),
        )
        for alert in alerts
    ]


def course_of(alert: Alert) -> Course:
    """How far an alert has gone, as the wording takes it."""
    return Course(
        step=alert.step,
        next_step=alert.next_step,
        escalates_at=alert.escalates_at,
        acknowledged_until=alert.acknowledged_until,
        is_open=alert.closed_at is None,
    )


def _days(alert: Alert, today: date) -> int:
    until = timezone.localdate(alert.closed_at) if alert.closed_at else today
    return max((until - alert.since_on).days, 0)


def _causes(lines: Iterable[AlertLine]) -> list[Cause]:
    causes: dict[str, Cause] = {}
    for line in lines:
        causes.setdefault(line.alert.kind, Cause(line.label)).lines.append(line)
    return list(causes.values())


def _told(alerts: Iterable[Alert]) -> dict[int, Told]:
    """Whom the last telling of each alert reached; by the inbox, which everybody who is told has."""
    inbox = Notification.objects.filter(channel=Channel.INBOX)
    last = inbox.filter(alert=OuterRef("alert")).order_by("-round").values("round")[:1]
    rows = inbox.filter(alert__in=[alert.pk for alert in alerts], round=Subquery(last))
    told: dict[int, Told] = {}
    for row in rows.select_related("recipient").order_by("recipient__last_name", "pk"):
        known = told.get(row.alert_id)
        told[row.alert_id] = Told(row.created_at, [*(known.names if known else ()), str(row.recipient)])
    return told


def _acknowledged(alerts: Iterable[Alert], now: datetime) -> dict[int, AlertAction]:
    """The acknowledgement that holds, for those of the alerts that have one."""
    held = [one.pk for one in alerts if one.acknowledged_until and one.acknowledged_until > now]
    actions = AlertAction.objects.filter(alert__in=held, kind=ActionKind.ACKNOWLEDGE)
    return {action.alert_id: action for action in actions.select_related("by").order_by("at", "pk")}
