"""Suspending visits, and ending that."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.offenders.forms.suspending import EndSuspensionForm, SuspendForm
from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.offenders.rules.reactive import in_words
from offender_mgmt.offenders.rules.suspending import longest_until_check
from offender_mgmt.offenders.services.reactive import criteria_on
from offender_mgmt.offenders.views import take
from offender_mgmt.policy import models as policy_models


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def suspend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for visits to be suspended; they stay due until a supervisor approves."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = SuspendForm(request.POST or None, today=today)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.request_suspension(
            offender_id=offender.pk, asked=form.asked(), by=user, now=now
        ),
        done="Asked for. The visit stays due until a supervisor approves.",
        template="register/suspend.html",
        context=_what_to_know(offender, today),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a suspension; the visit is due again at once."""
    user, now = user_of(request), timezone.now()
    visible = Suspension.objects.visible_to(user).select_related("offender")
    suspension = get_object_or_404(visible, public_id=public_id)
    form = EndSuspensionForm(request.POST or None, today=timezone.localdate(now))
    return take(
        request,
        form,
        suspension.offender,
        deed=lambda: services.end_suspension(
            suspension_id=suspension.pk, **form.cleaned_data, by=user, now=now
        ),
        done="The suspension has ended. The visit is due again.",
        template="register/end_suspension.html",
        context={
            "suspension": suspension,
            "days": policy_models.in_force(timezone.localdate(now)).visit_after_suspension_days,
        },
    )


def _what_to_know(offender: Offender, today: date) -> dict[str, Any]:
    """What holds already, how late the check may be, and what is on record for reactive management."""
    policy = policy_models.in_force(today)
    return {
        "held": offender.suspensions.filter(ended_on=None).first(),
        "latest_check_on": longest_until_check(SuspensionReason.CUSTODY, policy, today=today),
        "latest_review_on": longest_until_check(SuspensionReason.REACTIVE, policy, today=today),
        "criteria": [
            {"words": one.words, "state": in_words(one.is_met)}
            for one in criteria_on(offender, last_offence_on=None, on=today)
        ],
    }
