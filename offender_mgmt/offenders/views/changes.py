"""Record a change."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders import services
from offender_mgmt.offenders.forms.changes import ChangeForm
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import take


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record what became known about somebody; it asks for a review."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = ChangeForm(request.POST or None, today=timezone.localdate(now))
    return take(
        request,
        form,
        offender,
        deed=lambda: services.record_change(offender_id=offender.pk, new=form.change(), by=user, now=now),
        done="Recorded. It waits for a review.",
        template="register/change.html",
        context={},
    )
