"""Facts about a visit that cannot both be true, until a person has given an account of them."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.models import Suspension
from visits.choices import Outcome, VisitQuestion
from visits.models import Contradiction, Visit, VisitAnswer
from visits.models.attempts import AWAY

SEEN = (Outcome.SEEN_INSIDE, Outcome.SEEN_AT_DOOR)


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


def contact_before(on: date) -> QuerySet[Visit]:
    """Visits told as unannounced although somebody was in contact with the offender shortly before, until a person
    has given an account of it.
    """
    return _in_question(Contradiction.objects.filter(question=VisitQuestion.CONTACT_BEFORE))


def overlaps(on: date) -> QuerySet[Visit]:
    """Visits with an officer who was at another visit at that time, while both stand: the one recorded later, until
    a person has given an account of it.
    """
    found = Contradiction.objects.filter(question=VisitQuestion.OVERLAP, other__correction=None)
    return _in_question(found)


def _in_question(found: QuerySet[Contradiction]) -> QuerySet[Visit]:
    # From the few contradictions to their visits, never from all visits.
    answered = VisitAnswer.objects.filter(visit=OuterRef("visit"), question=OuterRef("question"))
    return (
        Visit.objects.standing()
        .filter(pk__in=found.filter(~Exists(answered)).values("visit"), offender__closed_on=None)
        .annotate(visit_id=Cast("public_id", CharField()))
    )


# Each question that a person answers once, and the visits about which it is asked.
ASKED: Mapping[VisitQuestion, Callable[[date], QuerySet[Visit]]] = {
    VisitQuestion.DURING_SUSPENSION: during_suspension,
    VisitQuestion.CONTACT_BEFORE: contact_before,
    VisitQuestion.OVERLAP: overlaps,
}


CONDITIONS = (
    Condition(
        "visit_during_suspension",
        "Seen while visits were suspended",
        during_suspension,
        subject="visit_id",
        since_on="visited_on",
    ),
    Condition(
        "contact_before_visit",
        "Contact shortly before an unannounced visit",
        contact_before,
        subject="visit_id",
        since_on="visited_on",
    ),
    Condition(
        "visits_overlap",
        "An officer at two visits at once",
        overlaps,
        subject="visit_id",
        since_on="visited_on",
    ),
)
