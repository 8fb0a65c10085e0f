"""Later dates that the facts give and nobody has accepted: each waits as a proposal."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Proposal
from visits.models.later_dates import put_forward, summary_of
from visits.rules.due import VisitDue


def propose_later_dates(
    offender_ids: Sequence[int], later: Mapping[int, VisitDue], *, by: User | None, now: datetime
) -> None:
    """Make the waiting proposals of these offenders equal to `later`, in a constant number of queries.

    One that is no longer true is withdrawn. One that a supervisor returned is not put forward again until the
    date that the facts give is another.
    """
    before = put_forward(offender_ids)
    wanted, new = before.wanted(later), before.new(later)
    stale = [one for key, one in before.waiting.items() if key not in wanted or key in new]
    for proposal in stale:
        proposal.closed_at, proposal.answer = now, "The facts have changed."
    Proposal.objects.bulk_update(stale, ["closed_at", "answer"], batch_size=1000)
    proposals = [_proposal(offender_id, due, by, now) for offender_id, due in new.items()]
    Proposal.objects.bulk_create(proposals, batch_size=1000)


def _proposal(offender_id: int, due: VisitDue, by: User | None, now: datetime) -> Proposal:
    return Proposal(
        offender_id=offender_id,
        kind=ProposalKind.LATER_DATE,
        summary=summary_of(due),
        reason=f"{due.anchor.label} {due.anchor_on:%-d %B %Y}; {due.interval_reason}.",
        payload={"due_on": str(due.proposed_due_on)},
        requested_by=by,
        requested_at=now,
    )
