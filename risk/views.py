"""Pages of risk."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from risk import services
from risk.forms import DecideLevelForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide a risk level; the visit moves at once when the level is raised."""
    user = user_of(request)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = DecideLevelForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.decide_level(
                    offender_id=offender.pk,
                    level=RiskLevel(form.cleaned_data["level"]),
                    rationale=form.cleaned_data["rationale"],
                    by=user,
                    now=timezone.now(),
                )
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, "Risk level saved.")
                return redirect(offender)
    return _page(request, form, offender, user, status)


@transaction.atomic
def _page(
    request: HttpRequest, form: DecideLevelForm, offender: Offender, user: User, status: int
) -> HttpResponse:
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[offender.pk], details={"page": "decide"})
    return render(request, "risk/decide.html", {"form": form, "offender": offender}, status=status)
