"""Visits that are half written up: read, finished or discarded, also by a supervisor."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
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
from visits import services
from visits.forms.drafting import DiscardForm, admit, lines_of
from visits.forms.recording import RecordVisitForm
from visits.models import VisitDraft


@require_safe
@requires(Permission.RECORD_VISITS)
@transaction.atomic
def drafts(request: HttpRequest) -> HttpResponse:
    """What the user has half written up, and for a supervisor what anybody has about the teams' people.

    What somebody was writing about a person who is out of their reach now is named by its number only.
    """
    user = user_of(request)
    readable = VisitDraft.objects.open().readable_by(user).select_related("offender", "officer")
    found = list(readable.order_by("started_at", "pk"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({one.offender_id for one in found}),
        details={"page": "drafts"},
    )
    context = {
        "drafts": found,
        "out_of_reach": VisitDraft.objects.out_of_reach_of(user).order_by("started_at", "pk"),
        "supervisors": User.objects.filter(supervised_teams__members=user, is_active=True).distinct(),
    }
    return render(request, "visits/drafts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def draft_page(request: HttpRequest, client_key: UUID) -> HttpResponse:
    """What is written so far; POST discards it, with a reason that is kept."""
    user = user_of(request)
    readable = VisitDraft.objects.readable_by(user).select_related(
        "offender", "officer", "visit", "closed_by"
    )
    draft = get_object_or_404(readable, client_key=client_key)
    form = DiscardForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.discard_draft(
                    draft_id=draft.pk, reason=form.cleaned_data["reason"], by=user, now=timezone.now()
                )
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, "Draft discarded. Nothing was recorded.")
                return redirect(draft.offender)
    return _page(request, form, draft, user, status)


@transaction.atomic
def _page(request: HttpRequest, form: forms.Form, draft: VisitDraft, user: User, status: int) -> HttpResponse:
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[draft.offender_id], details={"page": "draft"})
    blank = RecordVisitForm(None, offender=draft.offender, user=user, now=timezone.now())
    admit(blank, draft.officer)
    context = {
        "form": form,
        "draft": draft,
        "offender": draft.offender,
        "is_own": draft.officer_id == user.pk,
        "lines": lines_of(blank, draft.content),
    }
    return render(request, "visits/draft_page.html", context, status=status)
