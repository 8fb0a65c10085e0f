"""Who sees who sees: professional standards look at a record's list and conflicts, and at nothing of the person."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind
from offender_mgmt.offenders.forms.restricting import (
    ConflictForm,
    LiftForm,
    OverseenAccessForm,
    ReferenceForm,
)
from offender_mgmt.offenders.models import ConflictBlock, Offender, Proposal
from offender_mgmt.offenders.views import show, take


class _Page:
    """The page of a record's list and conflicts."""

    def __init__(self, offender: Offender) -> None:
        self._offender = offender

    def get_absolute_url(self) -> str:
        return reverse("standards:record", args=[self._offender.public_id])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.OVERSEE_ACCESS)
def index(request: HttpRequest) -> HttpResponse:
    """What waits for professional standards; POST leads to the record with this reference, which no address holds."""
    user = user_of(request)
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        found = Offender.objects.overseen_by(user).filter(reference__iexact=form.cleaned_data["reference"])
        offender = found.first()
        if offender is not None:
            return redirect(_Page(offender))
        form.add_error("reference", "Nobody on the register has this reference.")
    return _index(request, user, form)


@transaction.atomic
def _index(request: HttpRequest, user: User, form: ReferenceForm) -> HttpResponse:
    waiting = Proposal.objects.visible_to(user).waiting().select_related("offender", "requested_by")
    listed = list(waiting.order_by("requested_at"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({proposal.offender_id for proposal in listed}),
        details={"page": "standards"},
    )
    context = {"form": form, "waiting": listed}
    return render(request, "standards/index.html", context, status=422 if form.is_bound else 200)


@require_safe
@requires(Permission.OVERSEE_ACCESS)
@fresh_factor
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who sees this record, on whose word, and from whom a conflict keeps it."""
    user = user_of(request)
    offender = _overseen(user, public_id)
    proposals = Proposal.objects.visible_to(user).waiting().filter(offender=offender)
    people = ("user", "requested_by", "approved_by")
    context = {
        "listed": offender.access_grants.current().of_the_level().select_related(*people).order_by("pk"),
        "conflicts": offender.conflict_blocks.standing().select_related("user", "set_by").order_by("set_at"),
        "waiting": proposals.first(),
    }
    return show(request, "standards/overseen.html", offender, context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.OVERSEE_ACCESS)
@fresh_factor
def access(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the record to be sealed, restricted, or neither; another of professional standards approves."""
    user, now = user_of(request), timezone.now()
    offender = _overseen(user, public_id)
    grants = offender.access_grants.current().of_the_level().select_related("user").order_by("user__username")
    listed = [grant.user for grant in grants]
    form = OverseenAccessForm(request.POST or None, level=offender.access_level, listed=listed)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.request_access(
            offender_id=offender.pk,
            level=AccessLevel(form.cleaned_data["level"]),
            listed=[one.pk for one in form.cleaned_data["listed"]],
            reason=form.cleaned_data["reason"],
            by=user,
            now=now,
        ),
        done="Asked for. Nothing changes until somebody else of professional standards approves it.",
        template="register/access.html",
        context={"listed": listed, "is_restricted": offender.access_level != AccessLevel.NORMAL}
        | _seen_from_here(offender),
        then=_Page(offender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.OVERSEE_ACCESS)
@fresh_factor
def conflict(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the record from one person at once. Whoever names themselves meets it no more either."""
    user, now = user_of(request), timezone.now()
    offender = _overseen(user, public_id)
    form = ConflictForm(request.POST or None)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.set_block(
            offender_id=offender.pk,
            user_id=form.cleaned_data["username"].pk,
            kind=ConflictKind(form.cleaned_data["kind"]),
            reason=form.cleaned_data["reason"],
            by=user,
            now=now,
        ),
        done="The conflict is on record. The record is kept from them from now on.",
        template="register/conflict.html",
        context={"conflicts": offender.conflict_blocks.standing().select_related("user").order_by("set_at")}
        | _seen_from_here(offender),
        then=_FirstPage(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.OVERSEE_ACCESS)
@fresh_factor
def lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a conflict: by somebody whom it does not concern and who did not put it on record."""
    user, now = user_of(request), timezone.now()
    blocks = ConflictBlock.objects.filter(offender__in=Offender.objects.overseen_by(user))
    block = get_object_or_404(blocks.select_related("offender", "user", "set_by"), public_id=public_id)
    form = LiftForm(request.POST or None)
    return take(
        request,
        form,
        block.offender,
        deed=lambda: services.lift_block(public_id=block.public_id, **form.cleaned_data, by=user, now=now),
        done="The conflict is lifted.",
        template="register/lift_conflict.html",
        context={"kept": block} | _seen_from_here(block.offender),
        then=_Page(block.offender),
    )


class _FirstPage:
    """Where whoever may have named themselves goes on."""

    def get_absolute_url(self) -> str:
        return reverse("standards:index")


def _overseen(user: User, public_id: UUID) -> Offender:
    return get_object_or_404(Offender.objects.overseen_by(user), public_id=public_id)


def _seen_from_here(offender: Offender) -> dict[str, Any]:
    """What tells the shared pages to show the reference alone, and the way back."""
    return {"overseen": True, "back": _Page(offender).get_absolute_url()}
