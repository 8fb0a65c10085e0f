"""Whether somebody opens more people's records, or searches more often, than any work needs, and has said why.

ACC-16, WEB-8, LAW-5.
"""

from datetime import datetime, time

from django.db.models import Count
from django.utils import timezone

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Cover, SharedDuty, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.choices import AccessLevel, Situation
from offender_mgmt.offenders.models.register import Offender
from offender_mgmt.offenders.rules import reasons as rules
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import LATELY

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


def reason_to_ask(user: User, offender: Offender, *, now: datetime) -> str:
    """What this user must say before they open this record: nothing where they need not, or have said it today."""
    asked = rules.asked_for(situation_between(user, offender, now=now), in_force(timezone.localdate(now)))
    if asked == rules.NONE or _has_said(user, offender, asked, now=now):
        return rules.NONE
    if offender.emergencies.running(now=now).filter(user=user).exists():
        return rules.NONE  # the reason was asked before it was opened
    return asked


def situation_between(user: User, offender: Offender, *, now: datetime) -> Situation:
    """What this user, who may see it, is to this record."""
    is_manager = offender.manager_id == user.pk
    return rules.situation_of(
        rules.Standing(
            has_list=offender.access_level != AccessLevel.NORMAL,
            is_manager=is_manager,
            covers_manager=not is_manager and _stands_in_for(user, offender.manager_id, now=now),
            is_supervisor=user.may(Permission.SUPERVISE_TEAMS),
        )
    )


def _stands_in_for(user: User, manager_id: int | None, *, now: datetime) -> bool:
    covers = Cover.objects.filter(covered=manager_id, covered_by=user, starts_at__lte=now, ends_at__gt=now)
    shares = SharedDuty.objects.filter(officer=manager_id, shared_with=user, ends_at=None)
    return manager_id is not None and (covers.exists() or shares.exists())


def _has_said(user: User, offender: Offender, asked: str, *, now: datetime) -> bool:
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time(0)))
    said = AuditEvent.objects.by(user.pk).about(offender.pk)
    said = said.filter(at__gte=midnight, verb=Verb.ACCESS_REASON_GIVEN)
    return (said.filter(details__has_key="words") if asked == rules.WORDS else said).exists()
