"""Why a row is in a measure of a past day as known then and not as known now, or the other way round (ADR 0053).

Nothing is guessed: a reason is something that was written down after the day, and that bears on what has changed of
the row. Where something changed and nothing that was written down bears on it, the change itself is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto

Thing = tuple[str, int]  # a row of some table: what it is, and its key


class Why(StrEnum):
    """What a reason is called."""

    LATE = "late"
    CORRECTED = "corrected"
    BACK_DATED = "back_dated"
    OTHER = "other"
    UNTOLD = "untold"


WORDS = {
    Why.LATE: "Recorded late",
    Why.CORRECTED: "Corrected",
    Why.BACK_DATED: "Back-dated",
    Why.OTHER: "Other change",
    Why.UNTOLD: "Not told",
}
MEANT = {
    Why.LATE: "It happened by that day, and was written down after it.",
    Why.CORRECTED: "Something that was on record was taken back, or has another value now.",
    Why.BACK_DATED: "Registered, moved, suspended or closed from a day that was over when it was written.",
    Why.OTHER: "Something else changed, and the list says what.",
    Why.UNTOLD: "Nothing that was written down since explains it.",
}


class Sort(Enum):
    """What kind of thing was written down."""

    HAPPENED = auto()  # on one day: a visit, a decision
    HOLDS = auto()  # from a day on: a registration, a move, a suspension or its end, a closure
    TAKES_BACK = auto()  # what was on record before
    CHANGES = auto()  # something that has no day of its own


class Aspect(Enum):
    """What it depends on whether a row is in a measure."""

    ITSELF = auto()  # whether the row is on record, and stands
    DUE = auto()  # which due date the duty has
    MET = auto()  # which visit met the duty, or what else ended it
    HELD = auto()  # whether a suspension held on the day
    ON_REGISTER = auto()  # whether the person was on the register on the day
    WHOSE = auto()  # whether the person is one of those asked about


@dataclass(frozen=True)
class Learnt:
    """One thing about a person that was written down after the day: of which thing, what, and from which day.

    `day` is None where none is known. `bears_on` is what it can change of a row.
    """

    sort: Sort
    thing: Thing
    words: str
    day: date | None
    written_on: date
    bears_on: frozenset[Aspect]


@dataclass(frozen=True)
class Changed:
    """That an aspect of a row is not what it was, in words; through these things and on these days, if any are said."""

    words: str
    through: frozenset[Thing] = frozenset()
    written_on: frozenset[date] = frozenset()

    def may_come_of(self, one: Learnt) -> bool:
        """Whether this can be what that changed."""
        is_through = not self.through or one.thing in self.through
        return is_through and (not self.written_on or one.written_on in self.written_on)


@dataclass(frozen=True)
class Reason:
    """Why, by its name, with what was written down and when (None: that is not known)."""

    why: Why
    words: str
    written_on: date | None = None

    @property
    def name(self) -> str:
        """What it is called on screens."""
        return WORDS[self.why]


def why(one: Learnt, *, on: date) -> Why:
    """What something that was written down after the day `on` is called."""
    if one.sort == Sort.TAKES_BACK:
        return Why.CORRECTED
    if one.day is None or one.day > on:
        return Why.OTHER
    return {Sort.HAPPENED: Why.LATE, Sort.HOLDS: Why.BACK_DATED}.get(one.sort, Why.OTHER)


def reasons(
    changed: Mapping[Aspect, Changed], learnt: Collection[Learnt], *, on: date, otherwise: str = ""
) -> tuple[Reason, ...]:
    """Why a row with these changes is in one list only, the clearest first; never empty.

    `otherwise` is what is known to have changed although nothing of the row did, if anything.
    """
    found = {
        Reason(why(one, on=on), one.words, one.written_on)
        for one in learnt
        if any(_bears(one, aspect, change) for aspect, change in changed.items())
    }
    found |= {
        Reason(Why.OTHER, change.words, max(change.written_on, default=None))
        for aspect, change in changed.items()
        if not any(_bears(one, aspect, change) for one in learnt)
    }
    if not found:
        return (Reason(Why.OTHER, otherwise) if otherwise else Reason(Why.UNTOLD, MEANT[Why.UNTOLD]),)
    order = list(Why)
    return tuple(sorted(found, key=lambda one: (order.index(one.why), one.written_on or on, one.words)))


def _bears(one: Learnt, aspect: Aspect, change: Changed) -> bool:
    return aspect in one.bears_on and change.may_come_of(one)
