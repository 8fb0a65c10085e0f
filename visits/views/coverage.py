"""The matrix of one offender: what is to be checked again and again, and when it last was; to read and to print."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import show
from offender_mgmt.policy.models import in_force
from visits.views.checks import checks_of
from visits.views.inventory import inventory_of


@require_safe
@requires(Permission.VIEW_OFFENDERS)
def coverage(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Each condition of an order in force and each device: last checked when, by which visit, with what result."""
    user, on = user_of(request), timezone.localdate()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    policy = in_force(on)
    rows = inventory_of(offender, policy, on=on)
    context = {
        "checks": checks_of(offender, policy, on=on),
        "devices": [row for row in rows if row.device.gone_on is None],
        "policy": policy,
        "can_record": user.may(Permission.RECORD_VISITS) and offender.closed_on is None,
        "today": on,
    }
    return show(request, "visits/coverage.html", offender, context)
