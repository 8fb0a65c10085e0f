"""Putting the record of a visit right, without touching it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.views import show
from visits import services
from visits.forms.correcting import CorrectVisitForm
from visits.models import Visit
from visits.models.chain import chain_of
from visits.rules.correcting import CorrectedMeanwhile


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what was true instead, or that the visit was never made. Who comes second sees both texts side by side."""
    user, now = user_of(request), timezone.now()
    visible = Visit.objects.visible_to(user).select_related("offender", "recorded_by")
    visit = get_object_or_404(visible, public_id=public_id)
    form = CorrectVisitForm(request.POST or None, visit=visit, user=user, now=now)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                standing = _correct(visit, form, user, now)
            except CorrectedMeanwhile:
                return _stale(request, visit, form, user, now)
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, _done(visit, standing))
                return redirect(standing or visit)
    links = chain_of(visit)
    is_standing = any(link.visit.pk == visit.pk and link.correction is None for link in links)
    context = {"form": form, "visit": visit, "links": links, "action": request.path if is_standing else ""}
    return show(request, "visits/correct.html", visit.offender, context, status=status)


def _correct(visit: Visit, form: CorrectVisitForm, user: User, now: datetime) -> Visit | None:
    """The visit that stands instead, if any."""
    correction = services.correct_visit(
        visit_id=visit.pk,
        replacement=None if form.is_never_made else form.details(),
        reason=form.cleaned_data["reason"],
        client_key=form.cleaned_data["client_key"],
        by=user,
        now=now,
    )
    return correction.replacement


def _done(visit: Visit, standing: Visit | None) -> str:
    if standing is None:
        return f"Corrected. The visit {visit.receipt_number} counts no more."
    return f"Corrected. Receipt {standing.receipt_number} stands in the place of {visit.receipt_number}."


def _stale(
    request: HttpRequest, visit: Visit, form: CorrectVisitForm, user: User, now: datetime
) -> HttpResponse:
    """Nothing is saved: the colleague's record and one's own text are shown, and the form leads to the newer one."""
    links = chain_of(visit)
    latest = links[-1]
    context: dict[str, Any] = {"visit": visit, "links": links, "latest": latest, "form": form}
    if latest.correction is None:
        context["action"] = reverse("visits:correct", args=[latest.visit.public_id])
        theirs = CorrectVisitForm(None, visit=latest.visit, user=user, now=now)
        context["differences"] = form.differences(theirs)
        form.add_error(
            None,
            "Somebody else corrected this visit while you wrote. Nothing of yours is saved yet: both texts are shown.",
        )
    else:
        first = CorrectVisitForm(None, visit=visit, user=user, now=now)
        context["differences"] = form.differences(first)
        form.add_error(
            None,
            "Somebody else has said meanwhile that this visit was never made. Nothing of yours is saved: copy "
            "what you need into a new visit.",
        )
    return show(request, "visits/correct.html", visit.offender, context, status=409)
