"""A call of every public write of drafts."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World
from visits import services as visits
from visits.choices import Arrangement, Outcome
from visits.models import VisitDraft
from visits.rules.drafts import Save
from visits.services.drafting import Typed
from visits.services.recording import VisitDetails

Prepare = Callable[[World], Callable[..., Any]]


def _typed() -> Typed:
    return Typed({"observed": ["Two rooms seen."]}, Save(uuid4(), 0, uuid4(), 1))


def _save_draft(world: World) -> Callable[..., Any]:
    return partial(
        visits.save_draft, offender_id=world.offenders["own"].pk, typed=_typed(), now=timezone.now()
    )


def _discard_draft(world: World) -> Callable[..., Any]:
    draft = VisitDraft.objects.get(offender=world.offenders["own"])
    return partial(visits.discard_draft, draft_id=draft.pk, reason="No visit was made.", now=timezone.now())


def _record_drafted_visit(world: World) -> Callable[..., Any]:
    now = timezone.now()
    details = VisitDetails(
        visited_at=now,
        outcome=Outcome.NO_ANSWER,
        arrangement=Arrangement.UNANNOUNCED,
        purposes=["risk"],
        officers=list(User.objects.filter(username__in=["olivia.officer", "colin.colleague"])),
    )
    offender = world.offenders["own"]
    return partial(
        visits.record_drafted_visit, offender_id=offender.pk, details=details, typed=_typed(), now=now
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "visits.services.save_draft": (Verb.VISIT_DRAFTED, _save_draft),
    "visits.services.discard_draft": (Verb.DRAFT_DISCARDED, _discard_draft),
    "visits.services.record_drafted_visit": (Verb.VISIT_RECORDED, _record_drafted_visit),
}
