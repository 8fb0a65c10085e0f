"""Emergency access: asked for with one answer for all, and reviewed by somebody else."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.forms.emergency import EmergencyForm, ReviewEmergencyForm
from offender_mgmt.offenders.models import EmergencyAccess, Offender
from offender_mgmt.offenders.models.emergency import EmergencyAccessQuerySet
from offender_mgmt.policy.models import in_force

MOST = 100  # waiting emergencies that are listed: the oldest
# Of a record that does not exist, is sealed, is kept from them or is open to them already too.
ASKED = "Asked for, and written down. If an emergency opens this record to you, it is below now, and under Search."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ASK_EMERGENCY)
@fresh_factor
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and what is open to whoever is here by emergency; POST asks, and says the same whatever there is."""
    user, now = user_of(request), timezone.now()
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            services.ask_for_emergency(**form.cleaned_data, by=user, now=now)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
            status = 409
        else:
            messages.success(request, ASKED)
            return redirect("emergency:ask")
    running = EmergencyAccess.objects.running(now=now).filter(
        user=user, offender__in=Offender.objects.visible_to(user)
    )
    shown = list(running.select_related("offender").order_by("ends_at"))
    context = {"form": form, "policy": in_force(timezone.localdate(now)), "running": shown}
    return _listing(request, user, "emergency/ask.html", context, shown, status=status)


@require_safe
@requires(Permission.REVIEW_EMERGENCY)
def reviews(request: HttpRequest) -> HttpResponse:
    """The emergencies that wait for this person's look, the oldest first."""
    user, now = user_of(request), timezone.now()
    waiting = _reviewable(user).unreviewed().select_related("offender", "user").order_by("asked_at")
    shown = list(waiting[:MOST])
    return _listing(request, user, "emergency/reviews.html", {"waiting": shown, "now": now}, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW_EMERGENCY)
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One emergency: who, when, why; POST keeps whether it was justified."""
    user, now = user_of(request), timezone.now()
    people = ("offender", "user", "reviewed_by")
    one = get_object_or_404(_reviewable(user).select_related(*people), public_id=public_id)
    form = ReviewEmergencyForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            services.review_emergency(public_id=one.public_id, **form.cleaned_data, by=user, now=now)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
            status = 409
        else:
            messages.success(request, "The review is kept.")
            return redirect("emergency:reviews")
    return _listing(request, user, "emergency/review.html", {"one": one, "form": form}, [one], status=status)


def _reviewable(user: User) -> EmergencyAccessQuerySet:
    """Others' emergencies on records that this person sees, or oversees."""
    look_up = (
        Offender.objects.overseen_by if user.may(Permission.OVERSEE_ACCESS) else Offender.objects.visible_to
    )
    return EmergencyAccess.objects.filter(offender__in=look_up(user)).exclude(user=user)


@transaction.atomic
def _listing(
    request: HttpRequest,
    user: User,
    template: str,
    context: dict[str, object],
    shown: list[EmergencyAccess],
    *,
    status: int = 200,
) -> HttpResponse:
    page = template.removesuffix(".html").replace("/", " ")
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({one.offender_id for one in shown}),
        details={"page": page},
    )
    return render(request, template, context, status=status)
