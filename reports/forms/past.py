"""A day in the past, and the day as known on which it is asked about."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from reports.known import history_begins_on


def check_past(cleaned: dict[str, Any], *, today: date) -> Iterator[tuple[str, str]]:
    """What is wrong with the two days of a form (None: today), each with the name of its field."""
    as_at, known_on = cleaned.get("as_at"), cleaned.get("known_on")
    if as_at and as_at > today:
        yield "as_at", "The day cannot be in the future."
    if known_on and known_on > today:
        yield "known_on", "What will be known is not known. Choose today or a day before it."
    if known_on and known_on < (as_at or today):
        yield "known_on", "This is before the day asked about. Choose that day or a later one."
    begins_on = history_begins_on() if as_at and as_at < today else None
    if as_at and begins_on and as_at < begins_on:
        yield (
            "as_at",
            f"Vigil's own record begins on {begins_on:%-d %B %Y}. It cannot tell of a day before it.",
        )


def in_words_of_the_past(cleaned: dict[str, Any], *, today: date) -> str:
    """The two days of a form without errors, in words; empty for today as known now."""
    as_at, known_on = cleaned.get("as_at") or today, cleaned.get("known_on") or today
    if as_at == today:
        return ""
    known = f"as known on {known_on:%-d %B %Y}" if known_on < today else "as known now"
    told = f"As at {as_at:%-d %B %Y}, {known}."
    if as_at == known_on:
        return told
    then = f"those of {known_on:%-d %B %Y}" if known_on < today else "those of today"
    return (
        f"{told} What became known in between counts on the day on which it was. "
        f"Teams, managers and levels are {then}."
    )
