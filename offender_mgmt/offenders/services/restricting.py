"""Who may see a record: its list, on the word of two people, and the conflicts that keep it from somebody."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind, ProposalKind, ReviewState
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock, EmergencyAccess, Offender, Proposal
from offender_mgmt.offenders.rules import restricting as rules
from offender_mgmt.offenders.services.proposing import propose
from offender_mgmt.offenders.services.refreshing import lock, refresh


@transaction.atomic
def request_access(
    *,
    offender_id: int,
    level: AccessLevel,
    listed: Collection[int],
    reason: str,
    by: User,
    now: datetime,
) -> Proposal:
    """Ask that only these may see the record, or again everybody of its team. Raises RuleViolation.

    Nothing changes until somebody else, who sees the record or is of professional standards, approves.
    """
    offender = lock(offender_id)
    _check_not_in_emergency(offender, by, now)
    _check(offender, level, listed, decided_by=[by])
    names = ", ".join(str(user) for user in User.objects.filter(pk__in=listed).order_by("username"))
    return propose(
        offender,
        ProposalKind.ACCESS,
        summary=f"{level.label}"[:300],
        reason=reason,
        payload={
            "level": level.value,
            "listed": sorted(listed),
            "told": [["Who may see it", names or "The team"]],
        },
        by=by,
        now=now,
    )


def carry_out(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Give the record this level and exactly this list. Raises RuleViolation when that can no longer be."""
    offender, asked = proposal.offender, proposal.requested_by
    assert asked is not None  # noqa: S101  # the database has it so: only a later date is asked for by nobody
    level, listed = AccessLevel(proposal.payload["level"]), proposal.payload["listed"]
    _check_not_in_emergency(offender, by, now)
    _check(offender, level, listed, decided_by=[asked, by])
    # Whoever stays on the list gets a new line too: it says who agreed to the list as it is.
    offender.access_grants.current().update(ended_at=now, ended_by=by)
    offender.access_level = level
    offender.save(update_fields=["access_level"])
    for user_id in listed:
        AccessGrant.objects.create(
            offender=offender,
            user_id=user_id,
            level=level,
            reason=proposal.reason,
            requested_by=asked,
            approved_by=by,
            granted_at=now,
        )
    audit.record(
        Verb.ACCESS_CHANGED,
        by=by,
        offender_ids=[offender.pk],
        details={"level": level.value, "listed": listed},
    )


@transaction.atomic
def set_block(
    *, offender_id: int, user_id: int, kind: ConflictKind, reason: str, by: User, now: datetime
) -> ConflictBlock:
    """Keep the record from this user whatever their role, team or list says. Raises RuleViolation.

    One person is enough: it only ever takes away. The alerts of the record are told to others from now on.
    """
    offender = lock(offender_id)
    standing = ConflictBlock.objects.standing().filter(offender=offender, user_id=user_id)
    rules.check_can_block(is_blocked=standing.exists(), reason=reason)
    block = ConflictBlock.objects.create(
        offender=offender, user_id=user_id, kind=kind, reason=reason, set_by=by, set_at=now
    )
    # What screening had asked about these two is answered.
    offender.conflict_reviews.open().filter(user_id=user_id).update(
        state=ReviewState.CONFLICT, decided_by=by, decided_at=now, reason=reason
    )
    _record(Verb.CONFLICT_BLOCKED, block, by)
    refresh([offender.pk], by=by, now=now)
    return block


@transaction.atomic
def lift_block(*, public_id: UUID, because: str, by: User, now: datetime) -> ConflictBlock:
    """End a conflict, by somebody whom it does not concern and who did not set it. Raises RuleViolation."""
    offender = lock(ConflictBlock.objects.values_list("offender_id", flat=True).get(public_id=public_id))
    block = ConflictBlock.objects.select_for_update(no_key=True).get(public_id=public_id)
    _check_not_in_emergency(offender, by, now)
    rules.check_can_lift(
        is_lifted=block.lifted_at is not None,
        concerns=block.user_id,
        set_by=block.set_by_id,
        by=by.pk,
        because=because,
    )
    block.lifted_by, block.lifted_at, block.lifted_because = by, now, because
    block.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    _record(Verb.CONFLICT_LIFTED, block, by)
    refresh([offender.pk], by=by, now=now)
    return block


def _check_not_in_emergency(offender: Offender, by: User, now: datetime) -> None:
    running = EmergencyAccess.objects.running(now=now).filter(offender=offender, user=by)
    rules.check_not_in_emergency(is_in_emergency=running.exists())


def _check(
    offender: Offender, level: AccessLevel, listed: Collection[int], *, decided_by: Collection[User]
) -> None:
    current = offender.access_grants.current().of_the_level().values_list("user_id", flat=True)
    blocked = set(offender.conflict_blocks.standing().values_list("user_id", flat=True))
    rules.check_can_change_access(
        before=rules.Access(offender.access_level, frozenset(current)),
        level=level,
        candidates=[
            rules.Candidate(
                pk=user.pk,
                reads=user.may(Permission.VIEW_OFFENDERS),
                approves=user.may(Permission.APPROVE_PROPOSALS),
                is_blocked=user.pk in blocked,
            )
            for user in User.objects.filter(pk__in=listed).order_by("pk")
        ],
        is_by_standards=all(user.may(Permission.OVERSEE_ACCESS) for user in decided_by),
    )


def _record(verb: Verb, block: ConflictBlock, by: User) -> None:
    details = {"user": block.user_id, "kind": block.kind}
    audit.record(verb, by=by, offender_ids=[block.offender_id], details=details)
