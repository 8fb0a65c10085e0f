"""Keeping each offender's one obligation equal to what the rules give."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.policy import models as policy_models
from offender_mgmt.policy.rules import Policy
from visits.choices import Anchor
from visits.models import Visit, VisitObligation
from visits.rules.due import Facts, OpenDue, SuspensionFacts, Unschedulable, VisitDue, next_visit_due
from visits.rules.receipt import receipt


@dataclass(frozen=True)
class _Known:
    """The rows that the rule needs, by offender."""

    successful: dict[int, Visit]
    suspensions: dict[int, list[Suspension]]
    obligations: dict[int, VisitObligation]


def refresh(offender_ids: Sequence[int], *, now: datetime) -> None:
    """Make the open obligation of each of these offenders what the rules give, in a constant number of queries.

    Afterwards: a live offender has one open obligation with its receipt (or none, when no date can be worked
    out, which is an alert); a newer successful visit has closed the one before; a closed offender has none.
    The caller holds the offenders' locks.
    """
    today = timezone.localdate(now)
    policy = policy_models.in_force(today)
    known = _known(offender_ids)
    closed, changed, opened = [], [], []
    for offender in Offender.objects.filter(pk__in=offender_ids):
        obligation = known.obligations.get(offender.pk)
        if offender.closed_on is not None:
            closed += [_close(obligation, met_by=None, now=now)] if obligation else []
            continue
        due = next_visit_due(_facts(offender, known), policy, today=today)
        if isinstance(due, Unschedulable):
            continue  # a date that stands goes on standing; without one, the sweep names the gap
        if obligation is not None and _is_met(obligation, due):
            closed.append(_close(obligation, met_by=known.successful[offender.pk], now=now))
            obligation = None
        if obligation is None:
            opened.append(_set(VisitObligation(offender=offender, opened_at=now), due, policy))
        elif _differs(obligation, due, policy):
            changed.append(_set(obligation, due, policy))
    VisitObligation.objects.bulk_update(closed, ["closed_at", "closed_by"], batch_size=1000)
    VisitObligation.objects.bulk_update(changed, _DATED_FIELDS, batch_size=1000)
    VisitObligation.objects.bulk_create(opened, batch_size=1000)


_DATED_FIELDS = ["due_on", "usual_due_on", "anchor", "anchor_on", "receipt", "policy_revision"]


def _known(offender_ids: Sequence[int]) -> _Known:
    successful = (
        Visit.objects.successful()
        .filter(offender__in=offender_ids)
        .order_by("offender", "-visited_on", "-pk")
        .distinct("offender")
    )
    suspensions = defaultdict(list)
    for suspension in Suspension.objects.filter(offender__in=offender_ids):
        suspensions[suspension.offender_id].append(suspension)
    obligations = VisitObligation.objects.open().filter(offender__in=offender_ids)
    return _Known(
        successful={visit.offender_id: visit for visit in successful},
        suspensions=suspensions,
        obligations={obligation.offender_id: obligation for obligation in obligations},
    )


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
    )


def _is_met(obligation: VisitObligation, due: VisitDue) -> bool:
    """A successful visit later than the anchor meets the obligation; an earlier anchor only re-dates it."""
    return due.anchor == Anchor.VISIT and (
        obligation.anchor != Anchor.VISIT or due.anchor_on > obligation.anchor_on
    )


def _close(obligation: VisitObligation, *, met_by: Visit | None, now: datetime) -> VisitObligation:
    obligation.closed_at, obligation.closed_by = now, met_by
    return obligation


def _differs(obligation: VisitObligation, due: VisitDue, policy: Policy) -> bool:
    return bool(obligation.receipt != receipt(due, policy))


def _set(obligation: VisitObligation, due: VisitDue, policy: Policy) -> VisitObligation:
    obligation.due_on = due.due_on
    obligation.usual_due_on = due.usual_due_on
    obligation.anchor = due.anchor
    obligation.anchor_on = due.anchor_on
    obligation.receipt = receipt(due, policy)
    obligation.policy_revision_id = policy.revision
    return obligation
