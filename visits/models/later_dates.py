"""Later dates that the facts give: which are put forward already, and which would be now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Proposal
from visits.rules.due import VisitDue


@dataclass(frozen=True)
class PutForward:
    """What waits, and what a supervisor has returned: that is not put forward again until the date is another."""

    waiting: Mapping[int, Proposal]
    returned: frozenset[tuple[int, str]]

    def wanted(self, later: Mapping[int, VisitDue]) -> dict[int, VisitDue]:
        """Those of `later` for which a proposal should wait."""
        return {
            offender_id: due
            for offender_id, due in later.items()
            if (offender_id, summary_of(due)) not in self.returned
        }

    def new(self, later: Mapping[int, VisitDue]) -> dict[int, VisitDue]:
        """Those of `later` for which a proposal would have to be made now."""
        return {
            offender_id: due
            for offender_id, due in self.wanted(later).items()
            if offender_id not in self.waiting or self.waiting[offender_id].summary != summary_of(due)
        }


def put_forward(offender_ids: Sequence[int]) -> PutForward:
    """The later dates of these offenders that were put forward, in two queries."""
    about = Proposal.objects.filter(offender__in=offender_ids, kind=ProposalKind.LATER_DATE)
    return PutForward(
        waiting={proposal.offender_id: proposal for proposal in about.waiting()},
        returned=frozenset((one.offender_id, one.summary) for one in about.filter(returned_by__isnull=False)),
    )


def summary_of(due: VisitDue) -> str:
    """What a proposal says, by which it is told from one of another date."""
    return f"Visit due {due.proposed_due_on:%-d %B %Y} instead of {due.due_on:%-d %B %Y}"
