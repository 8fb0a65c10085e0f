"""Recording contacts with an offender that were no visit."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.policy import models as policy_models
from visits.choices import Channel, Direction
from visits.models import Contact
from visits.rules.contradictions import check_can_record_contact
from visits.services.following import note_unannounced_visits_after


@dataclass(frozen=True)
class NewContact:
    """A contact as an edge has parsed it."""

    contacted_at: datetime
    channel: Channel
    direction: Direction
    words: str


@transaction.atomic
def record_contact(*, offender_id: int, new: NewContact, by: User, now: datetime) -> Contact:
    """Record a contact; an unannounced visit that followed it at once is asked about. Raises RuleViolation."""
    offender = offenders.lock(offender_id)
    check_can_record_contact(
        contacted_at=new.contacted_at, words=new.words, is_closed=offender.closed_on is not None, now=now
    )
    contact = Contact.objects.create(offender=offender, **vars(new), recorded_by=by, recorded_at=now)
    note_unannounced_visits_after(contact, policy_models.in_force(timezone.localdate(now)))
    details: dict[str, object] = {"channel": new.channel.value, "direction": new.direction.value}
    audit.record(Verb.CONTACT_RECORDED, by=by, offender_ids=[offender.pk], details=details)
    offenders.refresh([offender.pk], by=by, now=now)
    return contact
