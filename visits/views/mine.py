"""My work: an offender manager's caseload as a list to act on."""

from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
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
from visits import conditions
from visits.models import CheckOut, VisitObligation
from visits.views.rows import Row, rows_of, undated_rows_of
from visits.views.waiting import Deed, decisions, drafts_elsewhere, half_written
from visits.views.windows import near_windows

SOON = timedelta(days=28)
NO_DATE = "No date could be worked out. Treat the visit as due now, and tell your supervisor."


@require_safe
@requires(Permission.RECORD_VISITS)
@transaction.atomic
def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in user's own work as a list to act on: visits to make, what is half written up, what waits."""
    user, on = user_of(request), timezone.localdate()
    own = Offender.objects.visible_to(user).live().filter(manager=user).select_related("team", "manager")
    more = import_module(settings.MORE_WORK)
    groups = [
        _group("Offered to you", "Yours from the moment you accept.", deeds=more.offered(user)),
        *_groups(user, own, on),
    ]
    shown = [group for group in groups if group["rows"] or group["deeds"] or group["is_always_shown"]]
    deeds = [deed for group in shown for deed in group["deeds"]]
    about = {*own.values_list("pk", flat=True), *(deed.offender.pk for deed in deeds)}
    audit.record(Verb.OFFENDERS_LISTED, by=user, offender_ids=sorted(about), details={"page": "mine"})
    has_work = deeds or any(group["rows"] for group in groups)
    context = {
        "groups": shown if has_work else [],
        "drafts_elsewhere": drafts_elsewhere(user),
        "notices": more.notices(user, on),
        "out": CheckOut.objects.open().of(user).first(),
    }
    return render(request, "visits/mine.html", context)


def _groups(user: User, own: QuerySet[Offender], on: date) -> list[dict[str, Any]]:
    obligations = VisitObligation.objects.filter(offender__in=own.values("pk")).select_related(
        "offender__team", "offender__manager"
    )
    rows = rows_of(obligations.scheduled(on=on).order_by("due_on", "offender__reference"), on=on)
    undated = undated_rows_of(own.filter(pk__in=conditions.unschedulable(on).values("pk")))
    suspended = rows_of(obligations.suspended(on=on).order_by("due_on"), on=on, is_suspended=True)
    return [
        _group(
            "To visit now",
            "Overdue, most overdue first.",
            [row for row in rows if row.due_on and row.due_on < on],
            is_always_shown=True,
        ),
        _group("No date", NO_DATE, undated),
        _group(
            "Windows opening",
            "Drawn days on which to visit. Only you and your supervisor see them.",
            near_windows(own.values("pk"), user, on=on),
        ),
        _group("Not yet written up", "Begun, and not recorded: it does not count.", deeds=half_written(user)),
        _group("Decisions and follow-ups", "What waits beside the visits.", deeds=decisions(user, own, on)),
        _group(
            "Due in the next 28 days",
            "Vary the day and the time. Unannounced, unless there is a reason.",
            [row for row in rows if row.due_on and on <= row.due_on <= on + SOON],
            is_always_shown=True,
        ),
        _group(
            "Later",
            "Nothing is due for these in the next 28 days.",
            [row for row in rows if row.due_on and row.due_on > on + SOON],
        ),
        _group("Suspended", "No visit is due for now. The date is when one will be.", suspended),
    ]


def _group(
    title: str,
    explanation: str,
    rows: Sequence[Row] = (),
    *,
    deeds: list[Deed] | None = None,
    is_always_shown: bool = False,
) -> dict[str, Any]:
    return {
        "title": title,
        "explanation": explanation,
        "rows": rows,
        "deeds": deeds or [],
        "count": len(rows) + len(deeds or []),
        "is_always_shown": is_always_shown,
    }
