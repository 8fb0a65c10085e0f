"""A call of every public write of policies, and of trying and publishing them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django.utils import timezone

from caseload import services as caseload
from caseload.models import Simulation
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.policy import services as policy
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import Stated
from tests.architecture.world import World

Prepare = Callable[[World], Callable[..., Any]]


def _key(world: World) -> int:
    return cast(int, world.things["policy/<int:revision_id>/"]["draft"])


def _own(world: World) -> int:
    """The draft, as one of the supervisor who acts in the walk."""
    supervisor = User.objects.get(username="susan.supervisor")
    PolicyRevision.objects.filter(pk=_key(world)).update(drafted_by=supervisor)
    return _key(world)


def _draft(world: World) -> Callable[..., Any]:
    shipped = PolicyRevision.objects.get(is_shipped=True)
    return partial(
        policy.draft_revision, name="New", effective_from=date(2099, 1, 1), based_on=shipped, changes={}
    )


def _change(world: World) -> Callable[..., Any]:
    to = Stated(10, "Force order 7", "V")
    return partial(policy.change_value, revision_id=_own(world), key="first_visit_days", to=to)


def _redate(world: World) -> Callable[..., Any]:
    return partial(
        policy.redate_draft,
        revision_id=_own(world),
        name="Renamed",
        effective_from=date(2099, 2, 1),
        now=timezone.now(),
    )


def _approve(world: World) -> Callable[..., Any]:
    return partial(policy.approve_revision, revision_id=_key(world), now=timezone.now())


def _withdraw(world: World) -> Callable[..., Any]:
    return partial(
        policy.withdraw_draft, revision_id=_key(world), because="Another comes.", now=timezone.now()
    )


def _ask(world: World) -> Callable[..., Any]:
    return partial(caseload.ask_simulation, revision_id=_key(world), now=timezone.now())


def _publish(world: World) -> Callable[..., Any]:
    simulation = Simulation.objects.get(revision=_key(world))
    return partial(
        caseload.publish_policy,
        revision_id=_key(world),
        simulation_id=simulation.request.public_id,
        now=timezone.now(),
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.policy.services.draft_revision": (Verb.POLICY_DRAFTED, _draft),
    "offender_mgmt.policy.services.change_value": (Verb.POLICY_DRAFTED, _change),
    "offender_mgmt.policy.services.redate_draft": (Verb.POLICY_DRAFTED, _redate),
    "offender_mgmt.policy.services.approve_revision": (Verb.POLICY_APPROVED, _approve),
    "offender_mgmt.policy.services.withdraw_draft": (Verb.POLICY_WITHDRAWN, _withdraw),
    "caseload.services.ask_simulation": (Verb.SIMULATION_ASKED, _ask),
    "caseload.services.publish_policy": (Verb.POLICY_PUBLISHED, _publish),
}
