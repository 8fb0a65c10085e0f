"""What the visits of a team have not checked: orders and devices, as figures and the lists that they count."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Order, OrderCondition
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy
from visits.forms.coverage import DEVICES, LATE, NEVER, WHAT, CoverageFilters
from visits.models import Device
from visits.models.coverage import with_checks
from visits.rules.coverage import latest_late

PAGE = 50


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def team_coverage(request: HttpRequest) -> HttpResponse:
    """Three figures, each opening exactly the list that it counts."""
    user, on = user_of(request), timezone.localdate()
    filters = CoverageFilters(request.GET, user=user)
    policy = in_force(on)
    lists = {name: filters.narrow(rows) for name, rows in _lists(user, policy, on).items()}
    counts = {name: rows.count() for name, rows in lists.items()}
    chosen = filters.chosen
    paginator = Paginator(lists[chosen].select_related("offender__team", "offender__manager"), PAGE)
    paginator.count = counts[chosen]
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    page.object_list = shown
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[row.offender_id for row in shown],
        details={"page": "coverage", "list": chosen},
    )
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "figures": [
            {
                "label": label,
                "count": counts[name],
                "url": filters.address(what=name),
                "is_current": name == chosen,
            }
            for name, label in WHAT
        ],
        "title": dict(WHAT)[chosen],
        "is_of_devices": chosen == DEVICES,
        "policy": policy,
        "today": on,
    }
    return render(request, "visits/team_coverage.html", context)


def _lists(user: User, policy: Policy, on: date) -> dict[str, QuerySet[Any]]:
    """The rows behind each figure, those that wait for longest first."""
    limit = latest_late(months=policy.condition_check_months, on=on)
    binding: Any = with_checks(OrderCondition.objects.in_force(on=on))
    never, late = binding.filter(checked_on=None), binding.filter(checked_on__lte=limit)
    return {
        NEVER: _orders(user, never, on),
        LATE: _orders(user, late, on),
        DEVICES: _devices(user, policy, on),
    }


def _orders(user: User, conditions: QuerySet[OrderCondition], on: date) -> QuerySet[Order]:
    """Orders that bind and have one of these conditions, each with `waiting`: those conditions."""
    waiting = Prefetch("conditions", conditions.order_by("pk"), to_attr="waiting")
    orders = Order.objects.visible_to(user).in_force(on=on).filter(offender__closed_on=None)
    having = orders.filter(Exists(conditions.filter(order=OuterRef("pk"))))
    return having.prefetch_related(waiting).order_by(F("made_on").asc(nulls_first=True), "pk")


def _devices(user: User, policy: Policy, on: date) -> QuerySet[Device]:
    """Devices that were never examined, or too long ago."""
    limit = latest_late(months=policy.device_examination_months, on=on)
    kept = Device.objects.visible_to(user).kept().filter(offender__closed_on=None).with_sightings()
    late = kept.filter(Q(examined_on=None) | Q(examined_on__lte=limit))
    return late.order_by(F("examined_on").asc(nulls_first=True), "first_known_on", "pk")
