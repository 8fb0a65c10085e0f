"""Measures of people: who is managed by whom, assessed when, and not visited because of what."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.offenders.models import Offender, Suspension
from reports.measures.definition import Asked, Fact, Measure
from risk.conditions import (
    arms_overdue_since_the_last,
    arms_overdue_without_any,
    changes_not_reviewed_in_time,
    plan_actions_overdue,
    plan_reviews_due,
)
from visits.choices import Band
from visits.models.patterns import histories
from visits.rules.patterns import pattern_of

SUSPENSIONS = "Reactive cases and their reviews (HMICFRS). A suspension is never open-ended."
CASELOADS = (
    "About 50 people for each manager is thought reasonable (HMICFRS); policy has the force's ceiling."
)
SUSPENDED = (
    Fact("Reason", "reason", dict(SuspensionReason.choices)),
    Fact("Since", "started_on"),
    Fact("Check by", "lapses_on"),
)


def _live(asked: Asked) -> QuerySet[Any]:
    return asked.offenders.live()


def _live_as_at(asked: Asked) -> QuerySet[Any]:
    """As the compliance report says who was on the register."""
    since = Coalesce("registered_on", "recorded_on")
    left_later = Q(closed_on=None) | Q(closed_on__gt=asked.on)
    return asked.offenders.alias(since_on=since).filter(left_later, since_on__lte=asked.on)


def _not_assessed(asked: Asked) -> QuerySet[Any]:
    return asked.offenders.live().filter(risk_level=None)


def _without_manager(asked: Asked) -> QuerySet[Any]:
    return asked.offenders.live().filter(Q(manager=None) | Q(manager__is_active=False))


def _managers(asked: Asked) -> QuerySet[Any]:
    """Those in service who manage somebody live, each with the number of those asked about."""
    own: QuerySet[Any] = asked.offenders.live().filter(manager=OuterRef("pk")).order_by().values("manager")
    cases = Subquery(own.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return User.objects.filter(is_active=True).annotate(cases=Coalesce(cases, 0)).filter(cases__gt=0)


def _above_ceiling(asked: Asked) -> QuerySet[Any]:
    return _managers(asked).filter(cases__gt=asked.policy.caseload_ceiling)


def _arms_overdue(asked: Asked) -> QuerySet[Any]:
    """Both questions of the alert, as one list of people with the day on which it was due."""
    again: QuerySet[Any] = arms_overdue_since_the_last(asked.on).filter(offender__in=asked.offenders)
    first: QuerySet[Any] = arms_overdue_without_any(asked.on).filter(pk__in=asked.offenders.values("pk"))
    late = Q(pk__in=again.values("offender")) | Q(pk__in=first.values("pk"))
    due_again = Subquery(again.filter(offender=OuterRef("pk")).values("arms_due_on")[:1])
    due_first = Subquery(first.filter(pk=OuterRef("pk")).values("arms_due_on")[:1])
    return asked.offenders.live().filter(late).annotate(was_due_on=Coalesce(due_again, due_first))


def _held(asked: Asked) -> QuerySet[Any]:
    return Suspension.objects.current(on=asked.on).filter(offender__in=asked.offenders.live())


def _suspended(asked: Asked) -> QuerySet[Any]:
    return _held(asked).exclude(reason=SuspensionReason.REACTIVE)


def _reactive(asked: Asked) -> QuerySet[Any]:
    return _held(asked).filter(reason=SuspensionReason.REACTIVE)


def _held_as_at(asked: Asked) -> QuerySet[Any]:
    return Suspension.objects.current(on=asked.on).filter(offender__in=_live_as_at(asked))


def _suspended_as_at(asked: Asked) -> QuerySet[Any]:
    return _held_as_at(asked).exclude(reason=SuspensionReason.REACTIVE)


def _reactive_as_at(asked: Asked) -> QuerySet[Any]:
    return _held_as_at(asked).filter(reason=SuspensionReason.REACTIVE)


def _checks_passed(asked: Asked) -> QuerySet[Any]:
    return Suspension.objects.check_passed(on=asked.on).filter(offender__in=asked.offenders.live())


def _changes_unreviewed(asked: Asked) -> QuerySet[Any]:
    return changes_not_reviewed_in_time(asked.on).filter(offender__in=asked.offenders)


def _plans_to_review(asked: Asked) -> QuerySet[Any]:
    return plan_reviews_due(asked.on).filter(offender__in=asked.offenders)


def _plan_actions_overdue(asked: Asked) -> QuerySet[Any]:
    return plan_actions_overdue(asked.on).filter(plan__offender__in=asked.offenders)


def _predictable(asked: Asked) -> QuerySet[Any]:
    """By the rule of patterns itself, which reads each person's visits."""
    found = histories(asked.offenders.live())
    high = [pk for pk, visits in found.items() if pattern_of([visits], asked.policy).band == Band.HIGH]
    return Offender.objects.filter(pk__in=high)


