"""Promising that nobody of a level will be overdue on a day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseload import services
from caseload.forms.forecast import PromiseForm
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def make(request: HttpRequest) -> HttpResponse:
    """The form of a promise. Not valid is 422, refused by the rules 409; kept, it leads to the team's forecast."""
    user, status = user_of(request), 200
    form = PromiseForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                milestone = services.promise(**form.told(), by=user, now=timezone.now())
            except RuleViolation as violation:
                form.add_error("promised_for", str(violation))
                status = 409
            else:
                messages.success(request, "The promise is kept on record, and nobody can change it.")
                return redirect(f"{reverse('caseload:forecast')}?team={milestone.team_id}")
    return render(request, "caseload/promise.html", {"form": form}, status=status)
