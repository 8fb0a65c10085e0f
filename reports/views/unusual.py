"""Looks to review: unusual days of accounts, their events by way of a question to the log, and what came of them."""

from datetime import datetime, time, timedelta

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Purpose, Unusual, Verb
from offender_mgmt.audit.rules.asking import Span
from offender_mgmt.audit.services.asking import Asked, ask
from offender_mgmt.audit.services.reviewing import review_looks
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.models import in_force
from reports.forms.unusual import REVIEW, LookForm
from reports.unusual import findings

PAGE = 20
LISTED = timedelta(days=31)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_LOG)
def unusual_looks(request: HttpRequest) -> HttpResponse:
    """The last month's unusual days that nobody has reviewed; POST shows the events of one, or keeps a note."""
    user, now = user_of(request), timezone.now()
    form = LookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _do(form, user, now)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
    return _page(request, form, user, now)


def _do(form: LookForm, user: User, now: datetime) -> HttpResponse:
    told, kind = form.cleaned_data, Unusual(form.cleaned_data["kind"])
    if told["deed"] == REVIEW:
        review_looks(
            account_id=told["account"].pk, on=told["on"], kind=kind, note=told["note"], by=user, now=now
        )
        return redirect("reports:unusual")
    begins = timezone.make_aware(datetime.combine(told["on"], time(0)))
    ends = timezone.make_aware(datetime.combine(told["on"] + timedelta(days=1), time(0)))
    asked = Asked(
        Span(begins, min(ends, now)),
        Purpose.LAWFULNESS,
        f"Looks to review: {kind.label.lower()}",
        user_id=told["account"].pk,
    )
    longest_days = in_force(timezone.localdate(now)).log_question_days
    return redirect("reports:answer", ask(asked, longest_days=longest_days, by=user, now=now).public_id)


@transaction.atomic
def _page(request: HttpRequest, form: LookForm, user: User, now: datetime) -> HttpResponse:
    policy = in_force(timezone.localdate(now))
    found = findings(since=now - LISTED, until=now, policy=policy)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.LOG_READ,
        by=user,
        details={"page": "unusual looks", "purpose": Purpose.LAWFULNESS.value, "found": len(found)},
    )
    context = {"form": form, "page_obj": page, "most": policy.looks_in_an_hour, "days": LISTED.days}
    return render(request, "reports/unusual.html", context, status=422 if form.is_bound else 200)
