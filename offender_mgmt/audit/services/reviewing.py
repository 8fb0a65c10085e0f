"""Writing down what came of looking into an account's unusual day (ACC-16)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from offender_mgmt.audit.choices import Unusual, Verb
from offender_mgmt.audit.models import LookReview
from offender_mgmt.audit.rules.looks import check_can_review
from offender_mgmt.audit.services.recording import Actor, record
from offender_mgmt.errors import RuleViolation


@transaction.atomic
def review_looks(
    *, account_id: int, on: date, kind: Unusual, note: str, by: Actor, now: datetime
) -> LookReview:
    """Keep the note; afterwards the day is no longer listed. Raises RuleViolation."""
    assert by.pk is not None  # noqa: S101  # a job reviews nothing
    check_can_review(account_id=account_id, reviewer_id=by.pk, note=note)
    try:
        with transaction.atomic():
            review = LookReview.objects.create(
                account_id=account_id,
                on=on,
                kind=kind,
                note=note.strip(),
                reviewed_by_id=by.pk,
                reviewed_at=now,
            )
    except IntegrityError as error:
        raise RuleViolation("Somebody has reviewed this already.") from error
    details = {"account": account_id, "on": on.isoformat(), "kind": kind.value}
    record(Verb.LOOKS_REVIEWED, by=by, details=details)
    return review
