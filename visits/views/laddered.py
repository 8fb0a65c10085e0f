"""Who needs a decision after attempts: the list a supervisor decides from, and what an inspector asks to see."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender
from visits.conditions.ladder import asked_after_attempts
from visits.forms.deciding import DECIDED, READY, REVIEW, LadderFilters
from visits.models import LadderDecision, Visit, VisitObligation

PAGE = 50
STATES = {
    "": Q(is_decided=False),
    READY: Q(is_decided=False, ready_on__isnull=False),
    REVIEW: Q(is_decided=False, ready_on=None),
    DECIDED: Q(is_decided=True),
}
COUNTED = ((READY, "Warrant-ready, no decision"), (REVIEW, "To be reviewed"), (DECIDED, "Decided"))


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def ladder(request: HttpRequest) -> HttpResponse:
    """Everybody of the supervised teams of whom a decision is asked after attempts, warrant-ready first; of each,
    whether one was made. Each count opens what it counts.
    """
    user, on = user_of(request), timezone.localdate()
    filters = LadderFilters(request.GET, user=user)
    visible = Offender.objects.visible_to(user)
    asked = filters.of_team(asked_after_attempts(on, of=visible)).order_by()
    counts = asked.aggregate(**{name: Count("pk", filter=STATES[name]) for name, _ in COUNTED})
    paginator = Paginator(_listed(asked.filter(STATES[filters.state_asked_for])), PAGE)
    paginator.count = counts.get(filters.state_asked_for, counts[READY] + counts[REVIEW])
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    page.object_list = _with_decisions(shown)  # type: ignore[assignment]  # the page shows lines, not visits
    _record_shown(user, shown)
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "counts": [
            {
                "label": label,
                "count": counts[name],
                "url": filters.address(state=name),
                "is_current": filters.state_asked_for == name,
            }
            for name, label in COUNTED
        ],
        "total": paginator.count,
    }
    return render(request, "visits/ladder.html", context)


def _listed(asked: QuerySet[Visit]) -> QuerySet[Visit]:
    """With what the list shows: warrant-ready first, then the longest waiting."""
    since_seen = Visit.objects.since_seen().filter(offender=OuterRef("offender")).order_by()
    number = since_seen.values("offender").annotate(number=Count("pk")).values("number")
    due = VisitObligation.objects.open().filter(offender=OuterRef("offender")).values("due_on")
    listed = asked.select_related("offender__team", "offender__manager").annotate(
        number=Subquery(number), due_on=Subquery(due), since_on=Coalesce("ready_on", "review_on")
    )
    return listed.order_by(F("ready_on").asc(nulls_last=True), "since_on", "offender__reference")


def _with_decisions(rows: list[Any]) -> list[dict[str, Any]]:
    """Each line with the latest decision that considered these attempts, if any; one query for all."""
    keys = [row.decision for row in rows if row.decision is not None]
    decisions = LadderDecision.objects.select_related("decided_by").in_bulk(keys)
    return [{"last": row, "offender": row.offender, "decision": decisions.get(row.decision)} for row in rows]


def _record_shown(user: User, shown: list[Visit]) -> None:
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted(row.offender_id for row in shown),
        details={"page": "ladder"},
    )
