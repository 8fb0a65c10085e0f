"""ARMS assessments: the list of an offender's, one of them, one of its factors, and completing it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import show
from risk import services
from risk.forms.assessments import AssessmentForm, CompleteForm, FactorForm
from risk.models import Assessment
from risk.models.standing import standing_on
from risk.rules.arms import EditedMeanwhile


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def of_offender(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An offender's assessments, and when the next is due; POST starts one."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form, status = forms.Form(), 200
    if request.method == "POST":
        form = forms.Form(request.POST)
        form.full_clean()
        try:
            assessment = services.start_assessment(offender_id=offender.pk, by=user, now=now)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
            status = 409
        else:
            return redirect("risk:assessment", assessment.public_id)
    assessments = offender.assessments.select_related("completed_by", "started_by")
    context = {
        "form": form,
        "risk": standing_on(offender, on=timezone.localdate(now)),
        "assessments": assessments.order_by("-completed_on", "-pk"),
    }
    return show(request, "risk/assessments.html", offender, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def assessment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One assessment: a draft may be written to, a completed one is read."""
    user, now = user_of(request), timezone.now()
    found = _visible(user, public_id)
    form = AssessmentForm(request.POST or None, assessment=found)
    status, stored = _save(
        request,
        form,
        lambda: services.save_assessment(
            public_id=public_id,
            written=form.written(),
            seen=form.cleaned_data["seen"],
            by=user,
            now=now,
        ),
    )
    if status is None:
        messages.success(request, "Assessment saved.")
        return redirect("risk:assessment", public_id)
    if stored:
        found.refresh_from_db()
        _show_again(form, found.mark)
    return _page(request, found, form, CompleteForm(None, today=timezone.localdate(now)), status, stored)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def factor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write one factor of a draft; `?code=` names the one to change."""
    user, now = user_of(request), timezone.now()
    found = _visible(user, public_id)
    code = request.POST.get("code") or request.GET.get("code", "")
    kept = found.factors.filter(code=code).first() if "\0" not in code else None
    form = FactorForm(request.POST or None, factor=kept)
    status, stored = _save(
        request,
        form,
        lambda: services.save_factor(
            public_id=public_id, factor=form.factor(), seen=form.cleaned_data["seen"], by=user, now=now
        ),
    )
    if status is None:
        messages.success(request, f"Factor {form.cleaned_data['code']} saved.")
        return redirect("risk:assessment", public_id)
    if stored:
        kept = found.factors.filter(code=form.cleaned_data["code"]).first()
        _show_again(form, kept.mark if kept else "")
    context = {"form": form, "assessment": found, "factor": kept, "was_edited": stored}
    return show(request, "risk/factor.html", found.offender, context, status=status)


@require_POST
@requires(Permission.DECIDE_RISK)
def complete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Complete a draft; what the rules refuse comes back on its page."""
    user, now = user_of(request), timezone.now()
    found = _visible(user, public_id)
    form = CompleteForm(request.POST, today=timezone.localdate(now))
    status, _ = _save(
        request,
        form,
        lambda: services.complete_assessment(
            public_id=public_id, completed_on=form.cleaned_data["completed_on"], by=user, now=now
        ),
    )
    if status is None:
        messages.success(
            request, "Assessment completed. It advises from now on; the level is yours to decide."
        )
        return redirect(found.offender)
    return _page(request, found, AssessmentForm(None, assessment=found), form, status, stored=False)


def _visible(user: User, public_id: UUID) -> Assessment:
    seen = Assessment.objects.visible_to(user).select_related("offender", "started_by", "completed_by")
    return get_object_or_404(seen, public_id=public_id)


def _save(request: HttpRequest, form: Any, deed: Callable[[], object]) -> tuple[int | None, bool]:
    """Do the deed of a POST. The status to show the form with, None when it is done, and whether it was stale."""
    if request.method != "POST":
        return 200, False
    if not form.is_valid():
        return 422, False
    try:
        deed()
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return 409, isinstance(violation, EditedMeanwhile)
    return None, False


def _show_again(form: Any, mark: str) -> None:
    """Keep what was written, and carry the mark of what is stored now: saving again is then a choice."""
    form.data = form.data.copy()
    form.data["seen"] = mark


def _page(
    request: HttpRequest,
    found: Assessment,
    form: AssessmentForm,
    completing: CompleteForm,
    status: int,
    stored: bool,
) -> HttpResponse:
    context = {
        "form": completing if completing.is_bound else form,
        "writing": form,
        "completing": completing,
        "assessment": found,
        "factors": found.factors.order_by("is_protective", "code"),
        "was_edited": stored,
    }
    return show(request, "risk/assessment.html", found.offender, context, status=status)
