"""Possible conflicts between those who work here and those on record, and deciding one."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services
from offender_mgmt.offenders.forms.screening import ReviewFilters, ReviewForm
from offender_mgmt.offenders.models import ConflictReview, ScreeningRun
from offender_mgmt.offenders.rules.screening import is_late
from offender_mgmt.offenders.views import take
from offender_mgmt.policy.models import in_force

PAGE = 50


class _Reviews:
    """Where whoever has decided goes on: to what else waits."""

    def get_absolute_url(self) -> str:
        return reverse("register:reviews")


@require_safe
@requires(Permission.REVIEW_CONFLICTS)
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a decision about records that the user sees, the oldest first; nothing about the user."""
    user, today = user_of(request), timezone.localdate()
    filters = ReviewFilters(request.GET, user=user)
    listed = filters.listed().select_related("offender__team", "user", "decided_by")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({review.offender_id for review in page}),
        details={"page": "possible conflicts"},
    )
    within_days = in_force(today).conflict_review_days
    late = {
        review.pk
        for review in page
        if review.decided_at is None
        and is_late(found_on=timezone.localdate(review.found_at), today=today, within_days=within_days)
    }
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "late": late,
        "within_days": within_days,
        "last_run": ScreeningRun.objects.order_by("-ran_at").first(),
    }
    return render(request, "register/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW_CONFLICTS)
@fresh_factor
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say whether there is a conflict: on record from then on, or not asked again on these grounds."""
    user, now = user_of(request), timezone.now()
    visible = ConflictReview.objects.visible_to(user).select_related("offender", "user", "decided_by")
    review = get_object_or_404(visible, public_id=public_id)
    form = ReviewForm(request.POST or None)
    return take(
        request,
        form,
        review.offender,
        deed=lambda: services.decide_review(public_id=public_id, **form.decision(), by=user, now=now),
        done="Decided, and on record with your reason.",
        template="register/review.html",
        context={"review": review},
        then=_Reviews(),
    )
