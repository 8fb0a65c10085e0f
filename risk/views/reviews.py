"""Changes that wait for a review, and the review of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Change
from offender_mgmt.offenders.views import show
from risk import services
from risk.choices import ReviewOutcome
from risk.conditions import changes_not_reviewed_in_time, changes_to_review
from risk.forms.reviews import ReviewFilters, ReviewForm
from risk.models import ChangeReview

PAGE = 50
# Where a review leads to, with the name of the page that is opened next.
NEXT = {ReviewOutcome.LEVEL: "risk:decide", ReviewOutcome.ASSESSMENT: "risk:assessments"}


@require_safe
@requires(Permission.DECIDE_RISK)
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """Every change that waits, the own caseload's first, then the longest waiting."""
    user, on = user_of(request), timezone.localdate()
    filters = ReviewFilters(request.GET, user=user)
    late = changes_not_reviewed_in_time(on)
    waiting = changes_to_review().visible_to(user)
    own_first = Case(When(offender__manager=user, then=Value(0)), default=Value(1))
    listed = filters.narrow(waiting, late).select_related("offender__manager", "recorded_by")
    page = Paginator(listed.order_by(own_first, "recorded_at", "pk"), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    page.object_list = _rows(shown, user, late)  # type: ignore[assignment]  # the page shows rows
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({change.offender_id for change in shown}),
        details={"page": "reviews"},
    )
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "total": page.paginator.count,
    }
    return render(request, "risk/reviews.html", context)


def _rows(changes: list[Change], user: User, late: Any) -> list[dict[str, Any]]:
    since = dict(late.filter(pk__in=[change.pk for change in changes]).values_list("pk", "review_due_on"))
    return [
        {
            "change": change,
            "offender": change.offender,
            "is_own": change.offender.manager_id == user.pk,
            "late_since": since.get(change.pk),
        }
        for change in changes
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what one change means for the risk; then go where the review leads to."""
    user = user_of(request)
    visible = Change.objects.visible_to(user).select_related("offender", "recorded_by")
    change = get_object_or_404(visible, public_id=public_id)
    form = ReviewForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = ReviewOutcome(form.cleaned_data["outcome"])
            try:
                services.review_change(
                    change_id=change.pk,
                    outcome=outcome,
                    reasons=form.cleaned_data["reasons"],
                    by=user,
                    now=timezone.now(),
                )
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, "Review recorded.")
                return _where_it_leads(change, outcome)
    given = ChangeReview.objects.select_related("reviewed_by").filter(change=change).first()
    context = {"form": form, "change": change, "given": given}
    return show(request, "risk/review.html", change.offender, context, status=status)


def _where_it_leads(change: Change, outcome: ReviewOutcome) -> HttpResponse:
    if outcome in NEXT:
        return redirect(NEXT[outcome], change.offender.public_id)
    return redirect("risk:reviews") if outcome == ReviewOutcome.NO_CHANGE else redirect(change.offender)
