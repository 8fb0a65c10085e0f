"""Certificates: what each full check proved, day by day, one by one, and as a file."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.alerts import services
from offender_mgmt.alerts.forms.operations import ExportForm
from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.alerts.views.chart import charts_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender

DAYS = 28
RUNS = 100
BUCKETS = F("scheduled") + F("suspended") + F("unschedulable")


@dataclass(frozen=True)
class Day:
    """One day's checks: the first certificate of the morning, and how many checks there were besides."""

    on: date
    certificate: SweepRun | None
    runs: int = 0
    refused: int = 0
    not_whole: int = 0


@require_safe
@requires(Permission.VIEW_SWEEPS)
def index(request: HttpRequest) -> HttpResponse:
    """Each morning's certificate, the latest day first, with a chart and its table."""
    return _page(request, None)


@require_POST
@requires(Permission.VIEW_SWEEPS)
@fresh_factor
def export(request: HttpRequest) -> HttpResponse:
    """Every check of some days as a CSV file; that it was made is recorded."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    made = services.export_certificates(**form.cleaned_data, by=user_of(request), now=timezone.now())
    headers = {
        "Content-Disposition": f'attachment; filename="{made.filename}"',
        "X-Content-SHA256": made.sha256,
    }
    return HttpResponse(made.content, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@requires(Permission.VIEW_SWEEPS)
def day(request: HttpRequest, on: str) -> HttpResponse:
    """Every full check of one day, the latest first."""
    try:
        wanted = date.fromisoformat(on)
    except ValueError as error:
        raise Http404 from error
    runs = SweepRun.objects.made_in(first=wanted, last=wanted).latest_first().select_related("recount")
    context = {"on": wanted, "page_obj": Paginator(runs, RUNS).get_page(request.GET.get("page"))}
    return render(request, "operations/day.html", context)


@require_safe
@requires(Permission.VIEW_SWEEPS)
@transaction.atomic
def certificate(request: HttpRequest, run_id: int) -> HttpResponse:
    """One certificate. Whoever is in no bucket is named to those who may open the record; the others are a number."""
    run = get_object_or_404(SweepRun.objects.select_related("recount"), pk=run_id)
    recount = getattr(run, "recount", None)
    differing = recount.differing if recount else []
    visible = Offender.objects.visible_to(user_of(request)).filter(pk__in={*run.gaps, *differing})
    named = {offender.pk: offender for offender in visible.order_by("reference")}
    if named:
        details: dict[str, object] = {"page": "certificate", "run": run.pk}
        audit.record(Verb.OFFENDERS_LISTED, by=user_of(request), offender_ids=named, details=details)
    context = {
        "run": run,
        "recount": recount,
        "seconds": (run.finished_at - run.started_at).total_seconds(),
        "gaps": _named(run.gaps, named),
        "differing": _named(differing, named),
    }
    return render(request, "operations/certificate.html", context)


def _named(keys: list[int], named: dict[int, Offender]) -> dict[str, Any]:
    """These people: the references that may be shown, and how many more there are."""
    shown = [offender for key, offender in named.items() if key in keys]
    return {"number": len(keys), "shown": shown, "others": len(keys) - len(shown)}


def _page(request: HttpRequest, form: ExportForm | None, *, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    page = Paginator(_all_days(today), DAYS).get_page(request.GET.get("page"))
    days = _days(list(page.object_list))
    initial = {"first": days[min(len(days), 7) - 1].on, "last": days[0].on}
    context = {
        "page_obj": page,
        "days": days,
        "charts": charts_of([(one.on, one.certificate) for one in reversed(days)]),
        "form": form,
        "export_form": form or ExportForm(initial=initial),
    }
    return render(request, "operations/certificates.html", context, status=status)


def _all_days(today: date) -> list[date]:
    """Every day from the first check until today, the latest first: a day without any check is one of them."""
    first = SweepRun.objects.aggregate(first=Min("on"))["first"] or today
    return [today - timedelta(days) for days in range((today - min(first, today)).days + 1)]


def _days(wanted: list[date]) -> list[Day]:
    made = SweepRun.objects.made_in(first=wanted[-1], last=wanted[0])
    firsts = made.certificates().first_of_each_day().select_related("recount")
    certificates = {run.on: run for run in firsts}
    counts = (
        made.order_by()
        .values("on")
        .annotate(
            runs=Count("pk"),
            refused=Count("pk", filter=~Q(refusal="")),
            not_whole=Count("pk", filter=~Q(live=BUCKETS)),
        )
    )
    rows: list[dict[str, Any]] = [dict(count) for count in counts]
    counted = {row.pop("on"): row for row in rows}
    return [Day(on, certificates.get(on), **counted.get(on, {})) for on in wanted]
