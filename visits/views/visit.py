"""One visit: everything that was recorded of it, to read and to print."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.views import show
from visits.choices import Purpose, Room
from visits.models import Visit, VisitQuerySet
from visits.models.chain import chain_of
from visits.models.lateness import late_hours


@require_safe
@requires(Permission.VIEW_OFFENDERS)
def visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All of one visit, with its receipt, when it was made and recorded, and what corrected it."""
    user = user_of(request)
    found = get_object_or_404(_whole().visible_to(user), public_id=public_id)
    links = chain_of(found)
    link = next(one for one in links if one.visit.pk == found.pk)
    stands = link.correction is None
    overlaps = list(Visit.objects.overlapping(found).order_by("visited_at")) if stands else []
    may_see = Visit.objects.visible_to(user).filter(pk__in=[other.pk for other in overlaps])
    is_live = found.offender.closed_on is None and user.may(Permission.RECORD_VISITS)
    context = {
        "visit": found,
        "links": links,
        "correction": link.correction,
        "late_hours": late_hours([found]).get(found.pk),
        "purposes": [Purpose(code).label for code in found.purposes],
        "rooms": [Room(code).label for code in found.rooms_seen],
        "is_under_18_there": any(one.is_under_18 for one in found.people_present.all()),
        "overlaps": overlaps,
        "may_see": set(may_see.values_list("pk", flat=True)) if overlaps else set(),
        "can_correct": is_live and stands,
        "today": timezone.localdate(),
    }
    return show(request, "visits/visit.html", found.offender, context)


def _whole() -> VisitQuerySet:
    """Visits with all that was recorded of them, in a constant number of queries."""
    return Visit.objects.select_related(
        "offender", "recorded_by", "address", "single_crewed_authority"
    ).prefetch_related(
        "officers",
        "people_present",
        "device_sightings__device",
        "condition_checks__condition__order",
        "follow_ups__done_by",
    )
