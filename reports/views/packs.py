"""Packs for an inspection, the MAPPA return, the board, and a request under the Freedom of Information Act."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor_to_send, requires, user_of
from offender_mgmt.exports.services import Order
from reports.forms.packs import PackForm
from reports.packs import PACKS
from reports.packs.scope import scope_of
from reports.views.ordering import ordered


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXPORT_COMPLIANCE)
@fresh_factor_to_send
def packs(request: HttpRequest) -> HttpResponse:
    """What packs there are; POST asks for one, and leads to one's exports."""
    user = user_of(request)
    form = PackForm(request.POST if request.method == "POST" else None, user=user, today=timezone.localdate())
    form.offer(
        {key: pack.title for key, pack in PACKS.items()},
        of_today=[key for key, pack in PACKS.items() if pack.is_of_today],
    )
    if form.is_bound and form.is_valid():
        title = PACKS[form.cleaned_data["pack"]].title
        return ordered(request, Order("pack", title, form.asked(), ("csv", "xlsx")), form)
    context = {"form": form, "packs": PACKS.values(), "scope": scope_of(user)}
    return render(request, "reports/packs.html", context, status=422 if form.is_bound else 200)
