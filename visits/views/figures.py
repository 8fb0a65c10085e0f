"""The figures of a pattern, each with how it is counted."""

from dataclasses import dataclass
from math import log2

from visits.rules.day_parts import EVERY_SLOT
from visits.rules.patterns import LAST, Pattern, Share

MOST_BITS = log2(len(EVERY_SLOT))


@dataclass(frozen=True)
class Figure:
    """A figure in words, and how it is counted."""

    name: str
    value: str
    how: str


def figures_of(pattern: Pattern) -> list[Figure]:
    """Every figure of a pattern: what the score is made of, then what is told beside it."""
    return [*_of_the_score(pattern), *_beside_it(pattern)]


def _of_the_score(pattern: Pattern) -> list[Figure]:
    reached = log2(min(pattern.visits, len(EVERY_SLOT))) if pattern.visits else 0
    return [
        Figure(
            "Score",
            "None: not enough visits" if pattern.score is None else f"{pattern.score} of 100",
            "Two parts in five for the part of the week, two for the gaps, one for the last week before the due date. "
            "A visit that was announced or made late counts as foreseen in each: lateness never lowers the score.",
        ),
        Figure(
            "Visits counted",
            f"{pattern.visits}",
            f"The last {LAST} to each person at which officers were met: seen inside, seen at the door, or entry "
            "refused. Visits whose time is not known are left out, and so is an attempt that nobody noticed.",
        ),
        Figure(
            "Spread over the week",
            f"{pattern.entropy:.2f} of {MOST_BITS:.2f} bits",
            "0 is always the same part of the week, "
            f"{MOST_BITS:.2f} is all 28 parts equally. {pattern.visits} visits can reach {reached:.2f}.",
        ),
        Figure(
            "Gaps alike",
            in_words(pattern.regular_gaps),
            "Gaps between visits that one guess would have met within three days either way. A gap beside a visit "
            "that was announced or late counts as met.",
        ),
        Figure(
            "In the last week before due",
            in_words(pattern.last_week),
            "Of the visits whose due date is known, those in the seven days that end with it, or announced, or late.",
        ),
    ]


def _beside_it(pattern: Pattern) -> list[Figure]:
    return [
        Figure(
            "Variation of the gaps",
            "not known" if pattern.gap_variation is None else f"{100 * pattern.gap_variation:.0f}%",
            "Coefficient of variation: 0% is a metronome. A late visit is taken on its due date.",
        ),
        Figure("Announced", in_words(pattern.announced), "Short notice or by appointment."),
        Figure(
            "Late",
            in_words(pattern.late),
            "Made after the due date. Told here because it is never an advantage.",
        ),
        Figure(
            "Same officer",
            in_words(pattern.same_officer),
            "Visits to which the officer came who came to that person most often. Not part of the score.",
        ),
    ]


def in_words(share: Share) -> str:
    """Such as "7 of 9 (78%)"."""
    return f"{share.count} of {share.of} ({share.percent}%)" if share.of else "not known"
