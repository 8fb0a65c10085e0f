"""Why somebody opens a record that is not theirs."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessReason
from offender_mgmt.offenders.forms.reasons import ReasonForm
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.permissions import ask_reason


@require_POST
@requires(Permission.VIEW_OFFENDERS)
def give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep why the record is opened, and go on to it."""
    user = user_of(request)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return ask_reason(request, offender, form, user, status=422)
    reason, words = AccessReason(form.cleaned_data["reason"]), form.cleaned_data["words"]
    try:
        services.give_reason(offender_id=offender.pk, reason=reason, words=words, by=user, now=timezone.now())
    except RuleViolation as violation:
        form.add_error("words", str(violation))
        return ask_reason(request, offender, form, user, status=409)
    # Only ever to this record: an address that somebody else put there leads nowhere else.
    back, page = form.cleaned_data["back"], offender.get_absolute_url()
    return redirect(back if back.startswith(page) else page)
