"""Entries in the national register: what is due, late and written, and how long it takes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.views import take
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import add_months
from visits import services
from visits.forms.visor import VisorFilters, WrittenForm
from visits.models import VisorEntry
from visits.models.visor import VisorEntryQuerySet
from visits.rules.visor import Lag, is_working_day, lag_of
from visits.views.summary import summary_of

PAGE = 50
LAG_MONTHS = 12  # of the figures, unless the filters say since when


@require_safe
@requires(Permission.RECORD_VISITS)
@transaction.atomic
def visor(request: HttpRequest) -> HttpResponse:
    """Entries to write, the longest due first, and the lag of those that were written."""
    user, today = user_of(request), timezone.localdate()
    filters = VisorFilters(request.GET, user=user)
    entries = filters.narrow(VisorEntry.objects.visible_to(user))
    listed = filters.listed(entries, today=today).select_related(
        "visit__offender", "visit__recorded_by", "written_by"
    )
    page = Paginator(listed.order_by("due_on", "pk"), PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({entry.visit.offender_id for entry in page}),
        details={"page": "visor"},
    )
    since = (filters.is_valid() and filters.cleaned_data["first"]) or add_months(today, -LAG_MONTHS)
    context: dict[str, Any] = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "late": entries.waiting().filter(due_on__lt=today).count(),
        "late_url": filters.address(show="late"),
        "waiting": entries.waiting().count(),
        "waiting_url": filters.address(show=""),
        "lag": _lag(entries, since=since),
        "since": since,
        "today": today,
        "days": in_force(today).visor_working_days,
    }
    return render(request, "visits/visor.html", context, status=200 if filters.is_valid() else 422)


def _lag(entries: VisorEntryQuerySet, *, since: date) -> Lag:
    written = (
        entries.filter(written_at__isnull=False, visit__visited_on__gte=since)
        .order_by()
        .values_list("visit__visited_on", TruncDate("written_at"), "due_on")
        .annotate(number=Count("pk"))
    )
    told = {(visited, wrote, due): number for visited, wrote, due, number in written}
    return lag_of(told, is_working_day=is_working_day)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def visor_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What to write of one visit, ready to be copied, and the mark that it is written."""
    user = user_of(request)
    people = ("visit__offender", "visit__recorded_by", "visit__address", "written_by", "visit__correction")
    entry = get_object_or_404(
        VisorEntry.objects.visible_to(user).select_related(*people), public_id=public_id
    )
    form = WrittenForm(request.POST or None)
    return take(
        request,
        form,
        entry.visit.offender,
        deed=lambda: services.write_visor_entry(
            entry_id=entry.pk, reference=form.cleaned_data["reference"], by=user, now=timezone.now()
        ),
        done="Marked as written.",
        template="visits/visor_entry.html",
        context={
            "entry": entry,
            "summary": summary_of(entry.visit),
            "is_corrected": hasattr(entry.visit, "correction"),
            "today": timezone.localdate(),
        },
    )
