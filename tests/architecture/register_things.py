"""A change, an order, a linked person and a draft plan of each offender of the world, by the address that asks."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Change, LinkedPerson, Offender, Order
from risk.models import ManagementPlan, PlanAction

PEOPLE = (
    *(f"offenders/<uuid:public_id>/{deed}/new/" for deed in ("changes", "orders", "people")),
    "risk/plans/new/<uuid:public_id>/",
)
CHANGES = (
    "risk/reviews/<uuid:public_id>/",
    *(f"api/v1/changes/<str:public_id>/{deed}" for deed in ("", "review/")),
)
ORDERS = (
    *(f"offenders/orders/<uuid:public_id>/{deed}/" for deed in ("vary", "end")),
    "api/v1/orders/<str:public_id>/",
)
LINKS = ("offenders/people/<uuid:public_id>/end/",)
PLANS = (
    *(f"risk/plans/<uuid:public_id>/{deed}" for deed in ("", "edit/", "propose/", "actions/new/")),
    "api/v1/plans/<str:public_id>/",
)
ACTIONS = (
    *(f"risk/plans/actions/<uuid:public_id>/{deed}/" for deed in ("remove", "done")),
    "api/v1/plan-actions/<str:public_id>/complete/",
)


def register_things(
    offenders: Mapping[str, Offender], *, absent: UUID, officer: User, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender."""
    today = timezone.localdate(now)
    keys: dict[tuple[str, ...], dict[str, object]] = {
        routes: {"absent": absent} for routes in (PEOPLE, CHANGES, ORDERS, LINKS, PLANS, ACTIONS)
    }
    for kind, offender in offenders.items():
        by = {"recorded_by": officer, "recorded_at": now}
        change = Change.objects.create(
            offender=offender, kind="breach", happened_on=today, told="Told.", **by
        )
        order = Order.objects.create(offender=offender, kind="shpo", made_on=date(2024, 1, 1))
        order.refresh_from_db()
        link = LinkedPerson.objects.create(offender=offender, kind="associate", name="Sam", **by)
        plan = ManagementPlan.objects.create(offender=offender, version=1, drafted_by=officer, drafted_at=now)
        action = PlanAction.objects.create(
            plan=plan, what="Call.", owner=officer, due_on=today + timedelta(days=9)
        )
        things = (offender, change, order, link, plan, action)
        for found, public_id in zip(keys.values(), [one.public_id for one in things], strict=True):
            found[kind] = public_id
    return {route: found for routes, found in keys.items() for route in routes}
