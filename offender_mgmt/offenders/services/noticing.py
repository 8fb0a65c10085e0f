"""Telling professional standards, in Vigil: each thing once per record, person and day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import NoticeKind
from offender_mgmt.offenders.models import Notice

# One statement whether or not there is anything to tell, so that the time it takes says nothing.
ATTEMPTS = """
INSERT INTO offenders_notice (public_id, kind, offender_id, user_id, "on", told_at)
SELECT gen_random_uuid(), %(kind)s, offender_id, user_id, %(today)s, %(now)s FROM offenders_conflictblock
WHERE lifted_at IS NULL AND user_id = %(user)s AND offender_id = ANY(%(offender_ids)s)
ON CONFLICT DO NOTHING
"""


def tell_of_attempts(offender_ids: Sequence[int], *, attempted_by: User, now: datetime) -> None:
    """Tell professional standards that somebody asked for records that a conflict keeps from them (ACC-9).

    In the caller's transaction. Nothing is told of the records that no conflict keeps from them.
    """
    parameters: dict[str, Any] = {
        "kind": NoticeKind.ATTEMPT.value,
        "user": attempted_by.pk,
        "offender_ids": list(offender_ids),
        "today": timezone.localdate(now),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(ATTEMPTS, parameters)


def tell_standards(
    kind: NoticeKind, *, offender_ids: Sequence[int], about: User | None, now: datetime
) -> None:
    """Tell professional standards of these records, in the caller's transaction, unless told of it today."""
    on = timezone.localdate(now)
    Notice.objects.bulk_create(
        [Notice(kind=kind, offender_id=pk, user=about, on=on, told_at=now) for pk in offender_ids],
        ignore_conflicts=True,
    )


@transaction.atomic
def see_notice(*, public_id: UUID, by: User, now: datetime) -> Notice:
    """Note that `by` has seen it: it is shown as new to nobody any more. Raises RuleViolation."""
    notice = Notice.objects.select_for_update(no_key=True).get(public_id=public_id)
    if notice.seen_at is not None:
        raise RuleViolation("Somebody has seen this already.")
    notice.seen_by, notice.seen_at = by, now
    notice.save(update_fields=["seen_by", "seen_at"])
    details: dict[str, object] = {"notice": str(notice.public_id), "kind": notice.kind}
    audit.record(Verb.NOTICE_SEEN, by=by, offender_ids=[notice.offender_id], details=details)
    return notice
