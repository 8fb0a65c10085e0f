"""Which visits were written down late, under the policy that held when they were."""

from collections.abc import Sequence

from offender_mgmt.policy.models import of_revisions
from visits.models.visits import Visit
from visits.rules.recording import recorded_late


def late_hours(visits: Sequence[Visit]) -> dict[int, int]:
    """After how many whole hours each of these visits that was recorded late was recorded, by its key, in one query."""
    policies = of_revisions(visit.policy_revision_id for visit in visits)
    return {
        visit.pk: int((visit.recorded_at - visit.visited_at).total_seconds() // 3600)
        for visit in visits
        if visit.visited_at is not None
        and recorded_late(visit.visited_at, visit.recorded_at, policies[visit.policy_revision_id])
    }
