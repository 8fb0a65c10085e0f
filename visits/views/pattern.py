"""How far the visits to one person, or one's own visits, could have been foreseen."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits.models.patterns import histories, of_each_officer
from visits.rules.pattern_words import sentence_of
from visits.rules.patterns import PastVisit, least_guessable, pattern_of
from visits.views.figures import figures_of
from visits.views.heat import heat_map_of


@require_safe
@requires(Permission.VIEW_OFFENDERS)
@transaction.atomic
def pattern(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The pattern of the visits to one person, what it is counted from, and the least guessable time next."""
    user, policy = user_of(request), in_force(timezone.localdate())
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[offender.pk], details={"page": "pattern"})
    visits = histories(Offender.objects.filter(pk=offender.pk)).get(offender.pk, [])
    found = pattern_of([visits], policy)
    context = {
        "offender": offender,
        "pattern": found,
        "sentence": sentence_of([visits], policy),
        "figures": figures_of(found),
        "heat_map": heat_map_of(found.slots, policy),
        "visits": [_line(visit) for visit in reversed(visits)],
        "next_slot": least_guessable(found.slots, policy, whose=str(offender.public_id)),
    }
    return render(request, "visits/pattern.html", context)


@require_safe
@requires(Permission.RECORD_VISITS)
def own_pattern(request: HttpRequest) -> HttpResponse:
    """The signed-in user's own figures, as a supervisor of the team sees them. They name nobody who was visited."""
    user, policy = user_of(request), in_force(timezone.localdate())
    visited = Offender.objects.visible_to(user).live().filter(visits__officers=user).distinct()
    own = of_each_officer(histories(visited)).get(user.pk, [])
    found = pattern_of(own, policy)
    context = {
        "pattern": found,
        "sentence": sentence_of(own, policy),
        "figures": figures_of(found),
        "heat_map": heat_map_of(found.slots, policy),
    }
    return render(request, "visits/own_pattern.html", context)


def _line(visit: PastVisit) -> dict[str, Any]:
    return {
        "on": visit.on,
        "slot": visit.slot.words,
        "days_before_due": (visit.due_on - visit.on).days if visit.due_on else None,
        "days_late": (visit.on - visit.due_on).days if visit.due_on and visit.is_late else None,
        "is_announced": visit.is_announced,
    }
