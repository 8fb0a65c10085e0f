"""The loop that a sweep replaces: one person after another, with the ORM, for the same alerts.

Written as such loops are, and fairly: each person's facts once, each condition asked of that person alone, one
transaction and as few statements as that allows.
"""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Absence, Cover, User
from offender_mgmt.alerts.choices import Channel, Step
from offender_mgmt.alerts.conditions import all_conditions
from offender_mgmt.alerts.models import Alert, Escalation, Notification
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy

Identity = tuple[str, str]


def evaluate(*, now: datetime, seconds: float) -> tuple[list[int], int]:
    """Go through the live offenders until the time is over; returns whom it got to, and how many alerts it opened."""
    policy, began = in_force(timezone.localdate(now)), time.perf_counter()
    seen: list[int] = []
    opened = 0
    for offender in Offender.objects.live().select_related("manager").order_by("pk").iterator(chunk_size=500):
        opened += _evaluate(offender, policy, now)
        seen.append(offender.pk)
        if time.perf_counter() - began > seconds:
            break
    return seen, opened


@transaction.atomic
def _evaluate(offender: Offender, policy: Policy, now: datetime) -> int:
    should = dict(_true_of(offender, now))
    held = {(alert.kind, alert.subject): alert for alert in Alert.objects.open().filter(offender=offender)}
    for identity, alert in held.items():
        if identity not in should:
            alert.closed_at = now
            alert.save(update_fields=["closed_at"])
        elif alert.since_on != should[identity]:
            alert.since_on = should[identity]
            alert.save(update_fields=["since_on"])
    new = [identity for identity in should if identity not in held]
    if new:
        steps = {Step.MANAGER: _manager(offender, now), Step.SUPERVISOR: _supervisors(offender, now)}
        for identity in new:
            _open(offender, identity, should[identity], steps, policy, now)
    return len(new)


def _true_of(offender: Offender, now: datetime) -> Iterator[tuple[Identity, date]]:
    """What should be alerted about this person."""
    on = timezone.localdate(now)
    for condition in all_conditions():
        rows = condition.asked(on, at=now).filter(**{condition.offender: offender.pk})
        rows = rows.filter(**{condition.kind_of: condition.kind}) if condition.kind_of else rows
        fields = [condition.since_on, *([condition.subject] if condition.subject else [])]
        for since_on, *subject in rows.values_list(*fields):
            yield (condition.kind, subject[0] if subject else ""), since_on


def _open(
    offender: Offender,
    identity: Identity,
    since_on: date,
    steps: dict[Step, list[User]],
    policy: Policy,
    now: datetime,
) -> None:
    """Open one alert and tell the two first steps, whose hour is that of opening."""
    chains = policy.escalation_hours.get(identity[0], policy.escalation_hours["any"])
    hours = chains[policy.counted_as(offender.risk_level)]
    alert = Alert.objects.create(
        offender=offender,
        kind=identity[0],
        subject=identity[1],
        since_on=since_on,
        opened_at=now,
        step_hours=hours,
        step=max((step for step, people in steps.items() if people), default=Step.NOBODY),
        next_step=Step.INSPECTOR,
        rounds=len(steps),
        escalates_at=now + timedelta(hours=hours[2] or 0),
    )
    Escalation.objects.bulk_create(
        Escalation(alert=alert, round=number, step=step, at=now, told=len(people))
        for number, (step, people) in enumerate(steps.items(), start=1)
    )
    Notification.objects.bulk_create(
        Notification(
            alert=alert,
            recipient=person,
            channel=channel,
            round=number,
            created_at=now,
            sent_at=now if channel == Channel.INBOX else None,
        )
        for number, people in enumerate(steps.values(), start=1)
        for person in people
        for channel in (Channel.INBOX, Channel.EMAIL)
    )


def _manager(offender: Offender, now: datetime) -> list[User]:
    manager = offender.manager
    if manager is None or manager.team_id != offender.team_id:
        return []
    return _reachable([manager], now)


def _supervisors(offender: Offender, now: datetime) -> list[User]:
    return _reachable(list(User.objects.filter(role=Role.SUPERVISOR, supervised_teams=offender.team_id)), now)


def _reachable(people: list[User], now: datetime) -> list[User]:
    """Those who can be told, and whoever covers for any of them."""
    today = timezone.localdate(now)
    covers = Cover.objects.filter(covered__in=people, starts_at__lte=now, ends_at__gt=now)
    everybody = [*people, *(cover.covered_by for cover in covers.select_related("covered_by"))]
    away = set(
        Absence.objects.filter(Q(user__in=everybody), starts_on__lte=today, ends_on__gte=today).values_list(
            "user", flat=True
        )
    )
    return [one for one in everybody if one.is_active and one.email and one.pk not in away]
