"""The compliance export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor_to_send, requires, user_of
from offender_mgmt.errors import VigilError
from offender_mgmt.offenders.models import Offender
from reports.exports import Export, export_compliance
from reports.forms.periods import ComplianceForm

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
        try:
            export = export_compliance(
                offenders,
                as_at=form.cleaned_data["as_at"],
                kind=form.cleaned_data["kind"],
                scope=scope_of(user),
                to=form.disclosure(),
                by=user,
                now=timezone.now(),
            )
        except VigilError as error:
            form.add_error("as_at", str(error))
        else:
            return file_of(export, form.cleaned_data["kind"])
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


def scope_of(user: User) -> str:
    """Whose offenders a report of this user's is about, in words."""
    if not user.may(Permission.VIEW_OFFENDERS):
        return "the whole force"
    teams = user.supervised_teams.order_by("name").values_list("name", flat=True)
    return ", ".join([*teams, "and those in no team"]) if teams else "those in no team"
