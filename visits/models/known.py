"""What the register knows of many offenders, as the rule of due dates takes it: a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from offender_mgmt.offenders.models import Offender, Suspension
from visits.models.obligations import VisitObligation
from visits.models.visits import Visit, VisitCorrection
from visits.rules.due import Facts, OpenDue, SuspensionFacts


@dataclass(frozen=True)
class Known:
    """The rows that the rule needs, by offender. `is_later_accepted`: two people agreed to this very change."""

    is_later_accepted: bool
    successful: dict[int, Visit]
    corrections: frozenset[int]
    suspensions: dict[int, list[Suspension]]
    obligations: dict[int, VisitObligation]

    def facts_of(self, offender: Offender) -> Facts:
        """One offender's facts, without another query."""
        visit = self.successful.get(offender.pk)
        obligation = self.obligations.get(offender.pk)
        return Facts(
            risk_level=offender.risk_level,
            recorded_on=offender.recorded_on,
            registered_on=offender.registered_on,
            last_successful_on=visit.visited_on if visit else None,
            last_visit_unknown_on=offender.last_visit_unknown_on,
            agreed_interval_months=offender.agreed_interval_months,
            suspensions=tuple(map(_suspension_facts, self.suspensions.get(offender.pk, ()))),
            open=_open_due(obligation) if obligation else None,
            is_later_accepted=self.is_later_accepted,
            last_successful_is_correction=visit is not None and visit.pk in self.corrections,
        )


def what_is_known(offender_ids: Sequence[int], *, is_later_accepted: bool = False) -> Known:
    """What the rule needs of each of these offenders."""
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
    return Known(
        is_later_accepted=is_later_accepted,
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
