"""What has to be done after a visit, until somebody has done it."""

from datetime import datetime

from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from visits.models import FollowUp, VisitCorrection
from visits.rules import found as rules


@transaction.atomic
def finish_follow_up(*, follow_up_id: int, words: str, by: User, now: datetime) -> FollowUp:
    """Say that a follow-up is done, and what came of it. Raises RuleViolation."""
    offender = offenders.lock(
        FollowUp.objects.values_list("visit__offender_id", flat=True).get(pk=follow_up_id)
    )
    follow_up = FollowUp.objects.get(pk=follow_up_id)
    rules.check_can_finish(
        is_done=follow_up.done_at is not None,
        is_taken_back=VisitCorrection.objects.filter(visit=follow_up.visit_id).exists(),
        closed_on=offender.closed_on,
        words=words,
    )
    follow_up.done_at, follow_up.done_by, follow_up.done_words = now, by, words
    follow_up.save(update_fields=["done_at", "done_by", "done_words"])
    audit.record(
        Verb.FOLLOW_UP_DONE,
        by=by,
        offender_ids=[offender.pk],
        details={"follow_up": str(follow_up.public_id)},
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return follow_up
