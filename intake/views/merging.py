"""Asking for two records of one person to be merged."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import services
from intake.forms import MergeForm
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import take


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for another record to be merged into this one; both stay as they are until a supervisor approves."""
    user = user_of(request)
    visible = Offender.objects.visible_to(user)
    offender = get_object_or_404(visible, public_id=public_id)
    form = MergeForm(request.POST or None, visible=visible)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.request_merge(
            kept_id=offender.pk,
            duplicate_id=form.cleaned_data["duplicate"].pk,
            reason=form.cleaned_data["reason"],
            by=user,
            now=timezone.now(),
        ),
        done="Asked for. Both records stay as they are until a supervisor approves.",
        template="intake/merge.html",
        context={},
    )
