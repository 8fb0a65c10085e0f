"""A contact, an announced visit and its entry of each offender of the world, by the address that asks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.factories import make_visit
from visits.choices import Outcome
from visits.models import Contact, VisorEntry

PEOPLE = tuple(f"visits/{page}/<uuid:public_id>/" for page in ("contacts", "announce"))
CONTACTS = ("api/v1/contacts/<str:public_id>/",)
VISITS = (
    *(f"visits/answer/<uuid:public_id>/{question}/" for question in ("contact_before", "overlap")),
    "visits/announced/<uuid:public_id>/",
    *(f"api/v1/announced-visits/<str:public_id>/{deed}" for deed in ("", "review/")),
)
ENTRIES = (
    "visits/visor/<uuid:public_id>/",
    *(f"api/v1/visor-entries/<str:public_id>/{deed}" for deed in ("", "written/")),
)


def contact_things(
    offenders: Mapping[str, Offender], *, absent: UUID, officer: User, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender. Both questions have been answered."""
    keys: dict[tuple[str, ...], dict[str, object]] = {
        routes: {"absent": absent} for routes in (PEOPLE, CONTACTS, VISITS, ENTRIES)
    }
    day = timezone.localdate(now) - timedelta(days=50)
    for kind, offender in offenders.items():
        contact = Contact.objects.create(
            offender=offender,
            contacted_at=now,
            channel="call",
            direction="to_offender",
            words="Told of it.",
            recorded_by=officer,
            recorded_at=now,
        )
        told = {"arrangement": "announced", "arrangement_reason": "Interpreter.", "approval_needed": True}
        visit = make_visit(offender, day, outcome=Outcome.NO_ANSWER, by=officer, **told)
        for question in ("contact_before", "overlap"):
            visit.answers.create(question=question, answer="So.", answered_by=officer, answered_at=now)
        entry = VisorEntry.objects.create(visit=visit, due_on=day)
        things: list[Any] = [offender, contact, visit, entry]
        for found, thing in zip(keys.values(), things, strict=True):
            found[kind] = thing.public_id
    return {route: found for routes, found in keys.items() for route in routes}
