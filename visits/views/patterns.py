"""How far the visits of a team could have been foreseen: its week, its offenders by band, and its officers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender, OffenderQuerySet
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy
from visits.choices import Band
from visits.forms.patterns import PatternFilters, TeamOnly
from visits.models.patterns import histories, of_each_officer
from visits.rules.pattern_words import sentence_of
from visits.rules.patterns import PastVisit, Pattern, pattern_of
from visits.views.figures import figures_of, in_words
from visits.views.heat import heat_map_of

PAGE = 50


@dataclass(frozen=True)
class _Case:
    """Somebody on the list: the key, what the order needs, and the visits."""

    offender_id: int
    reference: str
    pattern: Pattern
    visits: Sequence[PastVisit]


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def patterns(request: HttpRequest) -> HttpResponse:
    """Everybody live of the supervised teams, the most predictable first; each count opens what it counts."""
    user, policy = user_of(request), in_force(timezone.localdate())
    filters = PatternFilters(request.GET, user=user)
    offenders = filters.narrow(Offender.objects.visible_to(user).live())
    found = histories(offenders)
    cases = _cases(offenders, found, policy)
    numbers = Counter[str](case.pattern.band for case in cases)
    band = filters.cleaned_data.get("band", "")
    listed = sorted((case for case in cases if band in ("", case.pattern.band)), key=_most_predictable_first)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[case.offender_id for case in shown],
        details={"page": "patterns"},
    )
    page.object_list = _rows(shown, policy)  # type: ignore[assignment]  # the page shows rows, not cases
    together = pattern_of(list(found.values()), policy)
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "counts": _counts(numbers, filters),
        "total": len(listed),
        "figures": figures_of(together),
        "together": together,
        "heat_map": heat_map_of(together.slots, policy),
        "officers_query": filters.address(band=""),
    }
    return render(request, "visits/patterns.html", context)


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
def officers(request: HttpRequest) -> HttpResponse:
    """The figures of each officer, for review: each sees their own too. They name nobody who was visited."""
    user, policy = user_of(request), in_force(timezone.localdate())
    filters = TeamOnly(request.GET, user=user)
    own = of_each_officer(histories(filters.narrow(Offender.objects.visible_to(user).live())))
    people = User.objects.filter(pk__in=own).select_related("team").order_by("last_name", "first_name", "pk")
    rows = sorted(
        ((officer, pattern_of(own[officer.pk], policy)) for officer in people), key=lambda row: -_rank(row[1])
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    words = [
        _officer(officer, pattern, sentence_of(own[officer.pk], policy))
        for officer, pattern in page.object_list
    ]
    page.object_list = words  # type: ignore[assignment]  # the page shows words
    context = {"page_obj": page, "filters": filters, "chips": filters.chips(), "total": len(rows)}
    return render(request, "visits/pattern_officers.html", context)


def _cases(
    offenders: OffenderQuerySet, found: Mapping[int, Sequence[PastVisit]], policy: Policy
) -> list[_Case]:
    """Everybody, also those whom nobody has visited."""
    return [
        _Case(pk, reference, pattern_of([found.get(pk, [])], policy), found.get(pk, []))
        for pk, reference in offenders.values_list("pk", "reference")
    ]


def _rows(shown: Sequence[_Case], policy: Policy) -> list[dict[str, Any]]:
    people = Offender.objects.select_related("team", "manager").in_bulk([case.offender_id for case in shown])
    return [
        {
            "offender": people[case.offender_id],
            "pattern": case.pattern,
            "sentence": sentence_of([case.visits], policy),
        }
        for case in shown
    ]


def _most_predictable_first(case: _Case) -> tuple[int, str]:
    return -_rank(case.pattern), case.reference


def _rank(pattern: Pattern) -> int:
    """The score; too few visits come last."""
    return -1 if pattern.score is None else pattern.score


def _counts(numbers: Mapping[str, int], filters: PatternFilters) -> list[dict[str, Any]]:
    """Offenders by band: each with the address of exactly the list that it counts."""
    chosen = filters.data.get("band", "")
    return [
        {
            "label": label,
            "count": numbers[band] if band else sum(numbers.values()),
            "url": filters.address(band=band),
            "is_current": band == chosen,
        }
        for band, label in [("", "All"), *Band.choices]
    ]


def _officer(officer: User, pattern: Pattern, sentence: str) -> dict[str, Any]:
    return {
        "name": str(officer),
        "team": officer.team,
        "pattern": pattern,
        "sentence": sentence,
        "spread": f"{pattern.entropy:.2f} bits",
        "gaps": in_words(pattern.regular_gaps),
        "last_week": in_words(pattern.last_week),
        "announced": in_words(pattern.announced),
    }
