"""Writes to policy: a draft, its changes, its withdrawal, and the second person's approval."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.models import PolicyRevision, PolicyValue
from offender_mgmt.policy.rules import drafting as rules
from offender_mgmt.policy.rules.drafting import Stated


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
    rows, approved = [], _approved()
    for key, before in based_on.stated().items():
        after = Stated(**vars(before) | dict(changes.get(key, {})))
        rules.check_change(key=key, after=after, approved=approved[key])
        rows.append(PolicyValue(revision=revision, key=key, valid_from=effective_from, **vars(after)))
    PolicyValue.objects.bulk_create(rows)
    _check_whole(revision)
    audit.record(Verb.POLICY_DRAFTED, by=by, details={"revision": revision.pk, "keys": sorted(changes)})
    return revision


@transaction.atomic
def change_value(*, revision_id: int, key: str, to: Stated, by: User) -> PolicyValue:
    """State one value of a draft anew, with its source. Raises RuleViolation; then nothing has changed."""
    revision = _locked_draft(revision_id, by)
    row = revision.values.get(key=key)
    rules.check_change(key=key, after=to, approved=_approved()[key])
    row.value, row.source, row.certainty = to.value, to.source.strip(), to.certainty
    row.save(update_fields=["value", "source", "certainty"])
    _check_whole(revision)
    audit.record(Verb.POLICY_DRAFTED, by=by, details={"revision": revision.pk, "keys": [key]})
    return row


@transaction.atomic
def redate_draft(
    *, revision_id: int, name: str, effective_from: date, by: User, now: datetime
) -> PolicyRevision:
    """Give a draft another name and day. Raises RuleViolation for a day that has passed."""
    revision = _locked_draft(revision_id, by)
    rules.check_day(effective_from=effective_from, today=timezone.localdate(now))
    revision.name, revision.effective_from = name, effective_from
    revision.save(update_fields=["name", "effective_from"])
    revision.values.update(valid_from=effective_from)
    audit.record(
        Verb.POLICY_DRAFTED, by=by, details={"revision": revision.pk, "from": effective_from.isoformat()}
    )
    return revision


@transaction.atomic
def approve_revision(*, revision_id: int, by: User, now: datetime) -> PolicyRevision:
    """Approve a draft; it is in force from its `effective_from`. Raises RuleViolation."""
    revision = PolicyRevision.objects.select_for_update().get(pk=revision_id)
    same_day = PolicyRevision.objects.approved().filter(effective_from=revision.effective_from)
    rules.check_can_approve(
        drafted_by=revision.drafted_by_id,
        approver=by.pk,
        already_approved=revision.approved_at is not None,
        is_withdrawn=revision.withdrawn_at is not None,
        effective_from=revision.effective_from,
        is_day_taken=same_day.exclude(pk=revision.pk).exists(),
        today=timezone.localdate(now),
    )
    _check_whole(revision)
    revision.approved_by, revision.approved_at = by, now
    try:
        with transaction.atomic():
            revision.save(update_fields=["approved_by", "approved_at"])
    except IntegrityError as error:  # another draft for this day was approved at the same moment
        if "one_approved_policy_from_a_day" not in str(error):
            raise
        raise RuleViolation(rules.taken(revision.effective_from)) from error
    audit.record(Verb.POLICY_APPROVED, by=by, details={"revision": revision.pk})
    return revision


@transaction.atomic
def withdraw_draft(*, revision_id: int, because: str, by: User, now: datetime) -> PolicyRevision:
    """Give a draft up for good: it is kept, and can be neither changed, tried nor approved. Raises RuleViolation.

    Whoever may draft may withdraw any draft: it takes nothing from anybody, and its drafter may have left.
    """
    # Lock first: somebody may be approving it.
    revision = PolicyRevision.objects.select_for_update().get(pk=revision_id)
    rules.check_can_withdraw(
        already_approved=revision.approved_at is not None,
        is_withdrawn=revision.withdrawn_at is not None,
        because=because,
    )
    revision.withdrawn_by, revision.withdrawn_at, revision.withdrawn_because = by, now, because.strip()
    revision.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    audit.record(Verb.POLICY_WITHDRAWN, by=by, details={"revision": revision.pk})
    return revision


def _approved() -> dict[str, list[Stated]]:
    """What approved revisions state, by key, in one query."""
    found: dict[str, list[Stated]] = defaultdict(list)
    for row in PolicyValue.objects.filter(revision__approved_at__isnull=False):
        found[row.key].append(Stated(row.value, row.source, row.certainty))
    return found


def _locked_draft(revision_id: int, by: User) -> PolicyRevision:
    revision = PolicyRevision.objects.select_for_update().get(pk=revision_id)
    rules.check_can_change(
        drafted_by=revision.drafted_by_id,
        by=by.pk,
        already_approved=revision.approved_at is not None,
        is_withdrawn=revision.withdrawn_at is not None,
    )
    return revision


def _check_whole(revision: PolicyRevision) -> None:
    rules.check_values({key: stated.value for key, stated in revision.stated().items()})
    revision.policy()
