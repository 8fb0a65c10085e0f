"""The compliance export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor_to_send, requires, user_of
from offender_mgmt.errors import VigilError
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders.models import Offender
from reports.exports import Export, export_compliance
from reports.forms.periods import ComplianceForm
from reports.packs.scope import scope_of
from reports.views.ordering import ordered

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXPORT_COMPLIANCE)
@fresh_factor_to_send
def compliance(request: HttpRequest) -> HttpResponse:
    """Choose a date and get the file; supervisors get their teams, auditors the whole force."""
    user = user_of(request)
    offenders = Offender.objects.reportable_to(user)
    form = ComplianceForm(request.POST or None, user=user, initial={"as_at": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        as_at, kind = form.cleaned_data["as_at"], form.cleaned_data["kind"]
        if "signed" in request.POST:
            formats = ("csv",) if kind == "csv" else ("csv", "xlsx")
            order = Order("compliance", "Compliance report", {"as_at": as_at.isoformat()}, formats)
            return ordered(request, order, form)
        try:
            export = export_compliance(
                offenders,
                as_at=as_at,
                kind=kind,
                scope=scope_of(user),
                to=form.disclosure(),
                by=user,
                now=timezone.now(),
            )
        except VigilError as error:
            form.add_error("as_at", str(error))
        else:
            return file_of(export, kind)
    context = {"form": form, "scope": scope_of(user), "number": offenders.live().count()}
    return render(request, "reports/compliance.html", context, status=422 if form.is_bound else 200)


def file_of(export: Export, kind: str) -> HttpResponse:
    """The file as a download."""
    return HttpResponse(
        export.content,
        content_type=TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{export.filename}"',
            "X-Content-SHA256": export.sha256,
        },
    )
