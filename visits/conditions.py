"""What visiting says should be alerted, and the partition of the register that every sweep proves."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from offender_mgmt.alerts.rules import Condition, Partition
from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.offenders.models import Offender, Suspension
from visits.choices import Outcome, VisitQuestion
from visits.models import Visit, VisitAnswer, VisitObligation

# Whoever is in one of these is not at home; somebody managed reactively may well be.
AWAY = (SuspensionReason.CUSTODY, SuspensionReason.HOSPITAL, SuspensionReason.ABROAD)
MOST_GAPS = 1000  # that a certificate names
SEEN = (Outcome.SEEN_INSIDE, Outcome.SEEN_AT_DOOR)


def overdue_visits(on: date) -> QuerySet[VisitObligation]:
    """Visits that should have been made before the day `on`, since their due date."""
    return VisitObligation.objects.overdue(on=on)


def overdue_canary(on: date) -> QuerySet[VisitObligation]:
    """The visit to the canary, which goes overdue each day so that its mail can be waited for (ALR-14)."""
    return VisitObligation.objects.canary_overdue(on=on)


def without_successful_visit(on: date) -> QuerySet[VisitObligation]:
    """Live offenders with no successful visit on record, since the date that is counted from instead."""
    return VisitObligation.objects.open().without_successful_visit()


def unschedulable(on: date) -> QuerySet[Offender]:
    """Live offenders without an open obligation: nothing would ever make their visit overdue."""
    return Offender.objects.live().filter(
        ~Exists(VisitObligation.objects.open().filter(offender=OuterRef("pk")))
    )


def during_suspension(on: date) -> QuerySet[Visit]:
    """Visits at which somebody was seen while they were said to be in custody, in hospital or abroad: both cannot be
    true. Asked until a person has given an account of it. A suspension whose beginning is not known counts from the
    day on which the person was recorded.
    """
    held = "offender__suspensions__"
    began_on = Coalesce(F(f"{held}started_on"), F("offender__recorded_on"))
    answered = VisitAnswer.objects.filter(visit=OuterRef("pk"), question=VisitQuestion.DURING_SUSPENSION)
    return (
        Visit.objects.standing()
        .filter(
            ~Exists(answered),
            Q(**{f"{held}ended_on": None}) | Q(**{f"{held}ended_on__gt": F("visited_on")}),
            **{f"{held}reason__in": AWAY, f"{held}lapses_on__gt": F("visited_on")},
            visited_on__gte=began_on,
            outcome__in=SEEN,
            offender__closed_on=None,
        )
        .annotate(visit_id=Cast("public_id", CharField()))
        .distinct()
    )


def suspensions_in_question(visit: Visit) -> QuerySet[Suspension]:
    """The suspensions that say that whoever was seen at this visit was away."""
    began_on = Coalesce(F("started_on"), F("offender__recorded_on"))
    away = Suspension.objects.filter(offender=visit.offender_id, reason__in=AWAY)
    return away.annotate(began_on=began_on).filter(
        Q(ended_on=None) | Q(ended_on__gt=visit.visited_on),
        began_on__lte=visit.visited_on,
        lapses_on__gt=visit.visited_on,
    )


CONDITIONS = (
    Condition("visit_overdue", "Visit overdue", overdue_visits, since_on="due_on"),
    Condition("visit_overdue", "Visit overdue", overdue_canary, since_on="due_on"),
    Condition(
        "no_successful_visit",
        "No successful visit on record",
        without_successful_visit,
        since_on="anchor_on",
    ),
    Condition(
        "unschedulable",
        "No due date",
        unschedulable,
        "id",
        since_on="recorded_on",
        can_be_acknowledged=False,
    ),
    Condition(
        "visit_during_suspension",
        "Seen while visits were suspended",
        during_suspension,
        subject="visit_id",
        since_on="visited_on",
    ),
)


def due_dates(offender_ids: Sequence[int]) -> dict[int, date]:
    """When the visit of each of these offenders is due; one who has no open obligation is left out."""
    standing = VisitObligation.objects.open().filter(offender__in=offender_ids)
    return dict(standing.values_list("offender_id", "due_on"))


def partition(on: date) -> Partition:
    """Count every live offender's bucket on the day `on`, each bucket by its own query.

    The four figures are counted apart on purpose: if they add up, nobody fell between two buckets, and nobody
    closed is still to be visited. They are asked in one statement, so that somebody registered meanwhile is in
    all of them or in none.
    """
    asked = buckets(on)
    first, *others = [
        rows.annotate(bucket=Value(name)).values_list("bucket").annotate(people=Count("*"))
        for name, (rows, _) in asked.items()
    ]
    return Partition(**dict.fromkeys(asked, 0) | dict(first.union(*others, all=True)))


def buckets(on: date) -> dict[str, tuple[QuerySet[Any], str]]:
    """Who is in each bucket of the partition on the day `on`, and which field is the offender's key."""
    return {
        "live": (Offender.objects.live(), "pk"),
        "scheduled": (VisitObligation.objects.scheduled(on=on), "offender"),
        "suspended": (VisitObligation.objects.suspended(on=on), "offender"),
        "unschedulable": (unschedulable(on), "pk"),
    }


def gaps(on: date) -> list[int]:
    """Keys of live offenders in no bucket or in two, and of others in any: asked when the counts do not add up.

    At most a thousand, the lowest first; one statement, so of one moment.
    """
    first, *others = [
        rows.annotate(bucket=Value(name)).values_list("bucket", key)
        for name, (rows, key) in buckets(on).items()
    ]
    found = list(first.union(*others, all=True))
    live = {key for bucket, key in found if bucket == "live"}
    placed = Counter(key for bucket, key in found if bucket != "live")
    wrong = {key for key in live if placed[key] != 1} | (placed.keys() - live)
    return sorted(wrong)[:MOST_GAPS]
