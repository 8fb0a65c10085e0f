"""A risk management plan: read, written, proposed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import show
from offender_mgmt.policy import models as policy_models
from risk import services
from risk.choices import PlanStatus
from risk.forms.plans import PlanForm
from risk.models import ManagementPlan
from risk.rules.plans import SECTIONS, fingerprint
from risk.services.planning import text_of


@require_safe
@requires(Permission.VIEW_OFFENDERS)
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version of a plan, to read and to print; a draft with what is still missing."""
    return plan_page(request, plan_of(user_of(request), public_id))


@require_POST
@requires(Permission.DECIDE_RISK)
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a new version, or go on with the one in preparation."""
    user = user_of(request)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    try:
        begun = services.draft_plan(offender_id=offender.pk, by=user, now=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
        prepared = offender.plans.in_preparation().first()
        return redirect("risk:plan", prepared.public_id) if prepared else redirect(offender)
    return redirect("risk:plan_edit", begun.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write a draft. When somebody else saved it meanwhile, both texts are shown and none is lost."""
    user = user_of(request)
    version = plan_of(user, public_id)
    form = PlanForm(request.POST or None, plan=version)
    context: dict[str, Any] = {"plan": version}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.save_plan(
                    plan_id=version.pk,
                    text=form.text(),
                    marker=form.cleaned_data["marker"],
                    by=user,
                    now=timezone.now(),
                )
            except RuleViolation as violation:
                form, context["differences"] = _refused(request, version, violation)
                status = 409
            else:
                messages.success(request, "Draft saved.")
                return redirect("risk:plan", version.public_id)
    return show(request, "risk/plan_edit.html", version.offender, context | {"form": form}, status=status)


def _refused(
    request: HttpRequest, version: ManagementPlan, violation: RuleViolation
) -> tuple[PlanForm, list[dict[str, Any]]]:
    """The form as it was sent, now knowing what is saved, and where the two differ."""
    version.refresh_from_db()
    sent = request.POST.copy()
    sent["marker"] = fingerprint(text_of(version))
    form = PlanForm(sent, plan=version)
    form.add_error(None, str(violation))
    is_stale = request.POST.get("marker") != sent["marker"]
    return form, form.differences(version) if is_stale else []


@require_POST
@requires(Permission.DECIDE_RISK)
def propose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a draft to be put into force."""
    user = user_of(request)
    version = plan_of(user, public_id)
    try:
        services.propose_plan(plan_id=version.pk, by=user, now=timezone.now())
    except RuleViolation as violation:
        return plan_page(request, version, refusal=str(violation))
    messages.success(request, "Proposed. The plan before it holds until somebody else approves this one.")
    return redirect(version)


def plan_of(user: User, public_id: UUID) -> ManagementPlan:
    """The version of this address, with what its page shows; Http404 when the user may not see it."""
    visible = ManagementPlan.objects.visible_to(user)
    related = visible.select_related("offender__team", "drafted_by", "approved_by", "proposal__returned_by")
    return get_object_or_404(related, public_id=public_id)


def plan_page(request: HttpRequest, version: ManagementPlan, *, refusal: str = "") -> HttpResponse:
    """The page of a version; with a `refusal` it says what could not be done, and answers 409."""
    user, today = user_of(request), timezone.localdate()
    offender = version.offender
    may_write = user.may(Permission.DECIDE_RISK) and offender.closed_on is None
    context = {
        "plan": version,
        "refusal": refusal,
        "sections": [
            {"label": PlanForm.base_fields[name].label, "text": getattr(version, name)} for name in SECTIONS
        ],
        "usual_interval": _usual_interval(offender, today),
        "actions": version.actions.select_related("owner", "done_by").order_by("due_on", "pk"),
        "versions": offender.plans.select_related("approved_by").order_by("-version"),
        "can_edit": may_write and version.status == PlanStatus.DRAFT,
        "can_complete": may_write and version.status == PlanStatus.APPROVED,
        "today": today,
    }
    return show(request, "risk/plan.html", offender, context, status=409 if refusal else 200)


def _usual_interval(offender: Offender, today: date) -> int:
    return policy_models.in_force(today).usual_months(offender.risk_level)
