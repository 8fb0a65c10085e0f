"""When somebody may be let in for an emergency, and who reviews it afterwards (ACC-12)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from offender_mgmt.errors import RuleViolation


@dataclass(frozen=True)
class Span:
    """From when until when the record is open, and by when somebody else looks at why."""

    asked_at: datetime
    ends_at: datetime
    review_due_at: datetime


def span_of(asked_at: datetime, *, hours: int, review_hours: int) -> Span:
    """How long an emergency that begins now lasts."""
    return Span(asked_at, asked_at + timedelta(hours=hours), asked_at + timedelta(hours=review_hours))


def check_can_ask(*, reason: str, has_one_overdue: bool) -> None:
    """Raise RuleViolation unless this person may ask now: with a reason, and nothing of theirs left unreviewed.

    Nothing here depends on the record: the answer must not tell whether there is one.
    """
    if not reason.strip():
        raise RuleViolation("Say what the emergency is.")
    if has_one_overdue:
        raise RuleViolation(
            "An earlier emergency of yours has not been reviewed in time. Until it is, ask a colleague who sees the"
            " record, or your supervisor."
        )


def check_can_review(*, is_reviewed: bool, taken_by: int, by: int, note: str) -> None:
    """Raise RuleViolation unless somebody else reviews it, once, and writes down what came of it."""
    if is_reviewed:
        raise RuleViolation("This has been reviewed already.")
    if taken_by == by:
        raise RuleViolation("Somebody else must review this: you asked for it.")
    if not note.strip():
        raise RuleViolation("Write down what you looked at and what came of it.")
