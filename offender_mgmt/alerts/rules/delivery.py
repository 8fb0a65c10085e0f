"""When a message is sent, tried again and given up. Pure: the ledger is the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from offender_mgmt.errors import VigilError

FIRST_WAIT = timedelta(
    minutes=5
)  # longer than a round and any mail server's answer: it is the lease of a send, too
LONGEST_WAIT = timedelta(hours=1)  # between two tries
MOST_TRIES = 172  # 5, 10, 20 and 40 minutes, then every hour: a week
MOST_PERMANENT_TRIES = 5  # of what the other side says will never do
# The other side may have taken the message although nobody heard it say so.
NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Failure:
    """Why a message did not go out: a code, never the text of an answer, which may hold an address."""

    code: str
    is_permanent: bool = False


class Undelivered(VigilError):
    """A message did not go out, as far as can be known."""

    def __init__(self, code: str, *, is_permanent: bool = False) -> None:
        super().__init__(f"Not delivered: {code}.")
        self.failure = Failure(code, is_permanent)


@dataclass(frozen=True)
class Row:
    """A row of the ledger that waits for one person on one channel. `message_id` is "" before the first try."""

    pk: int
    alert_id: int
    message_id: str = ""
    error: str = ""
    attempts: int = 0
    lease_until: datetime | None = None


def next_message(rows: Sequence[Row], *, now: datetime) -> list[Row]:
    """The rows of one person that go out now as one message; none while one of them is out or backs off.

    What may have arrived goes out again as it was, under its Message-ID, so that the reader's programme knows it
    for the same. Everything else goes together, what was refused with what came since: a digest, not a storm.
    """
    if any(is_leased(row.lease_until, now=now) for row in rows):
        return []
    unclear = [row.message_id for row in rows if row.message_id and may_have_arrived(row.error)]
    return [row for row in rows if row.message_id == unclear[0]] if unclear else list(rows)


def is_leased(lease_until: datetime | None, *, now: datetime) -> bool:
    """Say whether somebody sends it, or it backs off. A lease beyond the longest is a wrong clock's, and none."""
    return lease_until is not None and now <= lease_until <= now + LONGEST_WAIT


def may_have_arrived(error: str) -> bool:
    """Say whether a message that was begun may have been taken: its sender died, or no answer was understood."""
    return error in ("", NO_ANSWER) or error.startswith("http_5")


def wait_after(attempts: int) -> timedelta:
    """How long after this many tries the next one is made."""
    doublings: int = 1 << min(attempts, 8)  # by 2**40, five minutes would be no timedelta
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def is_given_up(failure: Failure, *, tries: int) -> bool:
    """Say whether what has now failed so many times is tried no more."""
    return tries >= (MOST_PERMANENT_TRIES if failure.is_permanent else MOST_TRIES)
