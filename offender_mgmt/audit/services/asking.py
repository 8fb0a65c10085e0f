"""Putting a question to the log. That it was asked, why, and how much was found is an event like any other (LAW-6)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from offender_mgmt.audit.choices import Purpose, Verb
from offender_mgmt.audit.models import Inquiry
from offender_mgmt.audit.rules.asking import Span, check_can_ask
from offender_mgmt.audit.services.recording import Actor, record


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know, and for what: about an offender, or about an account, never both."""

    span: Span
    purpose: Purpose
    reason: str
    offender_id: int | None = None
    user_id: int | None = None


@transaction.atomic
def ask(asked: Asked, *, longest_days: int, by: Actor, now: datetime) -> Inquiry:
    """Keep the question, and write into the log that it was asked. Raises RuleViolation.

    Nobody has seen an answer yet: `record_read` is called for whatever is then shown.
    """
    check_can_ask(asked.span, reason=asked.reason, longest_days=longest_days, now=now)
    assert by.pk is not None  # noqa: S101  # a job asks nothing
    inquiry = Inquiry.objects.create(
        asked_by_id=by.pk,
        asked_at=now,
        purpose=asked.purpose,
        reason=asked.reason.strip(),
        offender_id=asked.offender_id,
        user_id=asked.user_id,
        since=asked.span.since,
        until=asked.span.until,
    )
    record(
        Verb.LOG_ASKED,
        by=by,
        offender_ids=[asked.offender_id] if asked.offender_id is not None else [],
        details={
            "question": str(inquiry.public_id),
            "account": asked.user_id,
            "since": asked.span.since.isoformat(),
            "until": asked.span.until.isoformat(),
            "purpose": asked.purpose.value,
            "reason": inquiry.reason,
            "found": inquiry.events().count(),
        },
    )
    return inquiry
