"""A call of every public write of who may see a record."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind
from tests.architecture.world import World

Prepare = Callable[[World], Callable[..., Any]]


def _pk(username: str) -> int:
    return User.objects.get(username=username).pk


def _request_access(world: World) -> Callable[..., Any]:
    return partial(
        offenders.request_access,
        offender_id=world.offenders["own"].pk,
        level=AccessLevel.RESTRICTED,
        listed=[_pk("oscar.outsider"), _pk("simon.supervisor")],
        reason="An officer's record.",
        now=timezone.now(),
    )


def _set_block(world: World) -> Callable[..., Any]:
    return partial(
        offenders.set_block,
        offender_id=world.offenders["own"].pk,
        user_id=_pk("colin.colleague"),
        kind=ConflictKind.KNOWS,
        reason="Cousins.",
        now=timezone.now(),
    )


def _lift_block(world: World) -> Callable[..., Any]:
    set_by = User.objects.get(username="simon.supervisor")
    block = _set_block(world)(by=set_by)
    return partial(
        offenders.lift_block, public_id=block.public_id, because="Only the same name.", now=timezone.now()
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.offenders.services.request_access": (Verb.PROPOSED, _request_access),
    "offender_mgmt.offenders.services.set_block": (Verb.CONFLICT_BLOCKED, _set_block),
    "offender_mgmt.offenders.services.lift_block": (Verb.CONFLICT_LIFTED, _lift_block),
}
