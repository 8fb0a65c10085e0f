"""Person by person: what a simulation foresaw, and what came of it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from caseload.choices import Effect, Outcome
from caseload.forms.capacity import address_of
from caseload.forms.policy import EffectFilters, OutcomeFilters, of_outcome
from caseload.models import ForeseenEffect, HappenedEffect, Publication, Simulation
from caseload.models.simulations import people_shown_to
from caseload.rules import effects as rules
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender

PAGE = 50


@require_safe
@requires(Permission.VIEW_SIMULATIONS)
@transaction.atomic
def simulation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whom a draft would change, the most urgent effect first; each number opens what it counts."""
    user = user_of(request)
    found = get_object_or_404(
        Simulation.objects.select_related("revision", "compared_with", "request"),
        request__public_id=public_id,
    )
    filters = EffectFilters(request.GET, user=user)
    effects = found.effects.filter(offender__in=people_shown_to(user))
    numbers = {one: effects.filter(effect=one).count() for one in Effect if one != Effect.NONE}
    rows = filters.narrow(effects).select_related("offender__team", "offender__manager")
    page = Paginator(rows.order_by("due_on", "offender__reference"), PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[row.offender_id for row in page],
        details={"page": "simulation", "simulation": str(public_id)},
    )
    context = {
        "simulation": found,
        "supposed": address_of(found.request.what_if()),
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "counts": list(numbers.items()),
        "counted_on": rules.counted_on(found.as_at),
        "opens_records": user.may(Permission.VIEW_OFFENDERS),
    }
    return render(request, "caseload/simulation.html", context)


@require_safe
@requires(Permission.VIEW_SIMULATIONS)
@transaction.atomic
def outcome(request: HttpRequest, revision_id: int) -> HttpResponse:
    """What happened beside what was foreseen, person by person."""
    user = user_of(request)
    publication = get_object_or_404(
        Publication.objects.select_related("revision", "simulation__request"), revision=revision_id
    )
    filters = OutcomeFilters(request.GET, user=user)
    people = people_shown_to(user)
    numbers = [(one, people.filter(of_outcome(publication, one)).count()) for one in Outcome]
    listed = filters.narrow(people, publication).select_related("team", "manager").order_by("reference")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[one.pk for one in shown],
        details={"page": "policy outcome", "revision": revision_id},
    )
    page.object_list = _beside(shown, publication)  # type: ignore[assignment]  # the page shows rows
    context = {
        "publication": publication,
        "revision": publication.revision,
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "counts": numbers,
        "opens_records": user.may(Permission.VIEW_OFFENDERS),
    }
    return render(request, "caseload/outcome.html", context)


def _beside(people: list[Offender], publication: Publication) -> list[dict[str, Any]]:
    of_page = Q(offender__in=people)
    foreseen = {
        one.offender_id: one
        for one in ForeseenEffect.objects.filter(of_page, simulation=publication.simulation_id)
    }
    happened = {
        one.offender_id: one
        for one in HappenedEffect.objects.filter(of_page, recalculation__revision=publication.revision_id)
    }
    return [_row(offender, foreseen.get(offender.pk), happened.get(offender.pk)) for offender in people]


def _row(
    offender: Offender, foreseen: ForeseenEffect | None, happened: HappenedEffect | None
) -> dict[str, Any]:
    if happened is None:
        verdict = Outcome.NOT_YET
    elif rules.is_as_foreseen(foreseen.moved() if foreseen else None, happened.moved()):
        verdict = Outcome.AS_FORESEEN
    else:
        verdict = Outcome.OTHERWISE
    return {"offender": offender, "foreseen": foreseen, "happened": happened, "outcome": verdict}
