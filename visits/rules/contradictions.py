"""Which facts about a visit cannot both be true (domain 1.5): pure, on instants and words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from offender_mgmt.errors import RuleViolation
from visits.choices import Arrangement, Channel, Direction


@dataclass(frozen=True)
class Span:
    """When a visit began and, if anybody said so, when it ended."""

    began_at: datetime
    ended_at: datetime | None = None


def could_announce(channel: str, direction: str) -> bool:
    """Say whether somebody could have learned of a visit by such a contact.

    Whatever the force began could tell it, and so could the answer to a call, a text or an email. Only a letter or a
    card from the offender cannot: nobody answers in it. What is in doubt is asked about.
    """
    return (channel, direction) != (Channel.LETTER, Direction.FROM_OFFENDER)


def is_contact_before(
    contacted_at: datetime, visited_at: datetime | None, *, arrangement: str, hours: int
) -> bool:
    """Say whether this visit, told as unannounced, followed the contact within so many hours; both ends count."""
    if arrangement != Arrangement.UNANNOUNCED or visited_at is None:
        return False
    return contacted_at <= visited_at <= contacted_at + timedelta(hours=hours)


def overlap(one: Span, other: Span) -> bool:
    """Say whether somebody cannot have been at both: the earlier had not ended when the later began.

    An earlier visit whose end nobody recorded says nothing, unless both began at the same moment.
    """
    earlier, later = sorted((one, other), key=lambda span: span.began_at)
    if earlier.began_at == later.began_at:
        return True
    return earlier.ended_at is not None and earlier.ended_at > later.began_at


def check_can_record_contact(*, contacted_at: datetime, words: str, is_closed: bool, now: datetime) -> None:
    """Raise RuleViolation unless this contact may be recorded of a live person as having been made then."""
    if is_closed:
        raise RuleViolation("This record is closed. Reopen it before you add to it.")
    if contacted_at > now:
        raise RuleViolation("The contact is in the future. Enter when it was made.")
    if not words.strip():
        raise RuleViolation("Write down what was said.")
