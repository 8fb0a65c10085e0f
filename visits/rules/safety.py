"""Decisions about officers who are out: who is expected back when, who may say that somebody is safe, which word."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy

LONDON = ZoneInfo("Europe/London")
# Of the word itself, not of the force: shorter ones are said by chance, longer ones cannot be typed with a thumb.
LEAST_LETTERS, MOST_LETTERS = 4, 40


@dataclass(frozen=True)
class Out:
    """A check-out as the rules take it. `back_at` None: still out."""

    left_at: datetime
    expected_back_at: datetime
    back_at: datetime | None = None


def late_before(now: datetime, policy: Policy) -> datetime:
    """Whoever was expected before this moment, and is not back at `now`, is late beyond policy's grace."""
    return now - timedelta(minutes=policy.check_in_grace_minutes)


def is_overdue(out: Out, policy: Policy, *, now: datetime) -> bool:
    """Whether an officer is out longer than expected and policy's grace. A question, never a state."""
    return out.back_at is None and out.expected_back_at < late_before(now, policy)


def check_can_check_out(
    *, out_at: str, expected_back_at: datetime, closed_on: date | None, policy: Policy, now: datetime
) -> None:
    """Raise RuleViolation unless an officer may go. `out_at`: the reference at which they are already; "" for none."""
    if out_at:
        raise RuleViolation(f"You are already out at {out_at}. Check in from there first.")
    if closed_on is not None:
        raise RuleViolation("This record is closed: there is nobody to visit.")
    _check_expected(expected_back_at, policy, now)


def check_can_extend(out: Out, *, until: datetime, policy: Policy, now: datetime) -> None:
    """Raise RuleViolation unless whoever is out may be expected later (or earlier) than was said.

    Once the alarm is raised, a new time does not take it back: they check in, and a supervisor finds them safe.
    """
    if out.back_at is not None:
        raise RuleViolation("You have checked in already. Check out again if you are going back.")
    if is_overdue(out, policy, now=now):
        raise RuleViolation(
            "You were expected back before now, and your supervisor has been told. "
            "Check in, or speak to your supervisor; then check out again if you are staying."
        )
    _check_expected(until, policy, now)


def check_can_check_in(out: Out, *, back_at: datetime, now: datetime) -> None:
    """Raise RuleViolation unless somebody can have been back at `back_at`, as they say."""
    if back_at > now:
        raise RuleViolation("You cannot be back at a time that has not come yet.")
    if back_at < out.left_at:
        raise RuleViolation("You cannot have been back before you left.")


def check_can_make_safe(*, is_own: bool, alarm_is_raised: bool, words: str) -> None:
    """Raise RuleViolation unless this person may say, in words, that an officer is safe: somebody else, once."""
    if is_own:
        raise RuleViolation("Somebody else must say that you are safe.")
    if not alarm_is_raised:
        raise RuleViolation(
            "Nobody is waiting to hear about this officer any more. Look at who is out again."
        )
    if not words.strip():
        raise RuleViolation("Say how you know that the officer is safe.")


def _check_expected(at: datetime, policy: Policy, now: datetime) -> None:
    if at <= now:
        raise RuleViolation("Say when you will be back: a time that is still to come.")
    if at > now + timedelta(hours=policy.check_out_most_hours):
        raise RuleViolation(
            f"That is more than {policy.check_out_most_hours} hours away. Check the time: has it passed already?"
        )


def next_time(clock: time, *, now: datetime) -> datetime:
    """The next moment at which a clock in London shows this time: today, or tomorrow after midnight.

    In the night in which an hour happens twice, the first of the two that is still to come.
    """
    today = now.astimezone(LONDON).date()
    moments = [
        datetime.combine(day, clock, tzinfo=LONDON).replace(fold=fold).astimezone(UTC)
        for day in (today, today + timedelta(days=1))
        for fold in (0, 1)
    ]
    return min(moment for moment in moments if moment > now)


def usual_return(now: datetime) -> datetime:
    """When somebody who leaves now is usually back: in an hour, at the next five minutes of the clock."""
    later = (now + timedelta(minutes=60)).replace(second=0, microsecond=0)
    return later + timedelta(minutes=-later.minute % 5)


def plain_word(word: str) -> str:
    """A word as it is compared: capitals, accents of the keyboard and spaces do not matter to whoever is afraid."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def check_can_agree_word(word: str, *, own_words: Collection[str], is_password: bool) -> None:
    """Raise RuleViolation unless this word may be agreed. `own_words`: names that stand on the officer's account."""
    plain = plain_word(word)
    if not LEAST_LETTERS <= len(plain) <= MOST_LETTERS:
        raise RuleViolation(f"Choose a word of {LEAST_LETTERS} to {MOST_LETTERS} letters.")
    if plain in {plain_word(one) for one in own_words}:
        raise RuleViolation("Choose a word that is not your name: anybody would think of that.")
    if is_password:
        raise RuleViolation("Choose a word that is not your password.")
