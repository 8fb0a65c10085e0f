"""A call of every public write of exports."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.exports import services as exports
from offender_mgmt.exports.models import ExportRequest
from tests.architecture.export_things import order, ready_export
from tests.architecture.world import World
from tests.factories import DISCLOSURE

Prepare = Callable[[World], Callable[..., Any]]


def _ask_for(world: World) -> Callable[..., Any]:
    return partial(exports.ask_for, order(), to=DISCLOSURE, now=timezone.now())


def _cancel(world: World) -> Callable[..., Any]:
    now = timezone.now()
    request = exports.ask_for(order(), to=DISCLOSURE, by=_actor(), now=now)
    return partial(exports.cancel, request.public_id, now=now)


def _take(world: World) -> Callable[..., Any]:
    now = timezone.now()
    ready = ready_export(_actor(), [world.offenders["own"]], now=now)
    assert ExportRequest.objects.filter(pk=ready.pk, state="made").exists()
    return partial(exports.take, ready.public_id, now=now)


def _actor() -> User:
    return User.objects.get(username="susan.supervisor")


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.exports.services.ask_for": (Verb.EXPORT_ASKED, _ask_for),
    "offender_mgmt.exports.services.cancel": (Verb.EXPORT_ENDED, _cancel),
    "offender_mgmt.exports.services.take": (Verb.EXPORT_TAKEN, _take),
}
