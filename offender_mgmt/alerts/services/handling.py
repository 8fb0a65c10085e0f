"""What people do about an alert: open it, acknowledge it until a day, give it to somebody, comment on it."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import ActionKind, Channel
from offender_mgmt.alerts.conditions import kinds_to_mend
from offender_mgmt.alerts.models import Alert, AlertAction, Notification
from offender_mgmt.alerts.rules import handling as rules
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force


def possible_assignees(alert: Alert) -> QuerySet[User]:
    """Whom an alert may be given to: everybody active who may open the record, as `Offender.visible_to` has it, but
    not the person from whom it is kept.
    """
    people = _who_may_open(alert.offender)
    return people if alert.kept_from_id is None else people.exclude(pk=alert.kept_from_id)


def _who_may_open(offender: Offender) -> QuerySet[User]:
    blocked = offender.conflict_blocks.standing().values("user")
    return _shown_to(offender).exclude(pk__in=blocked)


def _shown_to(offender: Offender) -> QuerySet[User]:
    if offender.access_level != AccessLevel.NORMAL:
        listed = offender.access_grants.current().of_the_level().values("user")
        reading = (Role.OFFENDER_MANAGER, Role.SUPERVISOR)
        return User.objects.filter(pk__in=listed, role__in=reading, is_active=True)
    supervises = Q(role=Role.SUPERVISOR)
    if offender.team_id is None:
        return User.objects.filter(supervises, is_active=True)
    sees = Q(role=Role.OFFENDER_MANAGER, team=offender.team_id) | supervises & Q(
        supervised_teams=offender.team_id
    )
    return User.objects.filter(pk__in=User.objects.filter(sees).values("pk"), is_active=True)


@transaction.atomic
def open_alert(*, public_id: UUID, by: User, now: datetime) -> Alert:
    """Note that `by` has opened the alert: everything that told them of it, by any channel, is opened, once."""
    _, alert = _locked(public_id)
    _stamp(alert, by, now)
    _record(Verb.ALERT_OPENED, alert, by)
    return alert


@transaction.atomic
def acknowledge(*, public_id: UUID, until: date, reason: str, by: User, now: datetime) -> AlertAction:
    """Leave an alert alone until 07:00 of a day; if it is still open then, it is told one rank higher.

    Raises RuleViolation.
    """
    offender, alert = _locked(public_id)
    today = timezone.localdate(now)
    end = rules.check_can_acknowledge(
        _standing(alert),
        until=until,
        latest=rules.latest_day(offender.risk_level, policy=in_force(today), today=today),
        reason=reason,
        now=now,
    )
    action = _save(alert, ActionKind.ACKNOWLEDGE, text=reason, until=end, by=by, now=now)
    alert.acknowledged_until = alert.escalates_at = end
    alert.next_step = rules.step_after(alert.step)
    alert.save(update_fields=["acknowledged_until", "escalates_at", "next_step"])
    _record(Verb.ALERT_ACKNOWLEDGED, alert, by, until=end.isoformat())
    return action


@transaction.atomic
def assign(*, public_id: UUID, assignee_id: int, text: str, by: User, now: datetime) -> AlertAction:
    """Give an alert to somebody, who is told at once and, from then on, whenever anybody is. Raises RuleViolation."""
    _, alert = _locked(public_id)
    possible = possible_assignees(alert).filter(pk=assignee_id).values_list("pk", flat=True)
    rules.check_can_assign(_standing(alert), assignee_id=assignee_id, possible=set(possible))
    action = _save(alert, ActionKind.ASSIGN, text=text, assignee_id=assignee_id, by=by, now=now)
    alert.assigned_to_id, alert.rounds = assignee_id, _next_round(alert)
    alert.save(update_fields=["assigned_to", "rounds"])
    _tell(alert, assignee_id, now)
    _record(Verb.ALERT_ASSIGNED, alert, by, assignee=assignee_id)
    return action


@transaction.atomic
def comment(*, public_id: UUID, text: str, by: User, now: datetime) -> AlertAction:
    """Write something down beside an alert; it goes on as before. Raises RuleViolation."""
    _, alert = _locked(public_id)
    rules.check_can_comment(_standing(alert), text=text)
    action = _save(alert, ActionKind.COMMENT, text=text, by=by, now=now)
    _record(Verb.ALERT_COMMENTED, alert, by)
    return action


def _locked(public_id: UUID) -> tuple[Offender, Alert]:
    """The alert with its offender, both locked: two people may press at once, and the sweep may run beside them."""
    offender = offenders.lock(Alert.objects.values_list("offender_id", flat=True).get(public_id=public_id))
    return offender, Alert.objects.select_for_update(no_key=True).get(public_id=public_id)


def _standing(alert: Alert) -> rules.Standing:
    return rules.Standing(
        is_open=alert.closed_at is None,
        can_be_acknowledged=alert.kind not in kinds_to_mend(),
        acknowledged_until=alert.acknowledged_until,
        assignee_id=alert.assigned_to_id,
    )


def _save(
    alert: Alert,
    kind: ActionKind,
    *,
    by: User,
    now: datetime,
    text: str = "",
    until: datetime | None = None,
    assignee_id: int | None = None,
) -> AlertAction:
    """Keep what was done. Whoever acts on an alert has opened it."""
    _stamp(alert, by, now)
    return AlertAction.objects.create(
        alert=alert, kind=kind, text=text, until=until, assignee_id=assignee_id, by=by, at=now
    )


def _stamp(alert: Alert, by: User, now: datetime) -> None:
    Notification.objects.filter(alert=alert, recipient=by, opened_at=None).update(opened_at=now)


def _next_round(alert: Alert) -> int:
    """A round that nothing was told in: a step that reached nobody keeps its number until somebody is there."""
    noted: int | None = alert.escalations.aggregate(last=Max("round"))["last"]
    return max(alert.rounds, noted or 0) + 1


def _tell(alert: Alert, recipient_id: int, now: datetime) -> None:
    told = [
        Notification(
            alert=alert,
            recipient_id=recipient_id,
            channel=channel,
            round=alert.rounds,
            created_at=now,
            sent_at=now if channel == Channel.INBOX else None,
        )
        for channel in settings.ALERT_CHANNELS
    ]
    Notification.objects.bulk_create(told)


def _record(verb: Verb, alert: Alert, by: User, **details: object) -> None:
    told: dict[str, object] = {"alert": str(alert.public_id), "kind": alert.kind, **details}
    audit.record(verb, by=by, offender_ids=[alert.offender_id], details=told)
