"""Setting the hours of an officer's contract."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseload import services
from caseload.forms.capacity import HoursForm, officers_offered
from caseload.models import ContractedHours
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def set_hours(request: HttpRequest, officer_id: int) -> HttpResponse:
    """The hours on record and the form for others. Not valid is 422, refused by the rules 409."""
    user, now = user_of(request), timezone.now()
    officer = get_object_or_404(officers_offered(user), pk=officer_id)
    form = HoursForm(request.POST if request.method == "POST" else None, today=timezone.localdate(now))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.set_hours(officer_id=officer.pk, **form.told(), by=user, now=now)
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, f"The hours of {officer} are recorded.")
                return redirect("caseload:index")
    recorded = ContractedHours.objects.filter(officer=officer).select_related("recorded_by")
    context = {"form": form, "officer": officer, "recorded": recorded.order_by("-from_on", "-pk")}
    return render(request, "caseload/hours.html", context, status=status)
