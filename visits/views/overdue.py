"""Team overdue: the list a supervisor works from."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.policy import models as policy_models
from visits.forms import NOT_ASSESSED, OverdueFilters
from visits.models import VisitObligation, VisitObligationQuerySet
from visits.views.rows import rows_of

PAGE = 50


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def overdue(request: HttpRequest) -> HttpResponse:
    """Every overdue visit of the supervised teams, most overdue first; each count opens what it counts."""
    user, now = user_of(request), timezone.now()
    on = timezone.localdate(now)
    filters = OverdueFilters(request.GET, user=user)
    obligations = VisitObligation.objects.visible_to(user).overdue(on=on)
    if filters.is_valid():
        narrowed = _narrowed(obligations, filters.cleaned_data, with_level=False)
        listed = _narrowed(obligations, filters.cleaned_data, with_level=True)
    else:
        narrowed = listed = obligations.none()
    counts = _counts(narrowed, request.GET)
    paginator = Paginator(
        listed.select_related("offender__team", "offender__manager").order_by(
            "due_on", "offender__reference"
        ),
        PAGE,
    )
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    page.object_list = rows_of(shown, on=on)  # type: ignore[assignment]  # the page shows rows, not obligations
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[row.offender_id for row in shown],
        details={"page": "overdue"},
    )
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": _chips(filters, request.GET),
        "counts_by_level": counts,
        "total": paginator.count,
        "last_check": _last_check(now),
        "today": on,
    }
    return render(request, "visits/overdue.html", context)


def _narrowed(
    obligations: VisitObligationQuerySet, chosen: dict[str, Any], *, with_level: bool
) -> VisitObligationQuerySet:
    """The list that the filters ask for; without the level, to count every level beside it."""
    if chosen["team"]:
        obligations = obligations.filter(offender__team=chosen["team"])
    if chosen["manager"]:
        obligations = obligations.filter(offender__manager=chosen["manager"])
    if with_level and chosen["level"]:
        level = None if chosen["level"] == NOT_ASSESSED else chosen["level"]
        obligations = obligations.filter(offender__risk_level=level)
    return obligations


def _counts(obligations: VisitObligationQuerySet, query: QueryDict) -> list[dict[str, Any]]:
    """Overdue by level, each with the address of exactly the list that it counts."""
    counted = dict(obligations.order_by().values_list("offender__risk_level").annotate(number=Count("pk")))
    levels: list[tuple[str | None, str]] = [*reversed(RiskLevel.choices), (None, "Not assessed")]
    return [
        {
            "level": level,
            "label": label,
            "count": counted.get(level, 0),
            "url": _address(query, level=level or NOT_ASSESSED),
            "is_current": query.get("level") == (level or NOT_ASSESSED),
        }
        for level, label in levels
    ]


def _chips(filters: OverdueFilters, query: QueryDict) -> list[dict[str, str]]:
    """The filters in force, each with the address that removes it."""
    chosen = getattr(filters, "cleaned_data", {})
    labels = {"level": dict(filters.fields["level"].choices).get(chosen.get("level", ""), "")}  # type: ignore[attr-defined]
    return [
        {
            "label": f"{filters.fields[name].label or name.title()}: {labels.get(name) or chosen[name]}",
            "remove_url": _address(query, **{name: ""}),
        }
        for name in ("team", "level", "manager")
        if chosen.get(name)
    ]


def _address(query: QueryDict, **changes: str) -> str:
    """This page's address with some filters changed; the page number always starts again."""
    kept = {name: query[name] for name in ("team", "level", "manager") if query.get(name)} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _last_check(now: Any) -> dict[str, Any] | None:
    """The last full check, judged at read time: red words when it is old, whatever runs in the background."""
    run = SweepRun.objects.order_by("-finished_at").first()
    if run is None:
        return None
    minutes = policy_models.in_force(timezone.localdate(now)).full_check_stale_minutes
    return {
        "finished_at": run.finished_at,
        "words": f"{timesince(run.finished_at, now)} ago",
        "live": run.live,
        "scheduled": run.scheduled,
        "suspended": run.suspended,
        "unschedulable": run.unschedulable,
        "unaccounted": run.partition.unaccounted,
        "is_whole": run.partition.is_whole,
        "is_stale": run.is_stale(now=now, after_minutes=minutes),
    }
