"""Who answers for an offender, and where they live."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.models import Address, Assignment
from offender_mgmt.offenders.rules import standing as rules
from offender_mgmt.offenders.services.changing import NewChange, save_change
from offender_mgmt.offenders.services.refreshing import lock, refresh
from offender_mgmt.offenders.services.screening import screen_records


@transaction.atomic
def assign(
    *, offender_id: int, manager: User | None, team: Team | None, from_on: date, by: User, now: datetime
) -> Assignment:
    """Make `manager` and `team` answer for the offender from `from_on`; the earlier assignment ends then."""
    offender = lock(offender_id)
    offender.assignments.filter(until_on=None).update(until_on=from_on)
    assignment = Assignment.objects.create(offender=offender, manager=manager, team=team, from_on=from_on)
    offender.manager, offender.team = manager, team
    offender.save(update_fields=["manager", "team"])
    audit.record(
        Verb.OFFENDER_CHANGED, by=by, offender_ids=[offender.pk], details={"fields": ["manager", "team"]}
    )
    refresh([offender.pk], by=by, now=now)
    return assignment


@transaction.atomic
def move(*, offender_id: int, lines: str, postcode: str, from_on: date, by: User, now: datetime) -> Address:
    """Record a new address from `from_on`; the one before ends then. A move is a change that asks for a review."""
    offender = lock(offender_id)
    rules.check_can_move(
        closed_on=offender.closed_on, lines=lines, from_on=from_on, today=timezone.localdate(now)
    )
    current = offender.addresses.notified_last().first()
    if current is not None:
        current.until_on = max(from_on, current.from_on or from_on)
        current.save(update_fields=["until_on"])
    address = Address.objects.create(
        offender=offender,
        lines=lines,
        postcode=postcode,
        from_on=from_on,
        recorded_on=timezone.localdate(now),
    )
    change = NewChange(ChangeKind.ADDRESS, from_on, "A new address was recorded.")
    save_change(offender, change, by=by, now=now)
    audit.record(Verb.OFFENDER_CHANGED, by=by, offender_ids=[offender.pk], details={"fields": ["address"]})
    screen_records([offender.pk], now=now)
    refresh([offender.pk], by=by, now=now)
    return address
