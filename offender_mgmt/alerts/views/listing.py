"""The open alerts, as a supervisor works through them at seven."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.alerts.choices import Step
from offender_mgmt.alerts.forms.filters import STATES, AlertFilters
from offender_mgmt.alerts.models import Alert, AlertQuerySet
from offender_mgmt.alerts.views.lines import most_dangerous_first, people_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.policy.models import in_force

PEOPLE = 25  # on one page


@require_safe
@requires(Permission.VIEW_ALERTS)
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """Every open alert about people whose record the user may open: by person and cause, most dangerous first."""
    user, now = user_of(request), timezone.now()
    filters = AlertFilters(request.GET, user=user, now=now)
    of_kind = filters.narrow(Alert.objects.open().visible_to(user))
    numbers = _numbers(of_kind, user, now)
    state = filters.data.get("state", "")
    listed = filters.in_state(of_kind, state)
    policy = in_force(timezone.localdate(now))
    page = Paginator(most_dangerous_first(listed, policy=policy), PEOPLE).get_page(request.GET.get("page"))
    people = people_of([row["offender_id"] for row in page.object_list], listed, now=now)
    page.object_list = people
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[person.offender.pk for person in people],
        details={"page": "alerts"},
    )
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "counts": _counts(numbers, filters),
        "total": numbers.get(state, 0),
        "is_everything_quiet": numbers[""] == 0,
    }
    return render(request, "alerts/index.html", context)


def _numbers(alerts: AlertQuerySet, user: User, now: datetime) -> dict[str, int]:
    """How many of these open alerts are in each state, in one query; as `AlertFilters.in_state` has the states."""
    states = {
        "": Q(),
        "needs": Q(acknowledged_until=None) | Q(acknowledged_until__lte=now),
        "acknowledged": Q(acknowledged_until__gt=now),
        "mine": Q(assigned_to=user),
        "nobody": Q(step=Step.NOBODY),
    }
    counted = {f"in_{state}": Count("pk", filter=condition) for state, condition in states.items()}
    return {name.removeprefix("in_"): number for name, number in alerts.aggregate(**counted).items()}


def _counts(numbers: dict[str, int], filters: AlertFilters) -> list[dict[str, Any]]:
    """Each count with the address of exactly the list that it counts."""
    return [
        {
            "label": label,
            "count": numbers[state],
            "url": filters.address(state=state),
            "is_current": filters.data.get("state") == state,
        }
        for state, label in STATES
    ]
