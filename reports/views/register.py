"""What the page of one offender shows of the register and of the plan: orders, people, changes, who does what."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import LinkedPerson, Offender, Order, OrderCondition
from risk.conditions import changes_to_review
from risk.models import ManagementPlan


def register_of(person: Offender, user: User, *, on: date) -> dict[str, Any]:
    """Context for the sections: orders with their conditions, linked people, changes to review, the plan."""
    plans = ManagementPlan.objects.filter(offender=person)
    plan = plans.current().select_related("approved_by").first()
    return {
        "orders": _orders(person, on),
        "people": LinkedPerson.objects.filter(offender=person).order_by("until_on", "kind", "pk"),
        "changes_waiting": changes_to_review().filter(offender=person).order_by("recorded_at", "pk"),
        "plan": plan,
        "plan_actions": plan and plan.actions.select_related("owner").order_by("done_on", "due_on", "pk"),
        "plan_prepared": plans.in_preparation().select_related("proposal").first(),
        "can_change_register": user.may(Permission.CHANGE_REGISTER) and person.closed_on is None,
        "can_review": user.may(Permission.DECIDE_RISK) and person.closed_on is None,
    }


def _orders(person: Offender, on: date) -> Any:
    in_force = Order.objects.in_force(on=on).filter(pk=OuterRef("pk"))
    conditions = Prefetch("conditions", OrderCondition.objects.order_by("until_on", "pk"))
    orders = Order.objects.filter(offender=person).annotate(is_in_force=Exists(in_force))
    return orders.prefetch_related(conditions).order_by("-is_in_force", "made_on", "pk")
