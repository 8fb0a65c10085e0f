"""What alerts lead to, as a page. It shows numbers of kinds, and nobody's record."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy import models as policy_models
from reports.forms.periods import PeriodForm
from reports.packs.scope import scope_of
from reports.usefulness import DEFINITION, FEWEST, usefulness_of

USUAL_DAYS = 90


@require_safe
@requires(Permission.EXPORT_COMPLIANCE)
def usefulness(request: HttpRequest) -> HttpResponse:
    """Kind by kind: raised, led to a visit or a decision, raised again; what leads to nothing comes first."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    policy = policy_models.in_force(today)
    usual = {"first": today - timedelta(days=USUAL_DAYS), "last": today}
    form = PeriodForm(request.GET or usual)
    rows = None
    if form.is_valid():
        rows = usefulness_of(
            Offender.objects.reportable_to(user),
            first=form.cleaned_data["first"],
            last=form.cleaned_data["last"],
            policy=policy,
            now=now,
        )
    context = {
        "form": form,
        "rows": rows,
        "policy": policy,
        "scope": scope_of(user),
        "definition": DEFINITION,
        "fewest": FEWEST,
    }
    return render(request, "reports/usefulness.html", context, status=200 if form.is_valid() else 422)
