"""A call of the public write that decides after attempts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World
from visits import services as visits
from visits.choices import LadderChoice

WORDS = (
    "Weighed against an arrest and against another attempt, and found to be the one course that is likely to "
    "reach him soon."
)


def _decide(world: World) -> Callable[..., Any]:
    chosen = visits.CourseChosen(LadderChoice.WARRANT, WORDS, timezone.localdate())
    return partial(
        visits.decide_after_attempts,
        offender_id=world.offenders["own"].pk,
        chosen=chosen,
        now=timezone.now(),
    )


CALLS: dict[str, tuple[Verb, Callable[[World], Callable[..., Any]]]] = {
    "visits.services.decide_after_attempts": (Verb.LADDER_DECIDED, _decide)
}
