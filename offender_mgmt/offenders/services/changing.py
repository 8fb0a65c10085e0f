"""Recording what became known about a person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.models import Change, Offender, Order
from offender_mgmt.offenders.rules import changes as rules
from offender_mgmt.offenders.services.refreshing import lock, refresh


@dataclass(frozen=True)
class NewChange:
    """A dated fact as an edge has parsed it."""

    kind: ChangeKind
    happened_on: date
    told: str
    source: str = ""


@transaction.atomic
def record_change(*, offender_id: int, new: NewChange, by: User, now: datetime) -> Change:
    """Record a change; it asks for a review, and may end reactive management at once. Raises RuleViolation."""
    offender = lock(offender_id)
    rules.check_can_record(
        closed_on=offender.closed_on,
        told=new.told,
        happened_on=new.happened_on,
        date_of_birth=offender.date_of_birth,
        today=timezone.localdate(now),
    )
    change = save_change(offender, new, by=by, now=now)
    refresh([offender.pk], by=by, now=now)
    return change


def save_change(
    offender: Offender, new: NewChange, *, order: Order | None = None, by: User, now: datetime
) -> Change:
    """Save and audit a change in the transaction of the deed that makes it known; the caller refreshes."""
    change = Change.objects.create(
        offender=offender, **vars(new), order=order, recorded_by=by, recorded_at=now
    )
    audit.record(Verb.CHANGE_RECORDED, by=by, offender_ids=[offender.pk], details={"kind": new.kind.value})
    return change
