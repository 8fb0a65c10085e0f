"""The second person's approval of a policy, on the simulation that they had before them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from caseload.models import Publication, Simulation
from caseload.services.simulating import check_was_shown
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.policy import services as policy
from offender_mgmt.policy.models import PolicyRevision


@transaction.atomic
def publish_policy(*, revision_id: int, simulation_id: UUID, by: User, now: datetime) -> Publication:
    """Approve a draft and keep which simulation was shown; it is in force from its day. Raises RuleViolation.

    Refused unless the simulation is of this very draft: its values, its day and the policy that it replaces.
    """
    revision = PolicyRevision.objects.select_for_update().get(pk=revision_id)
    simulation = Simulation.objects.get(request__public_id=simulation_id)
    if revision.is_draft:
        check_was_shown(simulation, revision, today=timezone.localdate(now))
    policy.approve_revision(revision_id=revision.pk, by=by, now=now)
    publication = Publication.objects.create(
        revision=revision, simulation=simulation, published_by=by, published_at=now
    )
    audit.record(
        Verb.POLICY_PUBLISHED, by=by, details={"revision": revision.pk, "simulation": str(simulation_id)}
    )
    return publication
