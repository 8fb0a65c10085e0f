"""The register of accepted lengthenings, as a page and as a file."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor_to_send, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.proposals import ProposalQuerySet
from reports.exports import export_lengthenings
from reports.forms.disclosing import DisclosureForm
from reports.forms.filters import LengtheningFilters
from reports.lengthenings import lengthenings_of, row_of
from reports.packs.scope import scope_of
from reports.views.compliance import file_of
from reports.views.ordering import ordered

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXPORT_COMPLIANCE)
@fresh_factor_to_send
def lengthenings(request: HttpRequest) -> HttpResponse:
    """Every visit that two people agreed to make later; POST gives the same list as a file."""
    user = user_of(request)
    filters = LengtheningFilters(request.GET, user=user)
    accepted = filters.narrow(lengthenings_of(Offender.objects.reportable_to(user)))
    form = DisclosureForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and filters.is_valid() and form.is_valid():
        if "signed" in request.POST:
            asked = {"filters": request.GET.urlencode()}
            return ordered(request, Order("lengthenings", "Accepted lengthenings", asked), form)
        export = export_lengthenings(accepted, to=form.disclosure(), by=user, now=timezone.now())
        return file_of(export, "csv")
    return _page(request, form, filters, accepted, user)


@transaction.atomic
def _page(
    request: HttpRequest,
    form: DisclosureForm,
    filters: LengtheningFilters,
    accepted: ProposalQuerySet,
    user: User,
) -> HttpResponse:
    page = Paginator(accepted, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({proposal.offender_id for proposal in shown}),
        details={"page": "lengthenings"},
    )
    page.object_list = [{"proposal": one, "row": row_of(one)} for one in shown]  # type: ignore[misc]  # the page shows rows
    context = {
        "page_obj": page,
        "form": form,
        "filters": filters,
        "chips": filters.chips(),
        "scope": scope_of(user),
        "can_open": user.may(Permission.VIEW_OFFENDERS),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/lengthenings.html", context, status=status)
