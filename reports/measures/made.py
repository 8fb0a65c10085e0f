"""Measures of visits that were made: how, by how many, and how soon they were written down."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from offender_mgmt.policy.models import PolicyRevision, of_revisions
from reports.measures.definition import Asked, Fact, Measure
from visits.choices import TOLD_BEFOREHAND, AnnouncedBecause, Arrangement, Outcome
from visits.conditions.announced import announced_without_approval
from visits.models import Visit, VisitQuerySet, VisorEntry
from visits.models.announced import recorded_here

VISITED_ON = Fact("Visited on", "visited_on")
OUTCOME = Fact("Outcome", "outcome", dict(Outcome.choices))
RECEIPT = Fact("Receipt", "receipt_number")
ARRANGEMENT = Fact("Arrangement", "arrangement", dict(Arrangement.choices))
BECAUSE = Fact("Announced because", "announced_because", dict(AnnouncedBecause.choices))
OF_AN_EXTRACT = "Visits that a register extract told: it does not say how they were made."


def _made(asked: Asked, visits: VisitQuerySet) -> VisitQuerySet:
    """Those of these visits that were made in the period to the people asked about."""
    return visits.filter(offender__in=asked.offenders, visited_on__range=(asked.first, asked.last))


def _all(asked: Asked) -> VisitQuerySet:
    return _made(asked, Visit.objects.standing())


def _attempts(asked: Asked) -> VisitQuerySet:
    return _made(asked, Visit.objects.attempts())


def _recorded(asked: Asked) -> VisitQuerySet:
    return _made(asked, recorded_here())


def _announced(asked: Asked) -> VisitQuerySet:
    return _recorded(asked).filter(arrangement__in=TOLD_BEFOREHAND)


def _unapproved(asked: Asked) -> QuerySet[Visit]:
    return announced_without_approval(asked.on).filter(offender__in=asked.offenders)


def _single_crewed(asked: Asked) -> VisitQuerySet:
    crew: QuerySet[Any] = Visit.officers.through.objects.filter(visit=OuterRef("pk")).values("visit")
    number = crew.annotate(number=Count("pk")).values("number")
    officers = Subquery(number, output_field=IntegerField())
    return _recorded(asked).alias(crew=Coalesce(officers, 0)).filter(crew__lt=asked.policy.minimum_officers)


def _timed(asked: Asked) -> VisitQuerySet:
    return _recorded(asked).filter(visited_at__isnull=False)


def _recorded_late(asked: Asked) -> VisitQuerySet:
    """In SQL what `visits.rules.recording.recorded_late` says of one visit, under the policy of its recording."""
    policies = of_revisions(PolicyRevision.objects.approved().values_list("pk", flat=True))
    is_late = Q(pk__in=[])
    for revision, policy in policies.items():
        limit = timedelta(hours=policy.late_record_hours)
        is_late |= Q(policy_revision=revision, lag__gt=limit)
    lag = ExpressionWrapper(F("recorded_at") - F("visited_at"), DurationField())
    return _timed(asked).alias(lag=lag).filter(is_late)


def _to_write_up(asked: Asked) -> QuerySet[Any]:
    """Entries whose day came in the period, of visits that stand."""
    return VisorEntry.objects.filter(
        visit__offender__in=asked.offenders, visit__correction=None, due_on__range=(asked.first, asked.last)
    ).filter(Q(written_at__isnull=False) | Q(due_on__lt=asked.on))


def _written_late(asked: Asked) -> QuerySet[Any]:
    return _to_write_up(asked).filter(Q(written_at=None) | Q(written_at__date__gt=F("due_on")))


MEASURES = (
    Measure(
        id="visits",
        title="Visits made",
        unit="visits",
        counted="Visits made in the period, of any outcome.",
        left_out="Visits that a correction has taken back.",
        source="Vigil's own record.",
        rows=_all,
        as_at=_all,
        whose="offender",
        facts=(VISITED_ON, OUTCOME, RECEIPT),
        order=("-visited_on",),
        is_of_a_period=True,
    ),
    Measure(
        id="attempts",
        title="Attempts",
        unit="visits",
        counted="Of those, visits that were not successful: the due date stayed where it was.",
        left_out="Visits that a correction has taken back.",
        source="A failed attempt never moves a due date. Which outcomes are successful is policy.",
        rows=_attempts,
        as_at=_attempts,
        whose="offender",
        facts=(VISITED_ON, OUTCOME, RECEIPT),
        order=("-visited_on",),
        of="visits",
        is_of_a_period=True,
    ),
    Measure(
        id="recorded-visits",
        title="Visits recorded in Vigil",
        unit="visits",
        counted="Visits made in the period and recorded in Vigil, of any outcome.",
        left_out=OF_AN_EXTRACT,
        source="Vigil's own record.",
        rows=_recorded,
        as_at=_recorded,
        whose="offender",
        facts=(VISITED_ON, OUTCOME, ARRANGEMENT, RECEIPT),
        order=("-visited_on",),
        is_of_a_period=True,
    ),
    Measure(
        id="announced",
        title="Announced visits",
        unit="visits",
        counted="Of those, visits made at short notice or by appointment.",
        left_out=OF_AN_EXTRACT,
        source="Visits are unannounced unless there is a recorded reason (HMICFRS).",
        rows=_announced,
        as_at=_announced,
        whose="offender",
        facts=(VISITED_ON, OUTCOME, ARRANGEMENT, BECAUSE, RECEIPT),
        order=("-visited_on",),
        of="recorded-visits",
        is_of_a_period=True,
    ),
    Measure(
        id="announced-without-approval",
        title="Announced without approval",
        unit="visits",
        counted="Announced visits that needed a supervisor's approval, did not have it and are not decided.",
        left_out="People who have left the register.",
        source="Visits are unannounced unless there is a recorded reason (HMICFRS).",
        rows=_unapproved,
        whose="offender",
        facts=(VISITED_ON, ARRANGEMENT, BECAUSE, RECEIPT),
        since="visited_on",
    ),
    Measure(
        id="single-crewed",
        title="Single-crewed visits",
        unit="visits",
        counted="Of those, visits by fewer officers than the policy of today asks for.",
        left_out=OF_AN_EXTRACT,
        source="Two staff visit (College of Policing APP; HMICFRS Cambridgeshire, December 2024).",
        rows=_single_crewed,
        as_at=_single_crewed,
        whose="offender",
        facts=(VISITED_ON, OUTCOME, RECEIPT),
        order=("-visited_on",),
        of="recorded-visits",
        is_of_a_period=True,
    ),
    Measure(
        id="recorded-late",
        title="Recorded late",
        unit="visits",
        counted="Of those, visits written down later than the hours of the policy under which they were.",
        left_out=OF_AN_EXTRACT + " Visits whose time is not known.",
        source="Force setting, Policy: hours until a record is late.",
        rows=_recorded_late,
        as_at=_recorded_late,
        whose="offender",
        facts=(
            Fact("Visited at", "visited_at"),
            Fact("Recorded at", "recorded_at"),
            Fact("Recorded by", "recorded_by__username"),
            RECEIPT,
        ),
        order=("-visited_on",),
        of="recorded-visits",
        is_of_a_period=True,
    ),
    Measure(
        id="visor-due",
        title="Entries for the national register",
        unit="entries",
        counted="Entries with a due date in the period that are written, or whose due date is past.",
        left_out="Entries of visits that a correction has taken back, and those that still have time.",
        source="Force setting, Policy: working days to write a visit up.",
        rows=_to_write_up,
        whose="visit__offender",
        facts=(
            Fact("Visited on", "visit__visited_on"),
            Fact("Entry due on", "due_on"),
            Fact("Written at", "written_at"),
        ),
        order=("due_on",),
        is_of_a_period=True,
    ),
    Measure(
        id="visor-late",
        title="Written up late",
        unit="entries",
        counted="Of those, entries written after their due date, or not written.",
        left_out="Entries of visits that a correction has taken back.",
        source="Force setting, Policy: working days to write a visit up.",
        rows=_written_late,
        whose="visit__offender",
        facts=(
            Fact("Visited on", "visit__visited_on"),
            Fact("Entry due on", "due_on"),
            Fact("Written at", "written_at"),
        ),
        order=("due_on",),
        of="visor-due",
        is_of_a_period=True,
    ),
)
