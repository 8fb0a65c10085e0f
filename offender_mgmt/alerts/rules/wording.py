"""How alarms put counts, lengths of time and moments into words."""

from datetime import datetime, timedelta

from django.utils import timezone

from offender_mgmt.alerts.rules.checks import Partition

# A unit is used from this many of it on, so that 90 minutes are not "1 hour".
UNITS = (("day", 86_400, 2), ("hour", 3_600, 2), ("minute", 60, 1))


def equation(partition: Partition) -> str:
    """The partition in words, with "but" where it does not add up: "1,540 live = 1,357 scheduled + 183 suspended +
    0 without a date".
    """
    sign = "=" if partition.is_whole else "but"
    return (
        f"{partition.live:,} live {sign} {partition.scheduled:,} scheduled + {partition.suspended:,} suspended"
        f" + {partition.unschedulable:,} without a date"
    )


def in_words(length: timedelta) -> str:
    """A length of time as "less than a minute", "90 minutes", "3 hours" or "2 days", never overstated."""
    seconds = int(length.total_seconds())
    for unit, size, least in UNITS:
        if seconds >= size * least:
            return counted(seconds // size, unit)
    return "less than a minute"


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 day", "1,540 days"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def instant(at: datetime) -> str:
    """An instant in local time: "19 November 2026 at 09:05"."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"
