"""Answering a contradiction: somebody was seen on a day on which they are said to have been away."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from visits import conditions, services
from visits.choices import VisitQuestion
from visits.forms.answers import AnswerForm
from visits.models import Visit


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give an account of a visit during a suspension, once; it is kept."""
    user, now = user_of(request), timezone.now()
    visit = _questioned(user, public_id)
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.answer_question(
                    visit_id=visit.pk,
                    question=VisitQuestion.DURING_SUSPENSION,
                    answer=form.cleaned_data["answer"],
                    by=user,
                    now=now,
                )
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, "Answered. The question is closed, and your words are kept.")
                return redirect(visit.offender)
    return _page(request, form, visit, user, status)


def _questioned(user: User, public_id: UUID) -> Visit:
    """A visit that is, or was, in question; Http404 for any other."""
    asked = conditions.during_suspension(timezone.localdate()).values("pk")
    visible = Visit.objects.visible_to(user).select_related("offender", "recorded_by")
    in_question = Q(pk__in=asked) | Q(answers__question=VisitQuestion.DURING_SUSPENSION)
    return get_object_or_404(visible.filter(in_question), public_id=public_id)


@transaction.atomic
def _page(request: HttpRequest, form: forms.Form, visit: Visit, user: User, status: int) -> HttpResponse:
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[visit.offender_id], details={"page": "answer"})
    context = {
        "form": form,
        "offender": visit.offender,
        "visit": visit,
        "suspensions": conditions.suspensions_in_question(visit),
        "answered": visit.answers.filter(question=VisitQuestion.DURING_SUSPENSION).first(),
    }
    return render(request, "visits/answer.html", context, status=status)
