"""Whether somebody opens more people's records, or searches more often, than any work needs (ACC-16, WEB-8)."""

from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.policy.models import in_force

LATELY = timedelta(minutes=10)
SEARCH = "search"  # how the events of a search name its page


def opens_too_many(user: User, *, now: datetime) -> bool:
    """Say whether this account opened the records of as many different people in the last ten minutes as policy says.

    Whoever does is asked whether it is still them: a stolen session empties a register record by record.
    """
    opened = AuditEvent.objects.by(user.pk).filter(at__gte=now - LATELY, verb=Verb.OFFENDER_VIEWED)
    people: int = opened.aggregate(people=Count("offender_ids", distinct=True))["people"]
    return people >= in_force(timezone.localdate(now)).looks_in_ten_minutes


def searches_too_often(user: User, *, now: datetime) -> bool:
    """Say whether this account searched as often in the last ten minutes as policy says that nobody does by hand."""
    most = in_force(timezone.localdate(now)).searches_in_ten_minutes
    searches = AuditEvent.objects.by(user.pk).filter(
        at__gte=now - LATELY, verb=Verb.OFFENDERS_LISTED, details__page=SEARCH
    )
    return searches[:most].count() == most
