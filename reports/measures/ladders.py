"""Measures of what followed attempts."""

from typing import Any

from django.db.models import QuerySet

from offender_mgmt.offenders.models.access import Among
from reports.measures.definition import Asked, Fact, Measure
from visits.choices import LadderChoice, Outcome
from visits.conditions.ladder import asked_after_attempts
from visits.models import LadderDecision, Visit

CONSIDERED = "Was an arrest or a warrant considered after failures? (HMICFRS, August 2024)"
LAST_ATTEMPT = (Fact("Last attempt", "visited_on"), Fact("Outcome", "outcome", dict(Outcome.choices)))


def _not_seen_since(asked: Asked) -> QuerySet[Any]:
    return Visit.objects.last_attempts().filter(offender__in=asked.offenders.live())


def _asked(asked: Asked) -> QuerySet[Any]:
    rows = asked_after_attempts(asked.on, of=asked.offenders.live())
    if not asked.are_few:
        return rows
    # Said of the attempt itself as well: through so many joins the planner does not see that few are asked about.
    return rows.filter(Among("offender", asked.offenders.values("pk")))


def _considered(asked: Asked) -> QuerySet[Any]:
    return _asked(asked).filter(decision__isnull=False)


def _undecided(asked: Asked) -> QuerySet[Any]:
    return _asked(asked).filter(is_decided=False)


def _standing(asked: Asked, choice: LadderChoice) -> QuerySet[Any]:
    standing = LadderDecision.objects.standing(on=asked.on).filter(choice=choice)
    return standing.filter(offender__in=asked.offenders.live())


def _missing(asked: Asked) -> QuerySet[Any]:
    return _standing(asked, LadderChoice.MISSING)


def _wanted(asked: Asked) -> QuerySet[Any]:
    return _standing(asked, LadderChoice.WANTED)


DECIDED = (Fact("Decided at", "decided_at"), Fact("Looked at again on", "review_on"))

MEASURES = (
    Measure(
        id="not-seen-since-attempts",
        title="Attempted, and not seen since",
        unit="people",
        counted="Live people at whom at least one attempt was made since their last successful visit.",
        left_out="Attempts that a correction has taken back.",
        source=CONSIDERED,
        rows=_not_seen_since,
        whose="offender",
        facts=LAST_ATTEMPT,
        since="visited_on",
        of="live",
    ),
    Measure(
        id="asked-after-attempts",
        title="Attempts that ask for a decision",
        unit="people",
        counted="Live people with as many attempts as policy lets pass, or for whom a warrant's facts are on record.",
        left_out="People in custody, in hospital or abroad today.",
        source=CONSIDERED,
        rows=_asked,
        whose="offender",
        facts=LAST_ATTEMPT,
        since="visited_on",
    ),
    Measure(
        id="considered-after-attempts",
        title="A course was considered",
        unit="people",
        counted="Of those, people about whom a supervisor decided something knowing of an attempt.",
        left_out="Decisions made before the last successful visit.",
        source=CONSIDERED,
        rows=_considered,
        whose="offender",
        facts=LAST_ATTEMPT,
        since="visited_on",
        of="asked-after-attempts",
    ),
    Measure(
        id="undecided-after-attempts",
        title="No decision stands",
        unit="people",
        counted="Of those, people about whom no decision stands today: none was made, or an attempt came after it.",
        left_out="People in custody, in hospital or abroad today.",
        source=CONSIDERED,
        rows=_undecided,
        whose="offender",
        facts=LAST_ATTEMPT,
        since="visited_on",
        of="asked-after-attempts",
    ),
    Measure(
        id="missing",
        title="Missing",
        unit="people",
        counted="Decisions that stand today: missing, whereabouts unknown.",
        left_out="Decisions whose day has passed, or after which somebody tried again.",
        source="Missing and wanted are told apart (College of Policing APP). To be confirmed: the force's definitions.",
        rows=_missing,
        whose="offender",
        facts=DECIDED,
        order=("decided_at",),
        of="live",
    ),
    Measure(
        id="wanted",
        title="Wanted",
        unit="people",
        counted="Decisions that stand today: wanted, circulated or with a live warrant.",
        left_out="Decisions whose day has passed, or after which somebody tried again.",
        source="Missing and wanted are told apart (College of Policing APP). To be confirmed: the force's definitions.",
        rows=_wanted,
        whose="offender",
        facts=DECIDED,
        order=("decided_at",),
        of="live",
    ),
)
