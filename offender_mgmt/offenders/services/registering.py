"""Putting somebody new on the register by hand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from offender_mgmt import fence
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Assignment, Offender
from offender_mgmt.offenders.rules import standing as rules
from offender_mgmt.offenders.services.refreshing import refresh
from offender_mgmt.offenders.services.screening import screen_records


@dataclass(frozen=True)
class NewOffender:
    """Somebody as an edge has parsed them. What is not known stays None, and is never taken as fine."""

    reference: str
    family_name: str
    given_names: str = ""
    date_of_birth: date | None = None
    registered_on: date | None = None
    manager: User | None = None
    team: Team | None = None


@transaction.atomic
def register_offender(*, new: NewOffender, by: User, now: datetime) -> Offender:
    """Put somebody on the register; a first visit is due at once or within policy's days. Raises RuleViolation."""
    today = timezone.localdate(now)
    rules.check_can_register(
        reference=new.reference,
        is_taken=_is_taken(new.reference),
        registered_on=new.registered_on,
        today=today,
    )
    try:
        with transaction.atomic():
            offender = Offender.objects.create(**vars(new), recorded_on=today)
    except IntegrityError as error:  # the same reference, at the same instant
        raise RuleViolation(f"There is already a record with the reference {new.reference}.") from error
    Assignment.objects.create(offender=offender, manager=new.manager, team=new.team, from_on=today)
    audit.record(Verb.OFFENDER_REGISTERED, by=by, offender_ids=[offender.pk])
    screen_records([offender.pk], now=now)
    refresh([offender.pk], by=by, now=now)
    return offender


@fence.whole_register()
def _is_taken(reference: str) -> bool:
    """Also by a record that whoever asks does not see: they are told the words for any that is taken."""
    return Offender.objects.filter(reference=reference).exists()
