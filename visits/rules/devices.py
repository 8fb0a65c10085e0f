"""Decisions about devices: how they are called, which must be accounted for, and what may be recorded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy
from visits.choices import DeviceKind, DeviceQuestion
from visits.rules.coverage import whole_months

CLOSED = "This record is closed. Reopen it before you change its devices."


@dataclass(frozen=True)
class DeviceFacts:
    """A device as it is on record. `closed_on` is the offender's; None of the dates is *not so*."""

    closed_on: date | None
    first_known_on: date
    gone_on: date | None = None
    seen_on: date | None = None


@dataclass(frozen=True)
class AnswerFacts:
    """What stands when a question about a device is answered."""

    question: str
    is_asked: bool
    has_breach: bool  # one on record that became known since the device was


def names_of(kinds: Sequence[str]) -> list[str]:
    """What to call each device of a person, given the kinds of all that they ever had, the first known first.

    Two of one kind are numbered, and keep their numbers when one of them is gone.
    """
    of_kind, so_far = Counter(kinds), Counter[str]()
    names = []
    for kind in kinds:
        so_far[kind] += 1
        word = DeviceKind(kind).label.lower()
        names.append(f"{word} {so_far[kind]}" if of_kind[kind] > 1 else word)
    return names


def not_examined_for(examined_on: date | None, *, on: date) -> int | None:
    """For how many whole months a device was not examined; None when it never was."""
    return None if examined_on is None else whole_months(examined_on, on=on)


def needs_account(missed: int, policy: Policy) -> bool:
    """Say whether a device not seen at so many successful visits running must be accounted for.

    A policy of 0 asks nothing: a device was always not seen at no visit.
    """
    return 0 < policy.device_account_after_visits <= missed


def check_can_record(*, closed_on: date | None, description: str, first_known_on: date, today: date) -> None:
    """Raise RuleViolation unless such a device may be put on a live record."""
    if closed_on is not None:
        raise RuleViolation(CLOSED)
    if not description.strip():
        raise RuleViolation("Describe the device, so that the next officer recognises it.")
    if first_known_on > today:
        raise RuleViolation("A device cannot have become known in the future. Check the date.")


def check_can_change(device: DeviceFacts, *, description: str) -> None:
    """Raise RuleViolation unless a device may be described anew."""
    _check_is_kept(device)
    if not description.strip():
        raise RuleViolation("Describe the device, so that the next officer recognises it.")


def check_can_be_gone(device: DeviceFacts, *, gone_on: date, because: str, today: date) -> None:
    """Raise RuleViolation unless the person may have been without the device since that day, for a reason."""
    _check_is_kept(device)
    if gone_on > today:
        raise RuleViolation("A device cannot be gone from a day in the future. Record it on the day.")
    if gone_on < device.first_known_on:
        raise RuleViolation("A device cannot be gone before it became known. Check the date.")
    if device.seen_on is not None and device.seen_on > gone_on:
        raise RuleViolation(f"A visit saw this device on {device.seen_on:%-d %B %Y}, after that day.")
    if not because.strip():
        raise RuleViolation("Say how you know that it is gone, and where it went.")


def check_can_be_back(device: DeviceFacts, *, because: str) -> None:
    """Raise RuleViolation unless a device that is on record as gone may be there after all, for a reason."""
    if device.closed_on is not None:
        raise RuleViolation(CLOSED)
    if device.gone_on is None:
        raise RuleViolation("This device is not recorded as gone. Look at the record again.")
    if not because.strip():
        raise RuleViolation("Say how you know that it is there, and why it was said to be gone.")


def check_can_answer(facts: AnswerFacts, *, answer: str, is_breach_recorded: bool | None) -> None:
    """Raise RuleViolation unless the question is open, there are words, and a breach is on record if one is claimed."""
    if not facts.is_asked:
        raise RuleViolation("This is not asked about the device any more. Look at the record again.")
    if not answer.strip():
        raise RuleViolation("Write down the account, or what was done.")
    if facts.question == DeviceQuestion.NOT_DECLARED:
        if is_breach_recorded is None:
            raise RuleViolation("Say whether a breach was recorded.")
        if is_breach_recorded and not facts.has_breach:
            raise RuleViolation(
                "No breach is on record since this device became known. Record it first, as a change."
            )
    elif is_breach_recorded is not None:
        raise RuleViolation("Whether a breach was recorded is asked of devices that were not declared only.")


def _check_is_kept(device: DeviceFacts) -> None:
    if device.closed_on is not None:
        raise RuleViolation(CLOSED)
    if device.gone_on is not None:
        raise RuleViolation(f"This device is gone since {device.gone_on:%-d %B %Y}.")
