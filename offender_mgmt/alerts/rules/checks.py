"""What an alert is made of: conditions that capabilities declare, and the partition that a sweep proves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

ConditionRows = Callable[..., Any]


@dataclass(frozen=True)
class Condition:
    """A kind of alert and the rows for which it should be open on a day.

    `rows(on)` returns a QuerySet; `offender`, `subject` and `since_on` name its field or annotation for
    the offender's key, a text that tells two alerts of one kind apart ("" when there is only one), and
    the date since when it is true. Identity is (offender, kind, subject), never a date. One that
    `can_be_acknowledged` not can only be mended. The rows of one that `is_timed` depend on the moment of the check
    too: `rows(on, at)`. `kept_from` names the field of a person who must not learn of the alert ("": nobody).
    Conditions may share their rows, which are then asked once: `kind_of` names what tells whose a row is.
    """

    kind: str
    label: str
    rows: ConditionRows
    offender: str = "offender_id"
    subject: str = ""
    since_on: str = "since_on"
    can_be_acknowledged: bool = True
    is_timed: bool = False
    kept_from: str = ""
    kind_of: str = ""

    def asked(self, on: date, *, at: Any) -> Any:
        """The rows on a day; of a timed condition, at the moment `at`: a datetime, or an expression for one."""
        return self.rows(on, at) if self.is_timed else self.rows(on)


@dataclass(frozen=True)
class Partition:
    """How many live offenders are in each bucket; together they must be all of them."""

    live: int
    scheduled: int
    suspended: int
    unschedulable: int

    @property
    def unaccounted(self) -> int:
        """Live offenders in no bucket, or in two (then negative). Anything but 0 is an alarm."""
        return self.live - self.scheduled - self.suspended - self.unschedulable

    @property
    def is_whole(self) -> bool:
        """Everybody is in exactly one bucket."""
        return self.unaccounted == 0


@dataclass(frozen=True)
class Comparison:
    """The same people counted twice: `figures` is {what: (said, recounted)}.

    `differing` are the keys of those who are in one and not in the other; at most a thousand.
    """

    figures: Mapping[str, tuple[int, int]]
    differing: tuple[int, ...]

    @property
    def is_equal(self) -> bool:
        """Numbers and people agree."""
        return not self.differing and all(said == counted for said, counted in self.figures.values())


@dataclass(frozen=True)
class Reconciled:
    """What one reconciliation changed."""

    opened: int
    updated: int
    closed: int
    escalated: int = 0
