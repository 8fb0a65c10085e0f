"""Keeping each offender's one obligation equal to what the rules give."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from offender_mgmt.policy import models as policy_models
from offender_mgmt.policy.rules import Policy
from visits.models import Visit, VisitCorrection, VisitObligation
from visits.rules.due import Facts, OpenDue, SuspensionFacts, Unschedulable, VisitDue, is_met, next_visit_due
from visits.rules.receipt import receipt
from visits.services import windows
from visits.services.lengthening import propose_later_dates


@dataclass(frozen=True)
class _Known:
    """The rows that the rule needs, by offender. `is_later_accepted`: two people agreed to this very change."""

    is_later_accepted: bool
    successful: dict[int, Visit]
    corrections: frozenset[int]
    suspensions: dict[int, list[Suspension]]
    obligations: dict[int, VisitObligation]


# What two people agree on in these is no date: the ratchet holds.
NO_DATES = (ProposalKind.LADDER, ProposalKind.ANNOUNCED_VISIT)


def refresh(
    offender_ids: Sequence[int], *, by: User | None, now: datetime, approved: Proposal | None = None
) -> None:
    """Make the open obligation of each of these offenders what the rules give, in a constant number of queries.

    Afterwards: a live offender has one open obligation with its receipt (or none, when no date can be worked
    out, which is an alert); a newer successful visit has closed the one before; a closed offender has none.
    Where the facts give a later date that nobody has accepted, a proposal waits. The window of a visit follows its
    obligation. The caller holds the locks.
    """
    policy = policy_models.in_force(timezone.localdate(now))
    _keep_obligations(offender_ids, policy, by=by, now=now, approved=approved)
    windows.redraw(offender_ids, policy=policy, now=now)


def _keep_obligations(
    offender_ids: Sequence[int], policy: Policy, *, by: User | None, now: datetime, approved: Proposal | None
) -> None:
    today = timezone.localdate(now)
    known = _known(offender_ids, approved)
    closed, changed, opened = [], [], []
    later: dict[int, VisitDue] = {}
    for offender in Offender.objects.filter(pk__in=offender_ids):
        obligation = known.obligations.get(offender.pk)
        if offender.closed_on is not None:
            closed += (
                [_close(obligation, met_by=None, now=now)] if obligation and not obligation.closed_at else []
            )
            continue
        facts = _facts(offender, known)
        due = next_visit_due(facts, policy, today=today)
        if isinstance(due, Unschedulable):
            continue  # a date that stands goes on standing; without one, the sweep names the gap
        if due.proposed_due_on is not None:
            later[offender.pk] = due
        if obligation is not None and facts.open is not None and is_met(facts.open, due, facts):
            closed.append(_close(obligation, met_by=known.successful[offender.pk], now=now))
            obligation = None
        if obligation is None:
            opened.append(_set(VisitObligation(offender=offender, opened_at=now), due, policy))
        elif _differs(obligation, due, policy):
            changed.append(_set(obligation, due, policy))
    VisitObligation.objects.bulk_update(closed, ["closed_at", "closed_by"], batch_size=1000)
    VisitObligation.objects.bulk_update(changed, _DATED_FIELDS, batch_size=1000)
    VisitObligation.objects.bulk_create(opened, batch_size=1000)
    propose_later_dates(offender_ids, later, by=by, now=now)


def accept_later_date(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Nothing to carry out: the facts are there already, and the refresh that follows may now follow them."""


_DATED_FIELDS = [
    "due_on",
    "usual_due_on",
    "anchor",
    "anchor_on",
    "receipt",
    "policy_revision",
    "closed_at",
]


def _known(offender_ids: Sequence[int], approved: Proposal | None) -> _Known:
    successful = (
        Visit.objects.successful()
        .filter(offender__in=offender_ids)
        .order_by("offender", "-visited_on", "-pk")
        .distinct("offender")
    )
    latest = {visit.offender_id: visit for visit in successful}
    corrections = VisitCorrection.objects.filter(replacement__in=[visit.pk for visit in latest.values()])
    suspensions = defaultdict(list)
    for suspension in Suspension.objects.filter(offender__in=offender_ids):
        suspensions[suspension.offender_id].append(suspension)
    return _Known(
        is_later_accepted=approved is not None and approved.kind not in NO_DATES,
        successful=latest,
        corrections=frozenset(corrections.values_list("replacement_id", flat=True)),
        suspensions=suspensions,
        obligations={one.offender_id: one for one in _obligations(offender_ids)},
    )


def _obligations(offender_ids: Sequence[int]) -> list[VisitObligation]:
    """What stands for each: the open obligation, or the one that ended unmet when a record was closed.

    A record that is live again takes its unmet obligation up where it was left.
    """
    unmet = VisitObligation.objects.filter(offender__in=offender_ids, closed_by=None)
    latest_first = unmet.order_by("offender", F("closed_at").desc(nulls_first=True), "-pk")
    return list(latest_first.distinct("offender"))


def _facts(offender: Offender, known: _Known) -> Facts:
    visit = known.successful.get(offender.pk)
    obligation = known.obligations.get(offender.pk)
    return Facts(
        risk_level=offender.risk_level,
        recorded_on=offender.recorded_on,
        registered_on=offender.registered_on,
        last_successful_on=visit.visited_on if visit else None,
        last_visit_unknown_on=offender.last_visit_unknown_on,
        agreed_interval_months=offender.agreed_interval_months,
        suspensions=tuple(map(_suspension_facts, known.suspensions.get(offender.pk, ()))),
        open=_open_due(obligation) if obligation else None,
        is_later_accepted=known.is_later_accepted,
        last_successful_is_correction=visit is not None and visit.pk in known.corrections,
    )


def _suspension_facts(suspension: Suspension) -> SuspensionFacts:
    # Ended late: it held nothing after it lapsed, and ending it then wipes no debt.
    return SuspensionFacts(
        reason=suspension.get_reason_display().lower(),
        started_on=suspension.started_on,
        resumes_on=min(suspension.ended_on or suspension.lapses_on, suspension.lapses_on),
    )


def _open_due(obligation: VisitObligation) -> OpenDue:
    return OpenDue(
        anchor=obligation.anchor,
        anchor_on=obligation.anchor_on,
        usual_due_on=obligation.usual_due_on,
        due_on=obligation.due_on,
    )


def _close(obligation: VisitObligation, *, met_by: Visit | None, now: datetime) -> VisitObligation:
    obligation.closed_at, obligation.closed_by = now, met_by
    return obligation


def _differs(obligation: VisitObligation, due: VisitDue, policy: Policy) -> bool:
    return obligation.closed_at is not None or bool(obligation.receipt != receipt(due, policy))


def _set(obligation: VisitObligation, due: VisitDue, policy: Policy) -> VisitObligation:
    obligation.due_on = due.due_on
    obligation.usual_due_on = due.usual_due_on
    obligation.anchor = due.anchor
    obligation.anchor_on = due.anchor_on
    obligation.receipt = receipt(due, policy)
    obligation.policy_revision_id = policy.revision
    obligation.closed_at = None
    return obligation
