"""Questions to the audit log, and their answers: for auditors, each with a purpose that the law names (LAW-6, LAW-9).

Nothing of a question is in an address: it is sent by POST, and its answer is found by a random number that only whoever
asked can use.
"""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import Inquiry
from offender_mgmt.audit.services.asking import ask
from offender_mgmt.errors import RuleViolation
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.answers import entries_of
from reports.exports import export_answer
from reports.forms.disclosing import DisclosureForm
from reports.forms.inquiries import InquiryForm
from reports.views.compliance import file_of
from reports.views.ordering import ordered

PAGE = 50
LAST = 20  # questions of one's own that are listed
NAMED = 6  # people named on one line of the page; the file names all


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_LOG)
def inquiries(request: HttpRequest) -> HttpResponse:
    """The form, and the last questions of whoever is here; POST asks, and leads to the answer."""
    user, now = user_of(request), timezone.now()
    form = InquiryForm(request.POST if request.method == "POST" else None, asker=user, now=now)
    longest_days = in_force(timezone.localdate(now)).log_question_days
    if form.is_bound and form.is_valid():
        try:
            inquiry = ask(form.asked(), longest_days=longest_days, by=user, now=now)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            return redirect("reports:answer", inquiry.public_id)
    context = {
        "form": form,
        "longest_days": longest_days,
        "last": Inquiry.objects.filter(asked_by_id=user.pk).order_by("-pk")[:LAST],
    }
    return render(request, "reports/inquiries.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_LOG)
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A page of the answer to a question of one's own; POST gives the whole as a file, at once or signed."""
    user = user_of(request)
    inquiry = get_object_or_404(Inquiry, public_id=public_id, asked_by_id=user.pk)
    is_signed = "signed" in request.POST and user.may(Permission.EXPORT_COMPLIANCE)
    form = DisclosureForm(request.POST if is_signed else None, user=user)
    if form.is_bound and form.is_valid():
        asked = {"question": str(inquiry.public_id)}
        return ordered(request, Order("answer", "Answer of the audit log", asked), form)
    if request.method == "POST" and not is_signed:
        return file_of(export_answer(inquiry, by=user), "csv")
    return _page(request, inquiry, form, user)


@transaction.atomic
def _page(request: HttpRequest, inquiry: Inquiry, form: DisclosureForm, user: User) -> HttpResponse:
    page = Paginator(inquiry.events(), PAGE).get_page(request.GET.get("page"))
    entries = entries_of(inquiry, list(page.object_list), asker=user)
    asked_about = {inquiry.offender_id} if inquiry.offender_id is not None else set()
    shown = asked_about.union(*(entry.offender_ids[:NAMED] for entry in entries))
    audit.record(
        Verb.LOG_READ,
        by=user,
        offender_ids=sorted(shown),
        details={
            "question": str(inquiry.public_id),
            "purpose": inquiry.purpose,
            "account": inquiry.user_id,
            "page": page.number,
        },
    )
    lines: Any = [
        {
            "entry": entry,
            "references": entry.references[:NAMED],
            "others": entry.others + len(entry.references[NAMED:]),
        }
        for entry in entries
    ]
    page.object_list = lines  # the page shows lines
    context = {
        "page_obj": page,
        "inquiry": inquiry,
        "about": _about(inquiry, user),
        "form": form if user.may(Permission.EXPORT_COMPLIANCE) else None,
    }
    return render(request, "reports/answer.html", context, status=422 if form.is_bound else 200)


def _about(inquiry: Inquiry, user: User) -> str:
    """Whom the question is about, as whoever asked wrote it."""
    if inquiry.user_id is not None:
        return User.objects.get(pk=inquiry.user_id).username
    people = Offender.objects.askable_by(user).filter(pk=inquiry.offender_id or 0)
    return people.values_list("reference", flat=True).first() or ""
