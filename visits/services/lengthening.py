"""Later dates that the facts give and nobody has accepted: each waits as a proposal."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Proposal
from visits.rules.due import VisitDue


def propose_later_dates(
    offender_ids: Sequence[int], later: Mapping[int, VisitDue], *, by: User | None, now: datetime
) -> None:
    """Make the waiting proposals of these offenders equal to `later`, in a constant number of queries.

    One that is no longer true is withdrawn. One that a supervisor returned is not put forward again until the
    date that the facts give is another.
    """
    about = Proposal.objects.filter(offender__in=offender_ids, kind=ProposalKind.LATER_DATE)
    waiting = {proposal.offender_id: proposal for proposal in about.waiting()}
    returned = {(one.offender_id, one.summary) for one in about.filter(returned_by__isnull=False)}
    wanted = {
        offender_id: _proposal(offender_id, due, by, now)
        for offender_id, due in later.items()
        if (offender_id, _summary(due)) not in returned
    }
    stale = [one for key, one in waiting.items() if key not in wanted or wanted[key].summary != one.summary]
    for proposal in stale:
        proposal.closed_at, proposal.answer = now, "The facts have changed."
    Proposal.objects.bulk_update(stale, ["closed_at", "answer"], batch_size=1000)
    kept = set(waiting) - {one.offender_id for one in stale}
    new = [one for key, one in wanted.items() if key not in kept]
    Proposal.objects.bulk_create(new, batch_size=1000)


def _proposal(offender_id: int, due: VisitDue, by: User | None, now: datetime) -> Proposal:
    return Proposal(
        offender_id=offender_id,
        kind=ProposalKind.LATER_DATE,
        summary=_summary(due),
        reason=f"{due.anchor.label} {due.anchor_on:%-d %B %Y}; {due.interval_reason}.",
        payload={"due_on": str(due.proposed_due_on)},
        requested_by=by,
        requested_at=now,
    )


def _summary(due: VisitDue) -> str:
    return f"Visit due {due.proposed_due_on:%-d %B %Y} instead of {due.due_on:%-d %B %Y}"
