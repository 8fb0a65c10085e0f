"""What may be recorded as a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy
from visits.choices import TOLD_BEFOREHAND, AnnouncedBecause

LONGEST = timedelta(days=1)  # nobody is at a visit for longer: it is a slip of the date, in every force


@dataclass(frozen=True)
class OffenderFacts:
    """What recording needs to know of the offender."""

    closed_on: date | None
    date_of_birth: date | None
    registered_on: date | None
    receipt_at_that_time: str = ""  # of a visit already recorded at the very same time


@dataclass(frozen=True)
class Authority:
    """Whoever is said to have authorised a visit by too few officers, as they stand today."""

    user_id: int
    is_active: bool
    is_supervisor: bool


@dataclass(frozen=True)
class VisitAsTold:
    """A visit as the officer tells it. `visited_at` is an instant, `visited_on` its day in Europe/London.

    `ended_at` None: not told. `elsewhere` empty: at the address notified last.
    """

    visited_at: datetime
    visited_on: date
    arrangement: str
    arrangement_reason: str
    purposes: Sequence[str]
    officer_ids: Sequence[int]
    single_crewed_reason: str
    single_crewed_authority: Authority | None = None
    announced_because: str = ""
    ended_at: datetime | None = None
    elsewhere: str = ""
    grounds: str = ""


def is_successful(outcome: str, policy: Policy) -> bool:
    """Say whether this outcome moves the clock (domain 1.4, 1.10): only what policy lists does."""
    return outcome in policy.successful_outcomes


def recorded_late(visited_at: datetime | None, recorded_at: datetime, policy: Policy) -> bool:
    """Say whether a visit was written down later than policy's hours after it began; unknown is not late.

    `policy` is that under which it was recorded.
    """
    if visited_at is None:
        return False
    return recorded_at - visited_at > timedelta(hours=policy.late_record_hours)


def check_can_record(visit: VisitAsTold, offender: OffenderFacts, policy: Policy, *, now: datetime) -> None:
    """Raise RuleViolation with a sentence for the officer when the visit cannot have been as told."""
    _check_when(visit, offender, now=now)
    _check_end(visit, now=now)
    _check_arrangement(visit)
    if not visit.purposes:
        raise RuleViolation("Choose at least one purpose of the visit.")
    _check_officers(visit, policy)
    if visit.elsewhere.strip() and not visit.grounds.strip():
        raise RuleViolation(
            "Say why you believe that the person lives at that place or is regularly found there."
        )
    if visit.grounds.strip() and not visit.elsewhere.strip():
        raise RuleViolation("Say where the visit was, if it was elsewhere than at the address notified last.")


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


def _check_end(visit: VisitAsTold, *, now: datetime) -> None:
    if visit.ended_at is None:
        return
    if visit.ended_at <= visit.visited_at:
        raise RuleViolation(
            "The visit ends before it begins. Check both times; past midnight, give the date on which you left."
        )
    if visit.ended_at > now:
        raise RuleViolation("The end of the visit is in the future. Enter when you left.")
    if visit.ended_at - visit.visited_at > LONGEST:
        raise RuleViolation("The visit is longer than a day. Check the date on which you left.")


def _check_arrangement(visit: VisitAsTold) -> None:
    """A visit is unannounced unless there is a reason from the list (domain 1.5)."""
    words = visit.arrangement_reason.strip()
    if visit.arrangement not in TOLD_BEFOREHAND:
        if visit.announced_because:
            raise RuleViolation(
                "An unannounced visit has no reason for an appointment. Take one of them away."
            )
        return
    if not visit.announced_because and not words:
        raise RuleViolation(
            "Visits are unannounced unless there is a reason. Say why this one was announced."
        )
    if visit.announced_because == AnnouncedBecause.OTHER and not words:
        raise RuleViolation("Write down the other reason why this visit was announced.")


def _check_officers(visit: VisitAsTold, policy: Policy) -> None:
    """Enough officers, or a recorded risk assessment and a supervisor's authority (domain 1.6)."""
    if not visit.officer_ids:
        raise RuleViolation("Say which officers made the visit.")
    authority = visit.single_crewed_authority
    if len(set(visit.officer_ids)) >= policy.minimum_officers:
        return
    if not visit.single_crewed_reason.strip() or authority is None:
        raise RuleViolation(
            f"A visit needs {policy.minimum_officers} officers. Add the others, "
            "or write down the risk assessment and which supervisor authorised it."
        )
    if not authority.is_active or not authority.is_supervisor:
        raise RuleViolation("Only a supervisor who is in service can authorise a visit by fewer officers.")
    if authority.user_id in visit.officer_ids:
        raise RuleViolation("Whoever went on the visit cannot have authorised it. Choose another supervisor.")
