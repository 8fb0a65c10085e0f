"""Reactive management: what is known for and against it, and ending it in the transaction of the fact that ends it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ChangeKind, Origin, ProposalKind, SuspensionReason
from offender_mgmt.offenders.models import Change, LinkedPerson, Offender, Order, Proposal, Suspension
from offender_mgmt.offenders.rules.people import Linked, is_child_in_household
from offender_mgmt.offenders.rules.reactive import (
    EXITS,
    Criterion,
    ReactiveFacts,
    entry_criteria,
    why_it_ends,
)
from offender_mgmt.policy import models as policy_models

RULE = audit.SystemActor("Rule: reactive management ends")


def criteria_on(offender: Offender, *, last_offence_on: date | None, on: date) -> list[Criterion]:
    """The entry criteria with what is on record; `last_offence_on` is what an officer tells, if anything."""
    recorded = offender.changes.filter(kind=ChangeKind.OFFENCE).aggregate(on=Max("happened_on"))["on"]
    known = [day for day in (last_offence_on, recorded) if day is not None]
    facts = ReactiveFacts(
        risk_level=offender.risk_level,
        last_offence_on=max(known, default=None),
        has_order_in_force=Order.objects.in_force(on=on).filter(offender=offender).exists(),
        has_child_in_household=_has_child_in_household(offender, on),
        # The review belongs to a capability above; the register knows only whether there is one.
        has_unreviewed_intelligence=offender.changes.filter(
            kind=ChangeKind.INTELLIGENCE, review=None
        ).exists(),
    )
    return entry_criteria(facts, policy_models.in_force(on), today=on)


def _has_child_in_household(offender: Offender, on: date) -> bool:
    people = LinkedPerson.objects.current(on=on).filter(offender=offender, is_in_household=True)
    return any(
        is_child_in_household(
            Linked(one.kind, one.name, one.date_of_birth, one.is_in_household, one.from_on), today=on
        )
        for one in people
    )


def exits_since(offender: Offender, since: datetime) -> frozenset[str]:
    """The kinds of change that became known after that moment and would end reactive management."""
    kinds = offender.changes.filter(kind__in=EXITS, recorded_at__gt=since).values_list("kind", flat=True)
    return frozenset(kinds)


def refresh(offender_ids: Sequence[int], *, now: datetime, by: object, approved: object = None) -> None:
    """End the reactive management of each of these offenders whose facts no longer allow it.

    One that a register extract told of is not judged by the level of that extract: an alert names it. It ends,
    like any other, with what becomes known afterwards, or with a level that was decided in Vigil.
    """
    today = timezone.localdate(now)
    held = Suspension.objects.filter(
        offender__in=offender_ids, reason=SuspensionReason.REACTIVE, ended_on=None
    ).select_related("offender", "proposal")
    changes = _changes([suspension.offender_id for suspension in held])
    decided = _levels_decided([one.offender_id for one in held if one.origin == Origin.IMPORT])
    ended = []
    for suspension in held:
        because = why_it_ends(
            risk_level=_level_that_counts(suspension, decided),
            changes_since=frozenset(
                change.kind for change in changes[suspension.offender_id] if _is_since(change, suspension)
            ),
        )
        if because:
            suspension.ended_on = max(today, suspension.started_on or today)
            suspension.ended_because = because
            ended.append(suspension)
    Suspension.objects.bulk_update(ended, ["ended_on", "ended_because"])
    if ended:
        audit.record(Verb.SUSPENSION_ENDED, by=RULE, offender_ids=[one.offender_id for one in ended])


def _changes(offender_ids: Sequence[int]) -> dict[int, list[Change]]:
    changes = defaultdict(list)
    for change in Change.objects.filter(offender__in=offender_ids, kind__in=EXITS):
        changes[change.offender_id].append(change)
    return changes


def _is_since(change: Change, suspension: Suspension) -> bool:
    """Whether it became known after the decision, or, where an extract told that, after it began."""
    if suspension.proposal is not None and suspension.proposal.closed_at is not None:
        return change.recorded_at > suspension.proposal.closed_at
    return _is_on_or_after(change.recorded_at, suspension.started_on)


def _levels_decided(offender_ids: Sequence[int]) -> dict[int, datetime]:
    """When a level was last decided here: each raise and each first level asks for a review."""
    reviews = Proposal.objects.filter(offender__in=offender_ids, kind=ProposalKind.LEVEL_REVIEW)
    return dict(reviews.values_list("offender").annotate(at=Max("requested_at")))


def _level_that_counts(suspension: Suspension, decided: dict[int, datetime]) -> str | None:
    """The level now; an extract's own is taken as agreeing with its suspension."""
    at = decided.get(suspension.offender_id)
    is_told = suspension.origin == Origin.IMPORT
    is_decided_since = at is not None and _is_on_or_after(at, suspension.started_on)
    return "low" if is_told and not is_decided_since else suspension.offender.risk_level


def _is_on_or_after(at: datetime, began: date | None) -> bool:
    return began is None or timezone.localdate(at) >= began
