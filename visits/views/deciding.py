"""Decide what follows attempts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.views import show
from offender_mgmt.policy.models import in_force
from visits import services
from visits.forms.deciding import DecideForm
from visits.models.attempts import ladder_of

DECIDED = "Decided. The visit stays due, and the decision is looked at again on the day that you gave."
PROPOSED = "Asked for. Nothing is decided until somebody else approves, and the visit stays due."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide with reasons what follows attempts, beside what is on record; some choices wait for a second person."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = DecideForm(request.POST or None, policy=in_force(today), today=today)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer = services.decide_after_attempts(
                    offender_id=offender.pk, chosen=form.chosen(), by=user, now=now
                )
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, PROPOSED if isinstance(answer, Proposal) else DECIDED)
                return redirect("visits:attempts", public_id)
    context: dict[str, Any] = {"form": form, "ladder": ladder_of(offender, on=today)}
    return show(request, "visits/decide.html", offender, context, status=status)
