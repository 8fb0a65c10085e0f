"""Letting somebody in for an emergency, telling of it at once, and having it reviewed (ACC-12, ADR 0069)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offender_mgmt import fence
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import AccessLevel, NoticeKind
from offender_mgmt.offenders.models import EmergencyAccess, Offender
from offender_mgmt.offenders.rules import emergency as rules
from offender_mgmt.offenders.services.noticing import tell_of_attempts, tell_standards
from offender_mgmt.offenders.services.refreshing import lock, refresh
from offender_mgmt.policy.models import in_force


@fence.whole_register()
def ask_for_emergency(*, reference: str, reason: str, by: User, now: datetime) -> None:
    """Open the record to `by` for policy's hours, where an emergency opens it to them. Raises RuleViolation.

    It returns nothing, and raises for nothing that depends on the record: there is none, it is sealed, a conflict
    keeps it from them, or they see it anyway, and the answer is the same. Whoever must know is told at once.
    """
    overdue = EmergencyAccess.objects.filter(user=by).review_overdue(now=now)
    rules.check_can_ask(reason=reason, has_one_overdue=overdue.exists())
    found = Offender.objects.people().filter(reference__iexact=reference.strip())
    pk = found.values_list("pk", flat=True).first()
    is_open = pk is not None and _open(lock(pk), reason=reason.strip(), by=by, now=now)
    details: dict[str, object] = {"opened": is_open}
    audit.record(Verb.EMERGENCY_ASKED, by=by, offender_ids=[] if pk is None else [pk], details=details)
    if pk is not None and is_open:
        refresh([pk], by=by, now=now)


def _open(offender: Offender, *, reason: str, by: User, now: datetime) -> bool:
    """Whether it is open to them from now on because of this; who asks past a conflict or a seal is told of."""
    if not Offender.objects.opened_by_emergency_to(by).filter(pk=offender.pk).exists():
        tell_of_attempts([offender.pk], attempted_by=by, now=now)
        if offender.access_level == AccessLevel.SEALED and not offender.access_grants.current().filter(
            user=by
        ):
            tell_standards(NoticeKind.SEALED_ASKED, offender_ids=[offender.pk], about=by, now=now)
        return False
    policy = in_force(timezone.localdate(now))
    span = rules.span_of(now, hours=policy.emergency_hours, review_hours=policy.emergency_review_hours)
    EmergencyAccess.objects.create(offender=offender, user=by, reason=reason, **vars(span))
    tell_standards(NoticeKind.EMERGENCY, offender_ids=[offender.pk], about=by, now=now)
    return True


@transaction.atomic
def review_emergency(
    *, public_id: UUID, was_justified: bool, note: str, by: User, now: datetime
) -> EmergencyAccess:
    """Keep what somebody else thinks of an emergency; its alert closes. Raises RuleViolation."""
    offender = lock(EmergencyAccess.objects.values_list("offender_id", flat=True).get(public_id=public_id))
    one = EmergencyAccess.objects.select_for_update(no_key=True).get(public_id=public_id)
    rules.check_can_review(is_reviewed=one.reviewed_at is not None, taken_by=one.user_id, by=by.pk, note=note)
    one.reviewed_by, one.reviewed_at = by, now
    one.was_justified, one.review_note = was_justified, note.strip()
    one.save(update_fields=["reviewed_by", "reviewed_at", "was_justified", "review_note"])
    details: dict[str, object] = {
        "emergency": str(one.public_id),
        "user": one.user_id,
        "was_justified": was_justified,
    }
    audit.record(Verb.EMERGENCY_REVIEWED, by=by, offender_ids=[offender.pk], details=details)
    refresh([offender.pk], by=by, now=now)
    return one
