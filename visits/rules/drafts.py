"""What becomes of one save of a visit that is still being written up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from uuid import UUID

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy

Content = Mapping[str, Sequence[str]]

# Vigil's own: far more than anybody types of one visit, and little enough to be kept every twenty seconds.
MOST_FIELDS, MOST_LETTERS, LONGEST_NAME = 400, 200_000, 100


class TooMuch(RuleViolation):
    """More than is kept of one visit."""


class Fate(StrEnum):
    """What becomes of one save."""

    NEW = "new"  # it begins a draft
    NEXT = "next"  # it follows what was kept
    OVERTAKEN = "overtaken"  # the same page has saved something later already
    STALE = "stale"  # another page has saved since: both texts are shown
    ENDED = "ended"  # the draft has become a visit, or was discarded


@dataclass(frozen=True)
class Save:
    """Which save this is: of which visit, upon which version, and the how manyeth of which open page."""

    client_key: UUID
    version: int
    page: UUID
    page_save: int


def fate_of(save: Save, kept: Save | None, *, is_key_used: bool) -> Fate:
    """Say what becomes of `save` when `kept` is the last one of the open draft.

    A page is never stale to itself: the answer to its last save may have been lost on the way. `is_key_used`: a
    draft or a visit of that key is closed or recorded already.
    """
    if kept is None:
        return Fate.ENDED if save.version or is_key_used else Fate.NEW
    if save.page == kept.page:
        return Fate.NEXT if save.page_save > kept.page_save else Fate.OVERTAKEN
    is_upon_it = (save.client_key, save.version) == (kept.client_key, kept.version)
    return Fate.NEXT if is_upon_it else Fate.STALE


def check_can_keep(content: Content) -> None:
    """Raise TooMuch, or RuleViolation, for what cannot be kept as a draft."""
    letters = sum(len(word) for words in content.values() for word in words)
    entries = sum(max(1, len(words)) for words in content.values())
    if entries > MOST_FIELDS or letters > MOST_LETTERS or any(len(name) > LONGEST_NAME for name in content):
        raise TooMuch(
            "This is more than can be kept as a draft. Record the visit now, or write less and attach the rest."
        )
    if any("\x00" in text for name, words in content.items() for text in (name, *words)):
        raise RuleViolation("The text holds a character that cannot be kept. Type it again where you pasted.")


def check_can_discard(*, is_open: bool, is_own: bool, reason: str) -> None:
    """Raise RuleViolation: what is recorded or discarded is done with, and another's words need a reason."""
    if not is_open:
        raise RuleViolation("This draft is no longer open: it was recorded or discarded meanwhile.")
    if not is_own and not reason.strip():
        raise RuleViolation("Say why you discard what somebody else has written.")


def check_can_finish(*, author: int, officers: Sequence[int]) -> None:
    """Raise RuleViolation when whoever wrote a visit up is not among those who made it."""
    if author not in officers:
        raise RuleViolation("Name the officer who began this record among those who made the visit.")


def late_after_days(policy: Policy) -> int:
    """Whole days within which a visit is written up (policy's hours, in days, rounded up)."""
    return ceil(policy.late_record_hours / 24)


def to_be_written_up_by(started_on: date, policy: Policy) -> date:
    """The last day on which a draft that was begun on `started_on` is not late."""
    return started_on + timedelta(days=late_after_days(policy))
