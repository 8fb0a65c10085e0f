"""The visits that offenders noticed, as the rules about patterns take them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Window
from django.db.models.functions import RowNumber

from offender_mgmt.offenders.models import OffenderQuerySet
from visits.choices import NOTICED, TOLD_BEFOREHAND
from visits.models.obligations import VisitObligation
from visits.models.visits import Visit
from visits.rules.day_parts import slot_of
from visits.rules.patterns import LAST, PastVisit


def histories(offenders: OffenderQuerySet) -> dict[int, list[PastVisit]]:
    """The last visits that each of these offenders noticed, the earliest first. Two queries, however many there are.

    Only visits that stand and whose time is known. A successful one has the due date of the duty that it met, if it
    met one: a visit recorded after a later one did not. One that was not successful, because entry was refused or
    the person was seen at the door, is held against the date that was still to be met then.
    """
    to_meet: dict[int, date | None] = dict(
        VisitObligation.objects.open().filter(offender__in=offenders).values_list("offender", "due_on")
    )
    found: dict[int, list[PastVisit]] = defaultdict(list)
    for offender, at, on, is_successful, arrangement, met, officers in _latest_first(offenders):
        if is_successful:
            to_meet[offender] = met
        found[offender].append(
            PastVisit(
                on=on,
                slot=slot_of(at),
                due_on=to_meet.get(offender),
                is_announced=arrangement in TOLD_BEFOREHAND,
                officers=frozenset(officers),
            )
        )
    return {offender: visits[::-1] for offender, visits in found.items()}


def of_each_officer(found: Mapping[int, Iterable[PastVisit]]) -> dict[int, list[list[PastVisit]]]:
    """The histories of each officer's own visits, one for each person whom they visited."""
    own: dict[int, dict[int, list[PastVisit]]] = defaultdict(lambda: defaultdict(list))
    for offender, visits in found.items():
        for visit in visits:
            for officer in visit.officers:
                own[officer][offender].append(visit)
    return {officer: list(people.values()) for officer, people in own.items()}


def _latest_first(offenders: OffenderQuerySet) -> Iterable[tuple[Any, ...]]:
    newest = Window(RowNumber(), partition_by="offender", order_by=[F("visited_on").desc(), F("pk").desc()])
    officers = Visit.officers.through.objects.filter(visit=OuterRef("pk")).values("user")
    return (
        Visit.objects.standing()
        .filter(offender__in=offenders, outcome__in=NOTICED, visited_at__isnull=False)
        .annotate(number=newest, by=ArraySubquery(officers))
        .filter(number__lte=LAST)
        .order_by("-visited_at", "-pk")
        .values_list(
            "offender",
            "visited_at",
            "visited_on",
            "is_successful",
            "arrangement",
            "closed_obligation__due_on",
            "by",
        )
        .iterator(chunk_size=2000)
    )
