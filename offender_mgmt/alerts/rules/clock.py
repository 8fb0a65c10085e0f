"""Whether the clocks can be trusted: a check on a wrong day would close what is overdue (TIM-4, D-8)."""

from datetime import datetime, timedelta


def clock_refusal(
    *, here: datetime, database: datetime, last_check: datetime | None, tolerance: timedelta
) -> str | None:
    """Say in a sentence why no full check may be made now; None when it may.

    `here` is the clock of whoever asks, `database` PostgreSQL's, `last_check` when it recorded the last check that
    trusted its clocks. Clocks that are apart by just the tolerance still agree. A database far ahead of the last
    check is no contradiction: everything may have stood still so long.
    """
    apart = abs(here - database)
    if apart > tolerance:
        return f"This machine's clock and the database's are {_seconds(apart)} apart."
    behind = last_check - database if last_check is not None else timedelta(0)
    if behind > tolerance:
        return f"The database's clock is {_seconds(behind)} behind the last full check."
    return None


def _seconds(apart: timedelta) -> str:
    return f"{apart.total_seconds():,.0f} seconds"
