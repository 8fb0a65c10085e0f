"""Who needs a supervisor's decision after attempts. In SQL, for the whole register, what
`visits.rules.ladder.decision_needed` says of one person.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.models import Address, Offender, Suspension
from offender_mgmt.policy.models import in_force
from visits.choices import Purpose
from visits.models import LadderDecision, Visit
from visits.models.attempts import AWAY, with_what_counts

READY, REVIEW = "warrant_ready", "ladder_review"


def after_attempts(on: date) -> QuerySet[Any]:
    """The last attempt at each live person who is there to be visited and of whom a decision is asked after attempts,
    or would be if none stood.

    `ready_on` is the day of the attempt that made a warrant's facts complete; `review_on` that of the attempt after
    which a supervisor reviews; each None where there is none. `is_decided`: a decision stands.
    """
    policy = in_force(on)
    tried = _tried(policy.warrant_outcomes, policy.warrant_failed_attempts, policy.review_after_attempts)
    rows: QuerySet[Any] = tried.filter(~_is_away(on)).annotate(is_decided=_is_decided(on))
    return rows


def _is_away(on: date) -> Exists:
    return Exists(Suspension.objects.current(on=on).filter(offender=OuterRef("offender"), reason__in=AWAY))


def _is_decided(on: date) -> Exists:
    return Exists(LadderDecision.objects.standing(on=on).filter(offender=OuterRef("offender")))


@lru_cache(maxsize=8)  # the same on every day, and long to build
def _tried(warrant_outcomes: frozenset[str], warrant_attempts: int, review_attempts: int) -> QuerySet[Any]:
    """The last attempt at each live person who was not seen since, with `ready_on` and `review_on`; not asked yet."""
    since = Visit.objects.since_seen().filter(offender=OuterRef("offender")).order_by("visited_on")
    nth = review_attempts - 1
    ready = _ready_places(warrant_outcomes, warrant_attempts)
    return (
        Visit.objects.last_attempts()
        .filter(offender__closed_on=None)
        .annotate(
            ready_on=Subquery(ready.values("ready_on")[:1]),
            review_on=Subquery(since.values("visited_on")[nth : nth + 1]),
        )
    )


def _ready_places(warrant_outcomes: frozenset[str], warrant_attempts: int) -> QuerySet[Any]:
    """For the offender of the outer row: each place at which every fact of s.96B that can be on record is, with the
    day of the attempt that made it so, the earliest first (see `visits.rules.warrant.ready_on`).
    """
    notified = Address.objects.notified_last().filter(offender=OuterRef("offender"))
    is_occasion = Q(
        Q(constable_present=None) | Q(constable_present=True),
        outcome__in=warrant_outcomes,
        purposes__contains=[Purpose.RISK],
        was_away=False,
    )
    attempts = with_what_counts(Visit.objects.since_seen().filter(offender=OuterRef("offender"))).order_by()
    places: QuerySet[Any] = attempts.values("offender", "address", "elsewhere_words").annotate(
        occasions=Count("pk", filter=is_occasion),
        days=ArrayAgg("visited_on", filter=is_occasion, order_by="visited_on"),
        believed_on=Min("visited_on", filter=~Q(grounds="")),
    )
    enough_on = F(f"days__{warrant_attempts - 1}")
    has_grounds = ~Q(elsewhere_words="") & Q(believed_on__isnull=False)
    ready: QuerySet[Any] = places.filter(
        Q(address=Subquery(notified.values("pk")[:1])) | has_grounds,
        occasions__gte=warrant_attempts,
    ).annotate(
        ready_on=Case(When(elsewhere_words="", then=enough_on), default=Greatest(enough_on, "believed_on"))
    )
    return ready.order_by("ready_on")


def asked_after_attempts(on: date, *, of: QuerySet[Offender]) -> QuerySet[Any]:
    """Those of `after_attempts` among these offenders of whom a decision is asked, whether or not one stands.
    `decision` is the key of the latest that considered the attempts since the person was seen; None: nobody considered
    anything.

    CASE keeps the order: else the ladder of every attempt there ever was is worked out before it is looked whether it
    is the last, and whose.
    """
    own = Q(pk__in=Visit.objects.last_attempts().filter(offender__in=of).order_by().values("pk"))
    reached_on = Case(When(own, then=Coalesce("ready_on", "review_on")))
    considered = LadderDecision.objects.considering_attempts().filter(offender=OuterRef("offender"))
    latest = considered.order_by("-decided_at", "-pk").values("pk")[:1]
    asked = after_attempts(on).alias(reached_on=reached_on).filter(own, reached_on__isnull=False)
    rows: QuerySet[Any] = asked.annotate(decision=Subquery(latest))
    return rows


def decisions_needed(on: date) -> QuerySet[Any]:
    """Whoever needs a decision until one stands, one row for each: `kind` is READY where every fact of s.96B that can
    be on record is, otherwise REVIEW, and `since_on` the day of the attempt that made it so.
    """
    policy = in_force(on)
    climbed = _climbed(policy.warrant_outcomes, policy.warrant_failed_attempts, policy.review_after_attempts)
    rows: QuerySet[Any] = climbed.filter(~_is_away(on), ~_is_decided(on))
    return rows


@lru_cache(maxsize=8)  # the same on every day, and long to build
def _climbed(warrant_outcomes: frozenset[str], warrant_attempts: int, review_attempts: int) -> QuerySet[Any]:
    """What `_tried` says, of everybody of whom a decision is asked. Grouped first: as a filter of single attempts,
    places would be looked for at each attempt that was ever made.
    """
    ready = _ready_places(warrant_outcomes, warrant_attempts).values("ready_on")[:1]
    since = Visit.objects.since_seen().filter(offender__closed_on=None).order_by().values("offender")
    return (
        since.annotate(made=Count("pk"), days=ArrayAgg("visited_on", order_by="visited_on"))
        .annotate(
            ready_on=Case(When(made__gte=warrant_attempts, then=Subquery(ready))),
            since_on=Coalesce("ready_on", F(f"days__{review_attempts - 1}")),
            kind=Case(When(ready_on=None, then=Value(REVIEW)), default=Value(READY)),
        )
        .filter(since_on__isnull=False)
    )


CONDITIONS = (
    Condition(READY, "Warrant-ready, no decision", decisions_needed, kind_of="kind"),
    Condition(REVIEW, "Attempts to be reviewed", decisions_needed, kind_of="kind"),
)
