"""How long a session lasts (AUTH-7): a screen that somebody left must not stay open. And how long a proof does."""

from datetime import datetime, timedelta

IDLE = timedelta(minutes=15)  # since the last request that a person made
WHOLE = timedelta(hours=10)  # since signing in, whatever was done
# A session is written no more often than this, so it may end by so much too early, and never too late.
NOTED_EVERY = timedelta(seconds=30)
FRESH = timedelta(minutes=5)  # since they proved who they are, for what matters most (AUTH-9)


def why_over(*, began_at: datetime | None, asked_at: datetime | None, now: datetime) -> str:
    """Why a session is over at `now`: "idle" or "whole"; empty while it lasts. Without its marks, it is over."""
    if began_at is None or asked_at is None or now - began_at >= WHOLE:
        return "whole"
    return "idle" if now - asked_at >= IDLE else ""


def is_fresh(proved_at: datetime | None, *, now: datetime) -> bool:
    """Say whether they proved who they are within the last minutes. A proof of the future proves nothing."""
    return proved_at is not None and timedelta(0) <= now - proved_at < FRESH
