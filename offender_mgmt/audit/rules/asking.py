"""When a question may be put to the log: for a purpose that the law names, with a reason, about a span of the past."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from offender_mgmt.errors import RuleViolation

LEAST_REASON = 10  # characters; a full stop is no reason


@dataclass(frozen=True)
class Span:
    """From when, and until when; the end itself is not in it."""

    since: datetime
    until: datetime


def check_can_ask(span: Span, *, reason: str, longest_days: int, now: datetime) -> None:
    """Raise RuleViolation unless the span lies in the past, is no longer than policy allows, and a reason is given.

    Who asks about years of somebody's work asks how they work, and that is not what the log is for (LAW-6).
    """
    if span.until <= span.since:
        raise RuleViolation("The end must be after the beginning.")
    if span.until > now:
        raise RuleViolation("The end cannot be in the future.")
    if span.until - span.since > timedelta(days=longest_days):
        raise RuleViolation(
            f"One question covers {longest_days} days at most. Ask again for the days before."
        )
    if len(reason.strip()) < LEAST_REASON:
        raise RuleViolation(
            "Say why you ask, so that others can judge it: a case or complaint number, or words."
        )
