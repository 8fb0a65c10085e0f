"""Decide the risk level."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.views import show
from offender_mgmt.policy.models import in_force
from risk import services
from risk.forms.levels import DecideLevelForm
from risk.models.standing import standing_on

RAISED = "Risk level saved. A supervisor reviews it."
LOWERED = "Sent to a supervisor. The visit date stays until somebody else approves."
WAITING = (ProposalKind.LOWER_LEVEL, ProposalKind.LEVEL_REVIEW)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide a risk level, with the advice beside it. Raising takes effect at once; lowering waits for another."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    risk = standing_on(offender, on=timezone.localdate(now))
    form = DecideLevelForm(
        request.POST or None,
        advised=risk.advice.level,
        words=in_force(timezone.localdate(now)).deviation_words,
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer = services.decide_level(
                    offender_id=offender.pk, chosen=form.chosen(), by=user, now=now
                )
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, LOWERED if isinstance(answer, Proposal) else RAISED)
                return redirect(offender)
    context = {"form": form, "risk": risk, "waiting": _waiting(offender)}
    return show(request, "risk/decide.html", offender, context, status=status)


def _waiting(offender: Offender) -> list[Proposal]:
    waiting = Proposal.objects.waiting().filter(offender=offender, kind__in=WAITING)
    return list(waiting.select_related("requested_by").order_by("requested_at"))
