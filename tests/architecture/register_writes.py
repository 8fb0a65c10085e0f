"""A call of every public write of changes, orders, linked people, plans and reviews."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind, ConditionKind, LinkKind, OrderKind
from offender_mgmt.offenders.models import Change, LinkedPerson, Order
from risk import services as risk
from risk.choices import ReviewOutcome
from risk.models import ManagementPlan, PlanAction
from risk.rules.plans import fingerprint
from risk.services.planning import text_of
from tests.architecture.world import World
from tests.factories import make_offender
from tests.risk.plans import whole_text

DAY = date(2026, 6, 1)
Prepare = Callable[[World], Callable[..., Any]]


def _record_change(world: World) -> Callable[..., Any]:
    new = offenders.NewChange(ChangeKind.ARREST, DAY, "Arrested.")
    offender_id = world.offenders["own"].pk
    return partial(offenders.record_change, offender_id=offender_id, new=new, now=timezone.now())


def _record_order(world: World) -> Callable[..., Any]:
    conditions = [offenders.NewCondition(ConditionKind.TRAVEL_BAN)]
    new = offenders.NewOrder(OrderKind.SRO, DAY, None, "York", conditions)
    offender_id = world.offenders["own"].pk
    return partial(offenders.record_order, offender_id=offender_id, new=new, now=timezone.now())


def _order(world: World) -> Order:
    return Order.objects.get(offender=world.offenders["own"])


def _vary_order(world: World) -> Callable[..., Any]:
    added = [offenders.NewCondition(ConditionKind.TRAVEL_BAN)]
    variation = offenders.Variation(DAY, None, added=added)
    return partial(offenders.vary_order, order_id=_order(world).pk, variation=variation, now=timezone.now())


def _end_order(world: World) -> Callable[..., Any]:
    return partial(offenders.end_order, order_id=_order(world).pk, ended_on=DAY, now=timezone.now())


def _link_person(world: World) -> Callable[..., Any]:
    new = offenders.NewLink(LinkKind.CHILD, "Alex", is_in_household=True)
    offender_id = world.offenders["own"].pk
    return partial(offenders.link_person, offender_id=offender_id, new=new, now=timezone.now())


def _end_link(world: World) -> Callable[..., Any]:
    link = LinkedPerson.objects.get(offender=world.offenders["own"])
    return partial(offenders.end_link, link_id=link.pk, until_on=DAY, now=timezone.now())


def _plan(world: World) -> ManagementPlan:
    return ManagementPlan.objects.get(offender=world.offenders["own"])


def _draft_plan(world: World) -> Callable[..., Any]:
    offender = make_offender(now=timezone.now())
    return partial(risk.draft_plan, offender_id=offender.pk, now=timezone.now())


def _save_plan(world: World) -> Callable[..., Any]:
    plan, now = _plan(world), timezone.now()
    return partial(
        risk.save_plan,
        plan_id=plan.pk,
        text=whole_text(timezone.localdate(now) + timedelta(days=90)),
        marker=fingerprint(text_of(plan)),
        now=now,
    )


def _add_action(world: World) -> Callable[..., Any]:
    owner, now = User.objects.get(username="olivia.officer"), timezone.now()
    new = risk.NewAction("Call.", owner, timezone.localdate(now))
    return partial(risk.add_action, plan_id=_plan(world).pk, new=new, now=now)


def _action(world: World) -> PlanAction:
    return _plan(world).actions.get()


def _remove_action(world: World) -> Callable[..., Any]:
    return partial(risk.remove_action, action_id=_action(world).pk, now=timezone.now())


def _propose_plan(world: World) -> Callable[..., Any]:
    _save_plan(world)(by=User.objects.get(username="olivia.officer"))
    return partial(risk.propose_plan, plan_id=_plan(world).pk, now=timezone.now())


def _complete_action(world: World) -> Callable[..., Any]:
    officer, now = User.objects.get(username="olivia.officer"), timezone.now()
    proposal = _propose_plan(world)(by=officer)
    approver = User.objects.get(username="simon.supervisor")
    offenders.approve(proposal_id=proposal.pk, by=approver, now=now)
    action = _action(world)
    return partial(risk.complete_action, action_id=action.pk, done_on=DAY, result="Well.", now=now)


def _review_change(world: World) -> Callable[..., Any]:
    change = Change.objects.get(offender=world.offenders["own"])
    return partial(
        risk.review_change,
        change_id=change.pk,
        outcome=ReviewOutcome.LEVEL,
        reasons="Weighed.",
        now=timezone.now(),
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.offenders.services.record_change": (Verb.CHANGE_RECORDED, _record_change),
    "offender_mgmt.offenders.services.record_order": (Verb.ORDER_RECORDED, _record_order),
    "offender_mgmt.offenders.services.vary_order": (Verb.ORDER_RECORDED, _vary_order),
    "offender_mgmt.offenders.services.end_order": (Verb.ORDER_RECORDED, _end_order),
    "offender_mgmt.offenders.services.link_person": (Verb.LINK_RECORDED, _link_person),
    "offender_mgmt.offenders.services.end_link": (Verb.LINK_RECORDED, _end_link),
    "risk.services.draft_plan": (Verb.PLAN_DRAFTED, _draft_plan),
    "risk.services.save_plan": (Verb.PLAN_SAVED, _save_plan),
    "risk.services.add_action": (Verb.PLAN_SAVED, _add_action),
    "risk.services.remove_action": (Verb.PLAN_SAVED, _remove_action),
    "risk.services.propose_plan": (Verb.PROPOSED, _propose_plan),
    "risk.services.complete_action": (Verb.PLAN_ACTION_DONE, _complete_action),
    "risk.services.review_change": (Verb.CHANGE_REVIEWED, _review_change),
}
