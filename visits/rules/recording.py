"""What may be recorded as a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy
from visits.choices import Arrangement


@dataclass(frozen=True)
class OffenderFacts:
    """What recording needs to know of the offender."""

    closed_on: date | None
    date_of_birth: date | None
    registered_on: date | None
    receipt_at_that_time: str = ""  # of a visit already recorded at the very same time


@dataclass(frozen=True)
class VisitAsTold:
    """A visit as the officer tells it. `visited_at` is an instant, `visited_on` its day in Europe/London."""

    visited_at: datetime
    visited_on: date
    arrangement: str
    arrangement_reason: str
    purposes: Sequence[str]
    officer_ids: Sequence[int]
    single_crewed_reason: str


def is_successful(outcome: str, policy: Policy) -> bool:
    """Say whether this outcome moves the clock (domain 1.4, 1.10): only what policy lists does."""
    return outcome in policy.successful_outcomes


def check_can_record(visit: VisitAsTold, offender: OffenderFacts, policy: Policy, *, now: datetime) -> None:
    """Raise RuleViolation with a sentence for the officer when the visit cannot have been as told."""
    _check_when(visit, offender, now=now)
    if visit.arrangement == Arrangement.ANNOUNCED and not visit.arrangement_reason.strip():
        raise RuleViolation(
            "Visits are unannounced unless there is a reason. Say why this one was announced."
        )
    if not visit.purposes:
        raise RuleViolation("Choose at least one purpose of the visit.")
    if not visit.officer_ids:
        raise RuleViolation("Say which officers made the visit.")
    if len(set(visit.officer_ids)) < policy.minimum_officers and not visit.single_crewed_reason.strip():
        raise RuleViolation(
            f"A visit needs {policy.minimum_officers} officers. Add the others, "
            "or write down the risk assessment and who authorised it."
        )


def _check_when(visit: VisitAsTold, offender: OffenderFacts, *, now: datetime) -> None:
    if visit.visited_at > now:
        raise RuleViolation("The visit is in the future. Enter when it happened.")
    if offender.receipt_at_that_time:
        raise RuleViolation(
            f"A visit at this time is already recorded, receipt {offender.receipt_at_that_time}. "
            "If this is another visit, correct the time."
        )
    if offender.closed_on is not None:
        raise RuleViolation("This record is closed. Ask a supervisor to reopen it before you record a visit.")
    if offender.date_of_birth is not None and visit.visited_on < offender.date_of_birth:
        raise RuleViolation("The visit is before the offender was born. Check the year.")
    if offender.registered_on is not None and visit.visited_on < offender.registered_on:
        raise RuleViolation("The visit is before the offender was registered. Check the date.")
