"""A call of the public write of windows."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World
from visits import services as visits


def _override(world: World) -> Callable[..., Any]:
    own = world.offenders["own"]
    return partial(visits.override_window, offender_id=own.pk, reason="New information.", now=timezone.now())


CALLS: dict[str, tuple[Verb, Callable[[World], Callable[..., Any]]]] = {
    "visits.services.override_window": (Verb.WINDOW_OVERRIDDEN, _override),
}
