"""Measures of the duty to visit: what is overdue, and whether what fell due was met in time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value

from caseload.rules.capacity import SHORT
from reports.measures.definition import Asked, Fact, Measure
from visits.choices import Anchor
from visits.conditions import due
from visits.models import VisitObligation, VisitObligationQuerySet

INSPECTORS = "What inspectors ask of overdue visits (HMICFRS). How a due date is worked out: docs/rules.md."
DUE_ON = Fact("Due on", "due_on")
COUNTED_FROM = Fact("Counted from", "anchor_on")
ANCHOR = Fact("Which is", "anchor", dict(Anchor.choices))
VISITED_ON = Fact("Visited on", "closed_by__visited_on")


def overdue(asked: Asked) -> VisitObligationQuerySet:
    """What should have been done before the day, by the one question that lists and alerts ask too."""
    return VisitObligation.objects.overdue(on=asked.on).filter(offender__in=asked.offenders)


def due_ahead(asked: Asked) -> VisitObligationQuerySet:
    """What falls due from the day on, within the span that hours are told for."""
    days = (asked.on, asked.on + timedelta(days=SHORT - 1))
    return VisitObligation.objects.open().filter(offender__in=asked.offenders, due_on__range=days)


def _most_overdue(asked: Asked) -> VisitObligationQuerySet:
    longest = overdue(asked).order_by("due_on").values("due_on")[:1]
    return overdue(asked).filter(due_on=longest)


def _never_visited(asked: Asked) -> VisitObligationQuerySet:
    unvisited: VisitObligationQuerySet = due.without_successful_visit(asked.on).filter(  # type: ignore[assignment]
        offender__in=asked.offenders
    )
    return unvisited


def _undated(asked: Asked) -> QuerySet[Any]:
    return due.unschedulable(asked.on).filter(pk__in=asked.offenders.values("pk"))


MET = Q(closed_by__isnull=False, closed_by__correction=None)  # by a visit that stands


def _due_in_the_period(asked: Asked) -> VisitObligationQuerySet:
    days = (asked.first, asked.last)
    return VisitObligation.objects.filter(offender__in=asked.offenders, due_on__range=days)


def _met(asked: Asked) -> VisitObligationQuerySet:
    return _due_in_the_period(asked).filter(MET)


def _outstanding(asked: Asked) -> VisitObligationQuerySet:
    return overdue(asked).filter(due_on__range=(asked.first, asked.last))


def _fell_due(asked: Asked) -> VisitObligationQuerySet:
    return _due_in_the_period(asked).filter(MET | Q(pk__in=_outstanding(asked).values("pk")))


def _on_time(asked: Asked) -> VisitObligationQuerySet:
    return _met(asked).filter(closed_by__visited_on__lte=F("due_on"))


def _late(asked: Asked) -> VisitObligationQuerySet:
    return _met(asked).filter(closed_by__visited_on__gt=F("due_on"))


def _near_misses(asked: Asked) -> VisitObligationQuerySet:
    """In the last percents of the time from the day counted from to the due date; how many, policy says."""
    spare = ExpressionWrapper(Value(100) * (F("due_on") - F("closed_by__visited_on")), DurationField())
    end = Value(asked.policy.near_miss_percent) * (F("due_on") - F("anchor_on"))
    return (
        _on_time(asked)
        .alias(spare=spare, end=ExpressionWrapper(end, DurationField()))
        .filter(spare__lt=F("end"))
    )


def overdue_as_at(asked: Asked) -> VisitObligationQuerySet:
    """What was overdue at the end of the day, of which more is known by now."""
    return VisitObligation.objects.overdue_as_at(on=asked.on).filter(offender__in=asked.offenders)


def _most_overdue_as_at(asked: Asked) -> VisitObligationQuerySet:
    longest = overdue_as_at(asked).order_by("due_on").values("due_on")[:1]
    return overdue_as_at(asked).filter(due_on=longest)


def _outstanding_as_at(asked: Asked) -> VisitObligationQuerySet:
    return overdue_as_at(asked).filter(due_on__range=(asked.first, asked.last))


def _by_then(rows: Callable[[Asked], VisitObligationQuerySet]) -> Callable[[Asked], VisitObligationQuerySet]:
    """Those of these rows whose visit had been made by the day asked about, whenever it was recorded."""
    return lambda asked: rows(asked).filter(closed_by__visited_on__lte=asked.on)


def _fell_due_as_at(asked: Asked) -> VisitObligationQuerySet:
    was_met = MET & Q(closed_by__visited_on__lte=asked.on)
    return _due_in_the_period(asked).filter(was_met | Q(pk__in=_outstanding_as_at(asked).values("pk")))


MEASURES = (
    Measure(
        id="overdue",
        title="Overdue visits",
        unit="visits",
        counted="Open duties to visit whose due date is before today: overdue from the day after it.",
        left_out="Visits that an approved suspension holds up today, and people who have left the register.",
        source=INSPECTORS,
        rows=overdue,
        as_at=overdue_as_at,
        whose="offender",
        facts=(DUE_ON, COUNTED_FROM, ANCHOR),
        since="due_on",
    ),
    Measure(
        id="most-overdue",
        title="The most overdue",
        unit="visits",
        counted="The overdue visits with the earliest due date of all that are overdue.",
        left_out="Every overdue visit that was due later.",
        source=INSPECTORS,
        rows=_most_overdue,
        as_at=_most_overdue_as_at,
        whose="offender",
        facts=(DUE_ON, COUNTED_FROM, ANCHOR),
        since="due_on",
        of="overdue",
    ),
    Measure(
        id="never-visited",
        title="No successful visit on record",
        unit="people",
        counted="Live people whose open duty to visit is counted from something else than a successful visit.",
        left_out="Nobody because of a suspension. Attempts do not count as visits.",
        source="Only a successful visit counts (HMICFRS, August 2024).",
        rows=_never_visited,
        whose="offender",
        facts=(ANCHOR, DUE_ON),
        since="anchor_on",
        of="live",
    ),
    Measure(
        id="no-due-date",
        title="No due date",
        unit="people",
        counted="Live people without an open duty to visit: nothing would ever make their visit overdue.",
        left_out="Nobody.",
        source="Vigil's own: everybody live is in exactly one bucket.",
        rows=_undated,
        facts=(Fact("On record since", "recorded_on"),),
        since="recorded_on",
        of="live",
    ),
    Measure(
        id="fell-due",
        title="Visits that fell due",
        unit="visits",
        counted="Duties with a due date in the period that a successful visit met, or that are overdue today.",
        left_out=(
            "Duties due today or later that nobody has met, those that a suspension holds up today, and those "
            "that ended because the record was closed. The due date is the one that stood last."
        ),
        source="Compliance is the day of the visit against the due date that it met.",
        rows=_fell_due,
        as_at=_fell_due_as_at,
        whose="offender",
        facts=(DUE_ON, VISITED_ON),
        order=("due_on",),
        is_of_a_period=True,
    ),
    Measure(
        id="on-time",
        title="Visited on time",
        unit="visits",
        counted="Of those, met by a visit on the due date or before it.",
        left_out="Visits that a correction has taken back.",
        source="Compliance is the day of the visit against the due date that it met.",
        rows=_on_time,
        as_at=_by_then(_on_time),
        whose="offender",
        facts=(DUE_ON, VISITED_ON),
        order=("due_on",),
        of="fell-due",
        is_of_a_period=True,
    ),
    Measure(
        id="late",
        title="Visited late",
        unit="visits",
        counted="Of those, met by a visit after the due date.",
        left_out="Visits that a correction has taken back.",
        source="Compliance is the day of the visit against the due date that it met.",
        rows=_late,
        as_at=_by_then(_late),
        whose="offender",
        facts=(DUE_ON, VISITED_ON),
        order=("due_on",),
        of="fell-due",
        is_of_a_period=True,
    ),
    Measure(
        id="outstanding",
        title="Outstanding",
        unit="visits",
        counted="Of those, overdue today.",
        left_out="What fell due before the period: see the overdue visits for all.",
        source=INSPECTORS,
        rows=_outstanding,
        as_at=_outstanding_as_at,
        whose="offender",
        facts=(DUE_ON, COUNTED_FROM),
        order=("due_on",),
        since="due_on",
        of="fell-due",
        is_of_a_period=True,
    ),
    Measure(
        id="near-misses",
        title="Near misses",
        unit="visits",
        counted=(
            "Visits on time at the very end of the time allowed, from the day that the duty was counted from to its "
            "due date; how many percent of it are the end, policy says. They rise before overdue does."
        ),
        left_out="Visits that were late.",
        source="Vigil's own: a lead indicator.",
        rows=_near_misses,
        as_at=_by_then(_near_misses),
        whose="offender",
        facts=(COUNTED_FROM, DUE_ON, VISITED_ON),
        order=("due_on",),
        of="on-time",
        is_of_a_period=True,
    ),
    Measure(
        id="due-ahead",
        title=f"Visits due in the next {SHORT} days",
        unit="visits",
        counted=f"Open duties to visit with a due date from today to {SHORT - 1} days ahead.",
        left_out="What is overdue already. Somebody suspended counts on the day that the suspension should end.",
        source="Vigil's own: what the hours of the coming weeks are for.",
        rows=due_ahead,
        whose="offender",
        facts=(DUE_ON, COUNTED_FROM, ANCHOR),
        order=("due_on",),
    ),
)
