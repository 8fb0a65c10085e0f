"""A call of every public write about hours and promises."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from caseload import services as caseload
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import RiskLevel
from tests.architecture.world import World


def _set_hours(world: World) -> Callable[..., Any]:
    officer, now = User.objects.get(username="olivia.officer"), timezone.now()
    return partial(
        caseload.set_hours, officer_id=officer.pk, minutes=2250, from_on=timezone.localdate(now), now=now
    )


def _promise(world: World) -> Callable[..., Any]:
    now = timezone.now()
    return partial(
        caseload.promise,
        team_id=Team.objects.get(name="North").pk,
        level=RiskLevel.HIGH,
        promised_for=timezone.localdate(now) + timedelta(days=30),
        note="",
        now=now,
    )


CALLS: dict[str, tuple[Verb, Callable[[World], Callable[..., Any]]]] = {
    "caseload.services.set_hours": (Verb.HOURS_SET, _set_hours),
    "caseload.services.promise": (Verb.MILESTONE_PROMISED, _promise),
}
