"""A call of every public write of bringing a register in, merging, registering and moving."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from intake import services as intake
from intake.choices import BatchStatus
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from tests.architecture.world import World
from tests.factories import make_offender

DAY = date(2026, 6, 1)
EXTRACT = Path(intake.__file__).parents[1] / "demo" / "register-extract.csv"
Prepare = Callable[[World], Callable[..., Any]]


def _second_person() -> User:
    return User.objects.get(username="simon.supervisor")


def _stage(world: World) -> Callable[..., Any]:
    return partial(
        intake.stage,
        filename=EXTRACT.name,
        content=b"".join(EXTRACT.read_bytes().splitlines(keepends=True)[:5]),
        profile="standard",
        extract_date=date(2026, 11, 19),
        now=timezone.now(),
    )


def _apply(world: World) -> Callable[..., Any]:
    batch = _stage(world)(by=_second_person())
    batch = intake.preview(batch.public_id, now=timezone.now())
    if batch.status != BatchStatus.PREVIEWED:
        raise ValueError(batch.error)
    return partial(intake.apply, batch.public_id, now=timezone.now())


def _answer(world: World) -> Callable[..., Any]:
    question = cast(UUID, world.things["import/decisions/<uuid:public_id>/answer/"]["own"])
    told = {"kind": "visited", "on": "2026-05-01", "level": None}
    return partial(
        intake.answer_decision, public_id=question, answer=told, reason="Asked.", now=timezone.now()
    )


def _request_undo(world: World) -> Callable[..., Any]:
    batch = _apply(world)(by=_second_person())
    return partial(intake.request_undo, batch.public_id, reason="Wrong file.", now=timezone.now())


def _undo(world: World) -> Callable[..., Any]:
    batch = _request_undo(world)(by=_second_person())
    return partial(intake.undo, batch.public_id, now=timezone.now())


def _request_merge(world: World) -> Callable[..., Any]:
    duplicate = make_offender(now=timezone.now())
    own = world.offenders["own"]
    return partial(
        intake.request_merge,
        kept_id=own.pk,
        duplicate_id=duplicate.pk,
        reason="One person.",
        now=timezone.now(),
    )


def _register(world: World) -> Callable[..., Any]:
    new = offenders.NewOffender(reference="TST/NEW", family_name="Newsurname")
    return partial(offenders.register_offender, new=new, now=timezone.now())


def _move(world: World) -> Callable[..., Any]:
    return partial(
        offenders.move,
        offender_id=world.offenders["own"].pk,
        lines="2 Elm Road",
        postcode="ZZ1 1ZZ",
        from_on=DAY,
        now=timezone.now(),
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "intake.services.stage": (Verb.IMPORT_STAGED, _stage),
    "intake.services.apply": (Verb.IMPORT_APPLIED, _apply),
    "intake.services.answer_decision": (Verb.IMPORT_DECIDED, _answer),
    "intake.services.request_undo": (Verb.PROPOSED, _request_undo),
    "intake.services.undo": (Verb.IMPORT_UNDONE, _undo),
    "intake.services.request_merge": (Verb.PROPOSED, _request_merge),
    "offender_mgmt.offenders.services.register_offender": (Verb.OFFENDER_REGISTERED, _register),
    "offender_mgmt.offenders.services.move": (Verb.OFFENDER_CHANGED, _move),
}
