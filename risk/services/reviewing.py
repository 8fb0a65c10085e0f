"""Reviewing what became known about a person."""

from datetime import datetime

from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Change
from risk.choices import ReviewOutcome
from risk.models import ChangeReview
from risk.rules import reviews as rules


@transaction.atomic
def review_change(
    *, change_id: int, outcome: ReviewOutcome, reasons: str, by: User, now: datetime
) -> ChangeReview:
    """Say what a change means for the risk; it waits for a review no more. Raises RuleViolation.

    Nothing else follows by itself: a level, an assessment or a plan is decided where it always is.
    """
    offender = offenders.lock(Change.objects.values_list("offender_id", flat=True).get(pk=change_id))
    rules.check_can_review(
        is_closed=offender.closed_on is not None,
        is_reviewed=ChangeReview.objects.filter(change=change_id).exists(),
        reasons=reasons,
    )
    review = ChangeReview.objects.create(
        change_id=change_id, outcome=outcome, reasons=reasons, reviewed_by=by, reviewed_at=now
    )
    details: dict[str, object] = {"outcome": outcome.value}
    audit.record(Verb.CHANGE_REVIEWED, by=by, offender_ids=[offender.pk], details=details)
    offenders.refresh([offender.pk], by=by, now=now)
    return review