MEASURES = (
    Measure(
        id="live",
        title="People on the register",
        unit="people",
        counted="People on the register who have not been closed.",
        left_out="Closed records.",
        source="Vigil's own record.",
        rows=_live,
        as_at=_live_as_at,
        facts=(Fact("Registered on", "registered_on"),),
    ),
    Measure(
        id="not-assessed",
        title="Not assessed",
        unit="people",
        counted="Live people without a risk level. They are scheduled as policy says, and never as low.",
        left_out="Closed records.",
        source="The risk in each overdue case (HMICFRS). The level is decided by a person.",
        rows=_not_assessed,
        facts=(Fact("On record since", "recorded_on"),),
        since="recorded_on",
        of="live",
    ),
    Measure(
        id="without-manager",
        title="Nobody manages them",
        unit="people",
        counted="Live people without a manager, or whose manager's account has ended.",
        left_out="Closed records.",
        source=CASELOADS,
        rows=_without_manager,
        facts=(Fact("On record since", "recorded_on"),),
        of="live",
    ),
    Measure(
        id="managers",
        title="Managers with a caseload",
        unit="managers",
        counted="People in service who manage at least one of the live people asked about.",
        left_out="Managers whose account has ended: see those whom nobody manages.",
        source=CASELOADS,
        rows=_managers,
        whose=None,
        facts=(
            Fact("Family name", "last_name"),
            Fact("Given name", "first_name"),
            Fact("Team", "team__name"),
            Fact("People", "cases"),
        ),
        order=("-cases", "last_name", "first_name"),
    ),
    Measure(
        id="above-ceiling",
        title="Managers above the ceiling",
        unit="managers",
        counted="Of those, managers with more people than policy's ceiling.",
        left_out="People whom they manage and who are not among those asked about.",
        source=CASELOADS,
        rows=_above_ceiling,
        whose=None,
        facts=(
            Fact("Family name", "last_name"),
            Fact("Given name", "first_name"),
            Fact("Team", "team__name"),
            Fact("People", "cases"),
        ),
        order=("-cases", "last_name", "first_name"),
        of="managers",
    ),
    Measure(
        id="arms-overdue",
        title="ARMS overdue",
        unit="people",
        counted=(
            "Live people whose last ARMS is older than policy's months, or who have none and whose first was due: "
            "overdue from the day after."
        ),
        left_out="Drafts do not count as assessments.",
        source="Not completed within deadlines (HMICFRS). To be confirmed: the months.",
        rows=_arms_overdue,
        facts=(Fact("Was due on", "was_due_on"),),
        since="was_due_on",
        of="live",
    ),
    Measure(
        id="suspended",
        title="Visits suspended",
        unit="people",
        counted="Approved suspensions that hold today: custody, hospital, abroad.",
        left_out="Reactive management, and suspensions whose check has passed: their visit is due.",
        source=SUSPENSIONS,
        rows=_suspended,
        as_at=_suspended_as_at,
        whose="offender",
        facts=SUSPENDED,
        order=("lapses_on",),
        of="live",
    ),
    Measure(
        id="reactive",
        title="Reactive management",
        unit="people",
        counted="Approved decisions to manage without home visits that hold today.",
        left_out="Those whose review has passed: their visit is due.",
        source=SUSPENSIONS,
        rows=_reactive,
        as_at=_reactive_as_at,
        whose="offender",
        facts=SUSPENDED,
        order=("lapses_on",),
        of="live",
    ),
    Measure(
        id="checks-passed",
        title="Suspensions not checked in time",
        unit="people",
        counted="Suspensions of live people that nobody ended although their check was due before today.",
        left_out="Closed records.",
        source=SUSPENSIONS,
        rows=_checks_passed,
        whose="offender",
        facts=SUSPENDED,
        since="lapses_on",
    ),
)
REVIEWS = (
    Measure(
        id="changes-unreviewed",
        title="Changes not reviewed in time",
        unit="changes",
        counted="Changes that may raise the risk, which nobody has reviewed within policy's days.",
        left_out="People who have left the register.",
        source="Supervisor reviews and their age (HMICFRS).",
        rows=_changes_unreviewed,
        whose="offender",
        facts=(Fact("Happened on", "happened_on"), Fact("Review due on", "review_due_on")),
        since="review_due_on",
    ),
    Measure(
        id="plans-to-review",
        title="Plans to be reviewed",
        unit="plans",
        counted="Risk management plans in force whose day of review has come.",
        left_out="People who have left the register.",
        source="Plans are reviewed (MAPPA Guidance, chapter 12).",
        rows=_plans_to_review,
        whose="offender",
        facts=(Fact("Review on", "review_on"),),
        since="review_on",
    ),
    Measure(
        id="plan-actions-overdue",
        title="Actions of plans overdue",
        unit="actions",
        counted="Actions of plans in force that were to be done before today, and are not.",
        left_out="People who have left the register.",
        source="Plans are implemented (MAPPA Guidance, chapter 12).",
        rows=_plan_actions_overdue,
        whose="plan__offender",
        facts=(Fact("Due on", "due_on"),),
        since="due_on",
    ),
    Measure(
        id="predictable",
        title="Visits that could be foreseen",
        unit="people",
        counted="Live people whose last visits score in the band high of predictability.",
        left_out="People with fewer visits than policy asks for: they are no evidence of anything.",
        source="Vigil's own: docs/rules.md has the score.",
        rows=_predictable,
        of="live",
        is_slow=True,
    ),
)
