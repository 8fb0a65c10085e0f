"""Linking people whose safety or whose influence counts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ChangeKind, LinkKind
from offender_mgmt.offenders.models import LinkedPerson, Offender
from offender_mgmt.offenders.rules import people as rules
from offender_mgmt.offenders.services.changing import NewChange, save_change
from offender_mgmt.offenders.services.refreshing import lock, refresh
from offender_mgmt.offenders.services.screening import screen_records


@dataclass(frozen=True)
class NewLink:
    """A linked person as an edge has parsed them. `other_offender` is their own record, if they have one."""

    kind: LinkKind
    name: str
    date_of_birth: date | None = None
    relationship: str = ""
    is_in_household: bool = False
    safety_note: str = ""
    other_offender: Offender | None = None
    from_on: date | None = None


@transaction.atomic
def link_person(*, offender_id: int, new: NewLink, by: User, now: datetime) -> LinkedPerson:
    """Link a person to an offender; a child in the household is also a change, which asks for a review.

    Raises RuleViolation.
    """
    offender = lock(offender_id)
    today = timezone.localdate(now)
    linked = rules.Linked(new.kind, new.name, new.date_of_birth, new.is_in_household, new.from_on)
    rules.check_can_link(
        linked,
        closed_on=offender.closed_on,
        is_the_offender=new.other_offender == offender,
        today=today,
    )
    person = LinkedPerson.objects.create(offender=offender, **vars(new), recorded_by=by, recorded_at=now)
    if rules.is_child_in_household(linked, today=today):
        change = NewChange(
            ChangeKind.CHILD_IN_HOUSEHOLD, new.from_on or today, "A child in the household was recorded."
        )
        save_change(offender, change, by=by, now=now)
    screen_records([offender.pk], now=now)
    _record(person, "linked", by=by, now=now)
    return person


@transaction.atomic
def end_link(*, link_id: int, until_on: date, by: User, now: datetime) -> LinkedPerson:
    """Say that a person is no longer linked from that day; the link is kept. Raises RuleViolation."""
    offender = lock(LinkedPerson.objects.values_list("offender_id", flat=True).get(pk=link_id))
    person = LinkedPerson.objects.get(pk=link_id)
    rules.check_can_end_link(
        closed_on=offender.closed_on,
        from_on=person.from_on,
        already_until=person.until_on,
        until_on=until_on,
        today=timezone.localdate(now),
    )
    person.until_on = until_on
    person.save(update_fields=["until_on"])
    _record(person, "ended", by=by, now=now)
    return person


def _record(person: LinkedPerson, deed: str, *, by: User, now: datetime) -> None:
    details: dict[str, object] = {"link": str(person.public_id), "kind": person.kind, "deed": deed}
    audit.record(Verb.LINK_RECORDED, by=by, offender_ids=[person.offender_id], details=details)
    refresh([person.offender_id], by=by, now=now)
