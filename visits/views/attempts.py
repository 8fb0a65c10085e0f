"""The attempts at one offender since they were last seen: a page to decide from, and to print."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender
from visits.models import VisitObligation
from visits.models.attempts import ladder_of


@require_safe
@requires(Permission.VIEW_OFFENDERS)
@transaction.atomic
def attempts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Each attempt, what to do next, and each fact of s.96B as present, missing, or for a person to state."""
    user, on = user_of(request), timezone.localdate()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[offender.pk], details={"page": "attempts"})
    context = {
        "offender": offender,
        "ladder": ladder_of(offender, on=on),
        "obligation": VisitObligation.objects.open().filter(offender=offender).first(),
        "can_record": user.may(Permission.RECORD_VISITS) and offender.closed_on is None,
        "can_decide": user.may(Permission.SUPERVISE_TEAMS) and offender.closed_on is None,
        "supervisors": list(
            User.objects.filter(supervised_teams=offender.team_id, is_active=True).order_by("pk")
        ),
        "today": on,
    }
    return render(request, "visits/attempts.html", context)
