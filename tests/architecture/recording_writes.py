"""A call of every public write about what was found at a visit."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World
from tests.factories import make_offender, make_visit
from visits import services as visits

DAY = date(2026, 6, 1)
Prepare = Callable[[World], Callable[..., Any]]


def _finish_follow_up(world: World) -> Callable[..., Any]:
    visit = make_visit(make_offender(now=timezone.now()), DAY)
    follow_up = visit.follow_ups.create(words="Ring the landlord.", due_on=DAY)
    return partial(visits.finish_follow_up, follow_up_id=follow_up.pk, words="Rung.", now=timezone.now())


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "visits.services.finish_follow_up": (Verb.FOLLOW_UP_DONE, _finish_follow_up),
}
