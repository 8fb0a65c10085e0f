"""The board of dark risk."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy import models as policy_models
from reports.dark_risk import LABELS, Board, counts
from reports.forms.filters import DarkRiskFilters

PAGE = 50


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def dark_risk(request: HttpRequest) -> HttpResponse:
    """Whom nobody is looking at in the supervised teams, the worst plausible harm first, each with its reasons."""
    user, now = user_of(request), timezone.now()
    board = Board(now, policy_models.in_force(timezone.localdate(now)))
    filters = DarkRiskFilters(request.GET, user=user)
    offenders = filters.narrow(Offender.objects.visible_to(user))
    cause = filters.cleaned_data.get("cause", "")
    numbers = counts(board.cases(offenders))
    paginator = Paginator(board.cases(offenders, cause=cause).select_related("team", "manager"), PAGE)
    paginator.count = numbers[cause or "total"]
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[one.pk for one in shown],
        details={"page": "dark-risk"},
    )
    page.object_list = [{"offender": one, "reasons": board.reasons(one)} for one in shown]  # type: ignore[misc]  # the page shows rows
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "counts_by_cause": _counts(numbers, filters),
        "total": paginator.count,
        "unlooked_at_days": board.policy.unlooked_at_days,
    }
    return render(request, "reports/dark_risk.html", context)


def _counts(numbers: dict[str, int], filters: DarkRiskFilters) -> list[dict[str, Any]]:
    chosen = filters.data.get("cause", "")
    keys = {"": "All", **LABELS}
    return [
        {
            "label": label,
            "count": numbers[key or "total"],
            "url": filters.address(cause=key),
            "is_current": key == chosen,
        }
        for key, label in keys.items()
    ]
