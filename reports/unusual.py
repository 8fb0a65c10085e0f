"""Unusual looks: days of an account that an auditor should look into (ACC-16). A reason to ask, no accusation.

Two kinds, each of opened records: more different people within one clock hour than policy says, and any on a day on
which the account is recorded as away. Nothing is counted beyond that, and nobody is compared with anybody (LAW-6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import TruncDate, TruncHour

from offender_mgmt.accounts.models import Absence, User
from offender_mgmt.audit.choices import Unusual, Verb
from offender_mgmt.audit.models import AuditEvent, AuditEventQuerySet, LookReview
from offender_mgmt.policy.rules import Policy


@dataclass(frozen=True)
class Finding:
    """An account, a local day, and what was unusual about it."""

    account_id: int
    on: date
    kind: Unusual
    username: str = ""


def findings(*, since: datetime, until: datetime, policy: Policy) -> list[Finding]:
    """What nobody has reviewed yet of that time, the latest day first. Four queries."""
    opened = AuditEvent.objects.between(since, until).order_by()
    opened = opened.filter(verb=Verb.OFFENDER_VIEWED, actor_id__isnull=False)
    found = {*_many(opened, policy.looks_in_an_hour), *_away(opened)}
    reviewed = LookReview.objects.filter(on__gte=min((one.on for one in found), default=since.date()))
    found -= {
        Finding(pk, on, Unusual(kind)) for pk, on, kind in reviewed.values_list("account_id", "on", "kind")
    }
    usernames = dict(
        User.objects.filter(pk__in={one.account_id for one in found}).values_list("pk", "username")
    )
    named = [Finding(one.account_id, one.on, one.kind, usernames.get(one.account_id, "")) for one in found]
    return sorted(named, key=lambda one: (-one.on.toordinal(), one.username, one.kind))


def _many(opened: AuditEventQuerySet, most: int) -> Iterable[Finding]:
    hours = opened.annotate(hour=TruncHour("at")).values("actor_id", "hour")
    many: Any = hours.annotate(people=Count("offender_ids", distinct=True)).filter(people__gt=most)
    return [Finding(one["actor_id"], one["hour"].date(), Unusual.MANY) for one in many]


def _away(opened: AuditEventQuerySet) -> Iterable[Finding]:
    days = opened.annotate(day=TruncDate("at"))
    away = Absence.objects.filter(
        user_id=OuterRef("actor_id"), starts_on__lte=OuterRef("day"), ends_on__gte=OuterRef("day")
    )
    found: Any = days.filter(Exists(away)).values_list("actor_id", "day").distinct()
    return [Finding(account_id, day, Unusual.AWAY) for account_id, day in found]
