"""The register of accepted lengthenings: every visit that two people agreed to make later, or not at all."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from offender_mgmt.offenders.models import OffenderQuerySet, Proposal
from offender_mgmt.offenders.models.proposals import ProposalQuerySet

DEFINITION = "accepted-lengthenings/1"


@dataclass(frozen=True)
class LengtheningRow:
    """One accepted lengthening. `days` is None when no visit was due any more."""

    reference: str
    team: str
    kind: str
    what: str
    due_on_before: date | None
    due_on_after: date | None
    days: int | None
    reason: str
    asked_by: str
    asked_on: date
    approved_by: str
    approved_on: date


def lengthenings_of(offenders: OffenderQuerySet) -> ProposalQuerySet:
    """What was accepted for these offenders, the latest first."""
    accepted = Proposal.objects.lengthenings().filter(offender__in=offenders)
    people = ("offender__team", "requested_by", "approved_by")
    return accepted.select_related(*people).order_by("-closed_at", "-pk")


def row_of(proposal: Proposal) -> LengtheningRow:
    """One line of the register."""
    before, after = proposal.due_on_before, proposal.due_on_after
    return LengtheningRow(
        reference=proposal.offender.reference,
        team=str(proposal.offender.team or "No team"),
        kind=proposal.get_kind_display(),
        what=proposal.summary,
        due_on_before=before,
        due_on_after=after,
        days=(after - before).days if before and after else None,
        reason=proposal.reason,
        asked_by=str(proposal.requested_by or "Vigil, from the facts"),
        asked_on=timezone.localdate(proposal.requested_at),
        approved_by=str(proposal.approved_by),
        approved_on=timezone.localdate(proposal.closed_at),
    )
