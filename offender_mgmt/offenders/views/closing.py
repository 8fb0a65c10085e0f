"""Closing a record, and opening it again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders import services
from offender_mgmt.offenders.forms.closing import CloseForm, ReopenForm
from offender_mgmt.offenders.models import Closure, Offender
from offender_mgmt.offenders.views import take


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a record to be closed; it stays live until a supervisor approves."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = CloseForm(request.POST or None, today=timezone.localdate(now))
    return take(
        request,
        form,
        offender,
        deed=lambda: services.request_closure(offender_id=offender.pk, **form.asked(), by=user, now=now),
        done="Asked for. The record stays live until a supervisor approves.",
        template="register/close.html",
        context={},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.APPROVE_PROPOSALS)
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a closed record live again; the visit is due as it was."""
    user = user_of(request)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = ReopenForm(request.POST or None)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.reopen(
            offender_id=offender.pk, because=form.cleaned_data["because"], by=user, now=timezone.now()
        ),
        done="The record is live again. The visit is due as it was.",
        template="register/reopen.html",
        context={"closure": Closure.objects.filter(offender=offender, reversed_on=None).first()},
    )
