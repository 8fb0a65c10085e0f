"""Answering a contradiction: two facts about a visit that cannot both be true."""

from dataclasses import dataclass
from typing import Any
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
from visits.models import Contact, Visit


@dataclass(frozen=True)
class Words:
    """How a question is put: what to do if one of the facts is wrong, and what an answer may be."""

    put_right: str
    such_as: str


WORDS = {
    VisitQuestion.DURING_SUSPENSION: Words(
        "correct the visit, or end the suspension on the day on which it really ended.",
        "Such as a temporary release, a wrong date of the suspension, or another person at the door.",
    ),
    VisitQuestion.CONTACT_BEFORE: Words(
        "correct the visit, if they were told of it and it was not unannounced.",
        "Such as a call about something else, in which no visit was mentioned.",
    ),
    VisitQuestion.OVERLAP: Words(
        "correct the time or the officers of the visit that is wrong.",
        "Such as two people at one address, or a visit that another officer finished.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def answer(
    request: HttpRequest, public_id: UUID, question: str = VisitQuestion.DURING_SUSPENSION
) -> HttpResponse:
    """Give an account of a contradiction, once; it is kept."""
    user, now = user_of(request), timezone.now()
    asked = VisitQuestion(question)
    visit = _questioned(user, public_id, asked)
    form = AnswerForm(request.POST or None, such_as=WORDS[asked].such_as)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.answer_question(
                    visit_id=visit.pk,
                    question=asked,
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
    return _page(request, form, visit, asked, user, status)


def _questioned(user: User, public_id: UUID, question: VisitQuestion) -> Visit:
    """A visit that is, or was, in question; Http404 for any other."""
    asked = conditions.ASKED[question](timezone.localdate()).values("pk")
    visible = Visit.objects.visible_to(user).select_related("offender", "recorded_by")
    in_question = Q(pk__in=asked) | Q(answers__question=question)
    return get_object_or_404(visible.filter(in_question).distinct(), public_id=public_id)


@transaction.atomic
def _page(
    request: HttpRequest, form: forms.Form, visit: Visit, question: VisitQuestion, user: User, status: int
) -> HttpResponse:
    others = _others(visit, user) if question == VisitQuestion.OVERLAP else []
    seen = {visit.offender_id, *(one["visit"].offender_id for one in others if one["visit"])}
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=sorted(seen), details={"page": "answer"})
    context = {
        "form": form,
        "offender": visit.offender,
        "visit": visit,
        "question": question.label,
        "put_right": WORDS[question].put_right,
        "suspensions": conditions.suspensions_in_question(visit)
        if question == VisitQuestion.DURING_SUSPENSION
        else [],
        "contacts": Contact.objects.filter(contradictions__visit=visit).select_related("recorded_by")
        if question == VisitQuestion.CONTACT_BEFORE
        else [],
        "others": others,
        "answered": visit.answers.filter(question=question).first(),
    }
    return render(request, "visits/answer.html", context, status=status)


def _others(visit: Visit, user: User) -> list[dict[str, Any]]:
    """The visits that this one overlaps. Of one to somebody whose record the user may not open, only that it is."""
    found = Visit.objects.standing().filter(contradicted_by__visit=visit).order_by("visited_at", "pk")
    visible = found.visible_to(user).select_related("offender", "recorded_by").in_bulk()
    return [{"visit": visible.get(pk)} for pk in found.values_list("pk", flat=True)]
