"""The questions that extracts left open."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from intake import services
from intake.forms import AnswerForm
from intake.models import Decision
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import VigilError
from offender_mgmt.offenders.models import Offender

PAGE = 20


@require_safe
@requires(Permission.IMPORT_REGISTER)
def index(request: HttpRequest) -> HttpResponse:
    """Open questions about offenders whom the user may see, in the order of the extract."""
    return _page(request)


@require_POST
@requires(Permission.IMPORT_REGISTER)
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer one question; what follows from the answer happens at once."""
    user = user_of(request)
    decision = get_object_or_404(Decision.objects.visible_to(user), public_id=public_id)
    form = AnswerForm(request.POST, decision=decision)
    if not form.is_valid():
        return _page(request, form, decision, status=422)
    try:
        services.answer_decision(
            public_id=decision.public_id,
            answer=form.answer(),
            reason=form.cleaned_data["reason"],
            by=user,
            now=timezone.now(),
        )
    except VigilError as error:
        form.add_error(None, str(error))
        return _page(request, form, decision, status=409)
    messages.success(request, f"Answered for {decision.reference}.")
    return redirect("intake:decisions")


@transaction.atomic
def _page(
    request: HttpRequest,
    bound: AnswerForm | None = None,
    answered: Decision | None = None,
    status: int = 200,
) -> HttpResponse:
    """The open questions; one of them may carry the form that was just refused."""
    user = user_of(request)
    decisions = Decision.objects.visible_to(user).open().select_related("batch").defer("batch__content")
    page = Paginator(decisions.order_by("reference", "pk"), PAGE).get_page(request.GET.get("page"))
    shown = [
        {
            "public_id": decision.public_id,
            "reference": decision.reference,
            "row_number": decision.row_number,
            "batch": decision.batch,
            "field_words": decision.field.replace("_", " "),
            "raw": decision.raw,
            "question": decision.question,
            "reason_asked": decision.reason_asked,
            "form": bound if bound and decision == answered else AnswerForm(decision=decision),
        }
        for decision in page
    ]
    offenders = Offender.objects.filter(reference__in=[decision["reference"] for decision in shown])
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=offenders.values_list("pk", flat=True),
        details={"page": "decisions"},
    )
    page.object_list = shown  # type: ignore[assignment]  # the page shows each question with its form
    return render(request, "intake/decisions.html", {"page_obj": page}, status=status)
