"""Decisions waiting: what one person asked for and a second person must answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, F, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor_when, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.forms.proposals import ApproveForm, ProposalFilters, ReturnForm
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.rules.proposals import WITHDRAWABLE
from offender_mgmt.offenders.rules.wording import effect_in_words, facts_in_words
from offender_mgmt.offenders.views import show

PAGE = 50
DANGER = {"very_high": 0, "high": 1, "medium": 2, "low": 3}


def _is_about_access(request: HttpRequest) -> bool:
    """Whether this is about who may see a record, of those that the user may answer: asking for it asks again too."""
    assert request.resolver_match is not None  # noqa: S101  # for the type checker
    asked = Proposal.objects.filter(public_id=request.resolver_match.kwargs["public_id"])
    return asked.visible_to(user_of(request)).filter(kind=ProposalKind.ACCESS).exists()


@require_safe
@requires(Permission.CHANGE_REGISTER)
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this supervisor's answer, the most dangerous and then the oldest first; or what one asked for."""
    user = user_of(request)
    filters = ProposalFilters(request.GET, user=user)
    listed = filters.listed().select_related("offender__team", "requested_by", "approved_by", "returned_by")
    ordered = listed.order_by("-requested_at", "-pk") if filters.shows_own else _by_danger(listed)
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({proposal.offender_id for proposal in page}),
        details={"page": "decisions"},
    )
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "user_may_review": user.may(Permission.REVIEW_CONFLICTS),
    }
    return render(request, "proposals/index.html", context)


@require_safe
@requires(Permission.READ_PROPOSALS)
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One proposal: who asked for what, why, and what approving it would do."""
    user = user_of(request)
    return _page(request, _visible(user, public_id), user)


@require_POST
@requires(Permission.READ_PROPOSALS)
@fresh_factor_when(_is_about_access)
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve a proposal; it is carried out at once. Whoever may not is told why."""
    return _answer(request, public_id, ApproveForm(request.POST), services.approve, "Approved.")


@require_POST
@requires(Permission.READ_PROPOSALS)
def send_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return a proposal with words; nothing of it becomes true."""
    return _answer(request, public_id, ReturnForm(request.POST), services.return_proposal, "Returned.")


@require_POST
@requires(Permission.READ_PROPOSALS)
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back what one asked for."""
    return _answer(request, public_id, forms.Form(request.POST), services.withdraw_proposal, "Withdrawn.")


def _answer(
    request: HttpRequest, public_id: UUID, form: forms.Form, deed: Callable[..., Proposal], done: str
) -> HttpResponse:
    """Do the deed and go to the record; what is refused comes back with its sentence and every word kept."""
    user = user_of(request)
    proposal = _visible(user, public_id)
    if not form.is_valid():
        return _page(request, proposal, user, form=form, status=422)
    try:
        deed(proposal_id=proposal.pk, **form.cleaned_data, by=user, now=timezone.now())
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return _page(request, _visible(user, public_id), user, form=form, status=409)
    messages.success(request, done)
    if user.may(Permission.OVERSEE_ACCESS):
        return redirect("standards:record", proposal.offender.public_id)
    # Whoever agreed to a list without standing on it has no way back to the record.
    is_shown = Offender.objects.visible_to(user).filter(pk=proposal.offender_id).exists()
    return redirect(proposal.offender if is_shown else "proposals:index")


def _page(
    request: HttpRequest,
    proposal: Proposal,
    user: User,
    *,
    form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "proposal": proposal,
        "facts": facts_in_words(proposal.kind, proposal.payload),
        "effect": _effect(proposal, user),
        "is_answer_possible": proposal.closed_at is None and services.may_answer(proposal, user),
        "approve_form": form if isinstance(form, ApproveForm) else ApproveForm(),
        "return_form": form if isinstance(form, ReturnForm) else ReturnForm(),
        "can_withdraw": proposal.closed_at is None
        and proposal.requested_by_id == user.pk
        and proposal.kind in WITHDRAWABLE,
    }
    if user.may(Permission.OVERSEE_ACCESS):
        back = reverse("standards:record", args=[proposal.offender.public_id])
        context |= {"overseen": True, "back": back}
    return show(request, "proposals/detail.html", proposal.offender, context, status=status)


def _effect(proposal: Proposal, user: User) -> dict[str, str]:
    """What approving would do, in words, or why this user cannot; of an answered one, what it did."""
    if proposal.approved_by is not None:
        return {"did": effect_in_words(before=proposal.due_on_before, after=proposal.due_on_after)}
    if proposal.closed_at is not None:
        return {}
    try:
        tried = services.effect_of_approving(proposal_id=proposal.pk, by=user, now=timezone.now())
    except RuleViolation as violation:
        return {"refused": str(violation)}
    return {"words": effect_in_words(before=tried.due_on_before, after=tried.due_on_after)}


def _visible(user: User, public_id: UUID) -> Proposal:
    visible = Proposal.objects.visible_to(user)
    people = ("offender__team", "requested_by", "approved_by", "returned_by")
    return get_object_or_404(visible.select_related(*people), public_id=public_id)


def _by_danger(proposals: Any) -> Any:
    """Very high first; not assessed counts as high (domain 2.7); then the oldest."""
    ranks = [When(offender__risk_level=level, then=Value(rank)) for level, rank in DANGER.items()]
    danger = Case(*ranks, default=Value(DANGER["high"]), output_field=IntegerField())
    return proposals.order_by(danger, F("requested_at"), "pk")
