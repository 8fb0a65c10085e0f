"""Writes to policy: a draft, and the second person's approval."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.policy import rules
from offender_mgmt.policy.models import PolicyRevision, PolicyValue


@transaction.atomic
def draft_revision(
    *,
    name: str,
    effective_from: date,
    based_on: PolicyRevision,
    changes: Mapping[str, Mapping[str, Any]],
    by: User,
) -> PolicyRevision:
    """Copy `based_on` into a draft and apply `changes` ({key: {"value", "source", "certainty"}}).

    Raises VigilError when the changed values do not make a whole policy. Nothing changes until approval.
    """
    revision = PolicyRevision.objects.create(name=name, effective_from=effective_from, drafted_by=by)
    for value in based_on.values.all():
        fields = {"value": value.value, "source": value.source, "certainty": value.certainty}
        fields |= changes.get(value.key, {})
        PolicyValue.objects.create(revision=revision, key=value.key, valid_from=effective_from, **fields)
    revision.policy()
    audit.record(Verb.POLICY_DRAFTED, by=by, details={"revision": revision.pk, "keys": sorted(changes)})
    return revision


@transaction.atomic
def approve_revision(*, revision_id: int, by: User, now: datetime) -> PolicyRevision:
    """Approve a draft; it is in force from its `effective_from`. Raises RuleViolation."""
    revision = PolicyRevision.objects.select_for_update().get(pk=revision_id)
    rules.check_can_approve(
        drafted_by=revision.drafted_by_id,
        approver=by.pk,
        already_approved=revision.approved_at is not None,
        effective_from=revision.effective_from,
        today=timezone.localdate(now),
    )
    revision.approved_by, revision.approved_at = by, now
    revision.save(update_fields=["approved_by", "approved_at"])
    audit.record(Verb.POLICY_APPROVED, by=by, details={"revision": revision.pk})
    return revision
