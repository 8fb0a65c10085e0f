"""My work: an offender manager's caseload as a list to act on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

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
from visits import conditions
from visits.models import VisitObligation, VisitObligationQuerySet
from visits.views.rows import Row, rows_of, undated_rows_of
from visits.views.windows import near_windows

SOON = timedelta(days=28)


@require_safe
@requires(Permission.RECORD_VISITS)
@transaction.atomic
def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in user's own offenders: to visit now, soon, without a date, later, suspended."""
    user, on = user_of(request), timezone.localdate()
    own = Offender.objects.visible_to(user).live().filter(manager=user).select_related("team", "manager")
    obligations = VisitObligation.objects.filter(offender__in=own.values("pk")).select_related(
        "offender__team", "offender__manager"
    )
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=own.values_list("pk", flat=True),
        details={"page": "mine"},
    )
    undated = undated_rows_of(own.filter(pk__in=conditions.unschedulable(on).values("pk")))
    near = near_windows(own.values("pk"), user, on=on)
    groups = [
        group
        for group in _groups(obligations, undated, near, on)
        if group["rows"] or group["is_always_shown"]
    ]
    has_cases = any(group["rows"] for group in groups)
    return render(request, "visits/mine.html", {"groups": groups if has_cases else []})


def _groups(
    obligations: VisitObligationQuerySet, undated: list[Row], near: Sequence[Row], on: date
) -> list[dict[str, Any]]:
    rows = rows_of(obligations.scheduled(on=on).order_by("due_on", "offender__reference"), on=on)
    late = [row for row in rows if row.due_on and row.due_on < on]
    soon = [row for row in rows if row.due_on and on <= row.due_on <= on + SOON]
    later = [row for row in rows if row.due_on and row.due_on > on + SOON]
    suspended = rows_of(obligations.suspended(on=on).order_by("due_on"), on=on, is_suspended=True)
    return [
        _group("To visit now", "Overdue, most overdue first.", late, is_always_shown=True),
        _group(
            "No date",
            "No date could be worked out. Treat the visit as due now, and tell your supervisor.",
            undated,
        ),
        _group(
            "Windows opening", "Drawn days on which to visit. Only you and your supervisor see them.", near
        ),
        _group(
            "Due in the next 28 days",
            "Vary the day and the time. Unannounced, unless there is a reason.",
            soon,
            is_always_shown=True,
        ),
        _group("Later", "Nothing is due for these in the next 28 days.", later),
        _group("Suspended", "No visit is due for now. The date is when one will be.", suspended),
    ]


def _group(
    title: str, explanation: str, rows: Sequence[Row], *, is_always_shown: bool = False
) -> dict[str, Any]:
    return {
        "title": title,
        "explanation": explanation,
        "rows": rows,
        "is_always_shown": is_always_shown,
    }
