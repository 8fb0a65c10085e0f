"""Policies drafted, simulated and published in tests."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from caseload import services
from caseload.models import Publication, Simulation
from caseload.rules.loads import NOTHING_SUPPOSED, WhatIf
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.services import draft_revision
from tests.factories import make_user

QUARTERS = {"very_high": 1, "high": 2, "medium": 3, "low": 12}
YEARS = {"very_high": 2, "high": 6, "medium": 12, "low": 24}


def somebody(username: str) -> User:
    """An administrator of that name."""
    return User.objects.filter(username=username).first() or make_user(username, Role.ADMINISTRATOR)


def draft(now: datetime, *, effective_from: date | None = None, **values: Any) -> PolicyRevision:
    """A draft by Dana, from today on, with these values from a force order."""
    return draft_revision(
        name="Force 2",
        effective_from=effective_from or timezone.localdate(now),
        based_on=PolicyRevision.objects.get(is_shipped=True),
        changes={
            key: {"value": value, "source": "Force order 7", "certainty": "V"}
            for key, value in values.items()
        },
        by=somebody("dana.drafter"),
    )


def simulated(revision: PolicyRevision, now: datetime, *, what_if: WhatIf = NOTHING_SUPPOSED) -> Simulation:
    """What a worker makes of it."""
    request = services.ask_simulation(
        revision_id=revision.pk, what_if=what_if, by=somebody("dana.drafter"), now=now
    )
    services.simulate_waiting(now=now)
    return Simulation.objects.get(request=request)


def published(revision: PolicyRevision, now: datetime, *, shown: Simulation | None = None) -> Publication:
    """Approved by Petra on its simulation."""
    simulation = shown or simulated(revision, now)
    return services.publish_policy(
        revision_id=revision.pk,
        simulation_id=simulation.request.public_id,
        by=somebody("petra.publisher"),
        now=now,
    )


def recalculated(now: datetime) -> None:
    """Until nothing is left."""
    while services.recalculate(now=now):
        pass
