"""A call of every public write of contacts, announced visits and the national register's entries."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World
from visits import services as visits
from visits.choices import AnnouncedBecause, Authorisation, Channel, Direction
from visits.models import Visit, VisorEntry
from visits.services.announcing import AnnouncementAsked
from visits.services.contacting import NewContact

Prepare = Callable[[World], Callable[..., Any]]


def _about(world: World, write: Callable[..., Any], **told: Any) -> Callable[..., Any]:
    return partial(write, offender_id=world.offenders["own"].pk, **told, now=timezone.now())


def _record_contact(world: World) -> Callable[..., Any]:
    new = NewContact(
        timezone.now(), Channel.CALL, Direction.FROM_OFFENDER, "Asked for the address of the office."
    )
    return _about(world, visits.record_contact, new=new)


def _ask_to_announce(world: World) -> Callable[..., Any]:
    today = timezone.localdate()
    asked = AnnouncementAsked(AnnouncedBecause.INTERPRETER, "Interpreter needed.", today, today)
    return _about(world, visits.ask_to_announce, asked=asked)


def _announced(world: World) -> Visit:
    return Visit.objects.get(offender=world.offenders["own"], approval_needed=True)


def _review_announced_visit(world: World) -> Callable[..., Any]:
    return partial(
        visits.review_announced_visit,
        visit_id=_announced(world).pk,
        decision=Authorisation.AUTHORISED,
        reason="No other way.",
        now=timezone.now(),
    )


def _write_visor_entry(world: World) -> Callable[..., Any]:
    entry = VisorEntry.objects.get(visit=_announced(world))
    return partial(visits.write_visor_entry, entry_id=entry.pk, reference="A1", now=timezone.now())


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "visits.services.record_contact": (Verb.CONTACT_RECORDED, _record_contact),
    "visits.services.ask_to_announce": (Verb.PROPOSED, _ask_to_announce),
    "visits.services.review_announced_visit": (Verb.ANNOUNCEMENT_APPROVED, _review_announced_visit),
    "visits.services.write_visor_entry": (Verb.VISOR_ENTRY_WRITTEN, _write_visor_entry),
}
