"""What the demo's supervisors have done about alerts: the same deeds on every run."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, AlertAction, Notification

DAYS = 2  # within policy's limit for every level
REASONS = (
    "Two officers go tomorrow evening; the address was confirmed with housing today.",
    "In hospital since last week; the ward calls us before he is discharged, and then we visit.",
    "Working nights this week. Two officers go tomorrow morning when he is back, unannounced.",
)
COMMENTS = (
    "Nobody in yesterday at 19 and this morning at 10. Car outside; curtains drawn.",
    "Neighbour says that he has moved. Council tax asked today.",
)


@transaction.atomic
def add_alert_actions(*, by: User, manager: User, now: datetime) -> None:
    """Acknowledge, comment on and assign a few of the overdue visits of `manager`'s team. Twice is once."""
    if AlertAction.objects.exists():
        return
    overdue = Alert.objects.open().visible_to(manager).filter(kind="visit_overdue", offender__closed_on=None)
    high = list(overdue.filter(offender__risk_level="high").order_by("since_on", "pk")[:8])
    until = timezone.localdate(now) + timedelta(days=DAYS)
    for alert, reason in zip(high[1::2], REASONS, strict=False):
        alerts.acknowledge(public_id=alert.public_id, until=until, reason=reason, by=by, now=now)
    for alert, text in zip(high[::2], COMMENTS, strict=False):
        alerts.comment(public_id=alert.public_id, text=text, by=manager, now=now)
    for alert in high[:2]:
        alerts.assign(
            public_id=alert.public_id,
            assignee_id=manager.pk,
            text="Please go this week, and tell me what you find.",
            by=by,
            now=now,
        )


def let_mail_wait_from_now(*, now: datetime) -> None:
    """Mail of what the demo tells of years ago goes out today: else Vigil would say how many years it has waited."""
    Notification.objects.waiting().filter(created_at__lt=now).update(created_at=now)
