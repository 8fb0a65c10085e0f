"""Windows of visits for auditors: the commitments at once, the secrets and draws once they are disclosed."""

from datetime import date

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor_to_send, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders.models import Offender
from reports.exports import export_windows
from reports.forms.disclosing import DisclosureForm
from reports.packs.scope import scope_of
from reports.views.compliance import file_of
from reports.views.ordering import ordered
from reports.windows import draws_of
from visits.models import WindowPeriod

PAGE = 50


@require_safe
@requires(Permission.EXPORT_COMPLIANCE)
def windows(request: HttpRequest) -> HttpResponse:
    """Every period with its commitment; it tells how many draws there were, and of nobody."""
    overridden = Count("windows", filter=Q(windows__overridden_at__isnull=False))
    periods = WindowPeriod.objects.annotate(draws=Count("windows"), overridden=overridden)
    return render(request, "reports/windows.html", {"periods": periods.order_by("-starts_on")})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXPORT_COMPLIANCE)
@fresh_factor_to_send
def windows_of_period(request: HttpRequest, starts_on: str) -> HttpResponse:
    """The secret of a disclosed period and every draw from it; POST gives the draws as a file."""
    user = user_of(request)
    period = get_object_or_404(WindowPeriod.objects.disclosed(), starts_on=_date(starts_on))
    form = DisclosureForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        if "signed" in request.POST:
            asked = {"period": period.starts_on.isoformat()}
            return ordered(request, Order("windows", "Windows drawn", asked), form)
        offenders = Offender.objects.reportable_to(user)
        return file_of(export_windows(period, offenders, to=form.disclosure(), by=user), "csv")
    return _page(request, form, period, user)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


@transaction.atomic
def _page(request: HttpRequest, form: DisclosureForm, period: WindowPeriod, user: User) -> HttpResponse:
    draws = draws_of(period, Offender.objects.reportable_to(user))
    page = Paginator(draws, PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({draw.offender_id for draw in page}),
        details={"page": "windows"},
    )
    secret = bytes(period.secret).hex()
    context = {"form": form, "period": period, "secret": secret, "page_obj": page, "scope": scope_of(user)}
    status = 422 if form.is_bound else 200
    return render(request, "reports/windows_of_period.html", context, status=status)
