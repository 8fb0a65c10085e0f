"""Record a visit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from visits import services
from visits.forms.drafting import admit, resumed, typed_or_new, without_errors
from visits.forms.recording import RecordVisitForm
from visits.models import VisitObligation
from visits.services.drafting import DraftIsNewer
from visits.views.drafting import draft_to_write, saved, writing


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One page to record a visit; "saved" is said only after the commit, with a receipt number.

    It opens with what the officer has typed so far, on whatever device.
    """
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    draft = draft_to_write(request, user, offender)
    told = request.POST or (resumed(draft) if draft else None)
    form = RecordVisitForm(told, offender=offender, user=user, now=now)
    if draft:
        admit(form, draft.officer)
    if request.method != "POST":
        form = without_errors(form) if draft else form
        return _page(request, form, offender, user, 200, writing(request, form, draft))
    status = 422
    if form.is_valid():
        try:
            visit = services.record_drafted_visit(
                offender_id=offender.pk,
                details=form.details(),
                typed=typed_or_new(request.POST, form.cleaned_data["client_key"]),
                by=user,
                now=now,
            )
        except DraftIsNewer as newer:
            form.add_error(None, str(newer))
            return _page(
                request, form, offender, user, 409, writing(request, form, newer.draft, is_newer=True)
            )
        except RuleViolation as violation:
            form.add_error(None, str(violation))
            status = 409
        else:
            messages.success(request, f"Visit saved. Receipt {visit.receipt_number}.")
            # After an attempt the page says what to do next; after a success there is nothing to climb.
            return saved(
                request, visit, *([offender] if visit.is_successful else ["visits:attempts", public_id])
            )
    return _page(request, form, offender, user, status, writing(request, form, draft))


@transaction.atomic
def _page(
    request: HttpRequest,
    form: RecordVisitForm,
    offender: Offender,
    user: User,
    status: int,
    written: dict[str, Any],
) -> HttpResponse:
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[offender.pk], details={"page": "record"})
    obligation = VisitObligation.objects.open().filter(offender=offender).first()
    receipt = obligation.receipt if obligation else None
    context = {"form": form, "offender": offender, "receipt": receipt, **written}
    return render(request, "visits/record.html", context, status=status)
