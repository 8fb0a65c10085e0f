"""Keeping why somebody opened a record: in the log, where whoever asks about it looks."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import AccessReason
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.looks import situation_between
from offender_mgmt.offenders.rules import reasons as rules
from offender_mgmt.policy.models import in_force


@transaction.atomic
def give_reason(*, offender_id: int, reason: AccessReason, words: str, by: User, now: datetime) -> None:
    """Keep why this record is opened; it is not asked again that day. Raises RuleViolation."""
    situation = situation_between(by, Offender.objects.get(pk=offender_id), now=now)
    asked = rules.asked_for(situation, in_force(timezone.localdate(now)))
    rules.check_reason(asked=asked, reason=reason, words=words)
    details: dict[str, object] = {"situation": situation.value, "reason": reason.value}
    audit.record(
        Verb.ACCESS_REASON_GIVEN,
        by=by,
        offender_ids=[offender_id],
        details=details | ({"words": words.strip()} if words.strip() else {}),
    )
