"""The actions of a plan: added, taken out, done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.views import take
from risk import services
from risk.forms.plans import ActionDoneForm, ActionForm
from risk.models import PlanAction
from risk.views.plans import plan_of, plan_page


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add an action to a draft."""
    user = user_of(request)
    plan = plan_of(user, public_id)
    form = ActionForm(request.POST or None, plan=plan)
    return take(
        request,
        form,
        plan.offender,
        deed=lambda: services.add_action(plan_id=plan.pk, new=form.action(), by=user, now=timezone.now()),
        done="Action added to the draft.",
        then=plan,
        template="risk/plan_action.html",
        context={"plan": plan},
    )


@require_POST
@requires(Permission.DECIDE_RISK)
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an action out of a draft."""
    user = user_of(request)
    action = _action(user, public_id)
    plan = plan_of(user, action.plan.public_id)
    try:
        services.remove_action(action_id=action.pk, by=user, now=timezone.now())
    except RuleViolation as violation:
        return plan_page(request, plan, refusal=str(violation))
    messages.success(request, "Action taken out of the draft.")
    return redirect(plan)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def complete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that an action of the plan in force is done, and what came of it."""
    user, now = user_of(request), timezone.now()
    action = _action(user, public_id)
    form = ActionDoneForm(request.POST or None, today=timezone.localdate(now))
    return take(
        request,
        form,
        action.plan.offender,
        deed=lambda: services.complete_action(action_id=action.pk, **form.cleaned_data, by=user, now=now),
        done="Action done.",
        then=action.plan,
        template="risk/plan_action_done.html",
        context={"action": action, "plan": action.plan},
    )


def _action(user: User, public_id: UUID) -> PlanAction:
    visible = PlanAction.objects.visible_to(user).select_related("plan__offender", "owner")
    return get_object_or_404(visible, public_id=public_id)
