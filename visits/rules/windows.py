"""Drawing the window in which a visit is meant to be made, so that nobody picks it and anybody can check it later.

The law of the draw is derived in docs/windows.md: for a set mean gap under a hard maximum, no draw leaves a smaller
best guess than an even one over the days before the maximum; a small early share keeps "just visited" from being safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import WEEKDAYS, Policy
from visits.choices import DayPart
from visits.rules.sealing import canonical, uniform_below, words

Slot = tuple[date, DayPart]


class WindowRefused(RuleViolation):
    """No window can be drawn, and why. The visit is due all the same."""


@dataclass(frozen=True)
class Inputs:
    """Everything that a draw is made from but the secret. Dates are days in Europe/London, both ends included.

    The visit is counted from `anchor_on` and due on `due_on`; the window lies from `first_on` to `last_on`. `attempt`
    is the last visit in vain that was known at the draw, `tried` its part of the day, which is drawn again only where
    no other is covered.
    """

    period: date
    offender: str
    sequence: int
    anchor_on: date
    due_on: date
    first_on: date
    last_on: date
    attempt: str
    tried: str
    policy_revision: int
    cover: Mapping[str, Sequence[str]]
    early_percent: int
    mean_percent: int
    window_days: int

    def as_json(self) -> dict[str, Any]:
        """The inputs as they are kept and committed to; `inputs_of` reads them back."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in vars(self).items()
        }


@dataclass(frozen=True)
class Window:
    """Days, both included, and the part of the day in which the visit is meant to be made."""

    from_on: date
    until_on: date
    day_part: DayPart


@dataclass(frozen=True)
class Attempt:
    """The last visit in vain since the anchor. `day_part` is empty where only the day is known."""

    key: str
    made_on: date
    day_part: str


@dataclass(frozen=True)
class Standing:
    """The open obligation that a window is for. `attempt` None: nothing was tried in vain since the anchor."""

    offender: str
    anchor_on: date
    due_on: date
    attempt: Attempt | None = None


def still_fits(window: Window, inputs: Mapping[str, Any], standing: Standing) -> bool:
    """Say whether a drawn window goes on being meant: still between anchor and due date, and nothing tried since."""
    lies_within = standing.anchor_on < window.from_on and window.until_on <= standing.due_on
    return lies_within and (standing.attempt is None or standing.attempt.key == inputs["attempt"])


def inputs_for(standing: Standing, policy: Policy, *, period: date, sequence: int, today: date) -> Inputs:
    """What the next window is drawn from on the day `today`: inside what remains, from tomorrow on.

    After a visit in vain it lies within the days in which policy wants another try, in another part of the day.
    """
    first_on = max(standing.anchor_on, today) + timedelta(days=1)
    tried, last_on = standing.attempt, standing.due_on
    if tried is not None:
        again_by = tried.made_on + timedelta(days=policy.another_day_part_days)
        last_on = min(last_on, again_by) if again_by >= first_on else last_on
    return Inputs(
        period=period,
        offender=standing.offender,
        sequence=sequence,
        anchor_on=standing.anchor_on,
        due_on=standing.due_on,
        first_on=first_on,
        last_on=last_on,
        attempt=tried.key if tried else "",
        tried=tried.day_part if tried else "",
        policy_revision=policy.revision,
        cover=policy.shift_cover,
        early_percent=policy.window_early_percent,
        mean_percent=policy.window_mean_percent,
        window_days=policy.window_days,
    )


def inputs_of(stored: Mapping[str, Any]) -> Inputs:
    """The inputs as they were kept. Raises TypeError or ValueError when they are none."""
    dates = ("period", "anchor_on", "due_on", "first_on", "last_on")
    return Inputs(**dict(stored) | {name: date.fromisoformat(stored[name]) for name in dates})


@dataclass(frozen=True)
class Span(Sequence[Slot]):
    """The covered slots of so many days, in order. `cover` gives the parts of each weekday, Monday first."""

    first_on: date
    days: int
    cover: Sequence[Sequence[DayPart]]

    def __len__(self) -> int:
        return self._size

    def __getitem__(
        self, index: Any
    ) -> Any:  # the slots are not written out: a draw asks for one of a thousand
        if not 0 <= index < self._size:
            raise IndexError(index)
        weeks, left = divmod(index, self._a_week)
        for day in range(7):
            on = self.first_on + timedelta(days=7 * weeks + day)
            parts = self.cover[on.weekday()]
            if left < len(parts):
                return on, parts[left]
            left -= len(parts)
        raise AssertionError("a week has all its slots")

    def within(self, first_on: date, last_on: date) -> "Span":
        """The part of the span that lies between these days, both included."""
        begins = max(self.first_on, first_on)
        ends = min(self.first_on + timedelta(days=self.days - 1), last_on)
        return replace(self, first_on=begins, days=max(0, (ends - begins).days + 1))

    @cached_property
    def _a_week(self) -> int:
        return sum(map(len, self.cover))

    @cached_property
    def _size(self) -> int:
        weeks, rest = divmod(self.days, 7)
        begins = self.first_on.weekday()
        return weeks * self._a_week + sum(len(self.cover[(begins + day) % 7]) for day in range(rest))


@dataclass(frozen=True)
class Law:
    """With which weight each slot, a day and a part of it, is drawn. A slot of one kind is as likely as any other."""

    early: Sequence[Slot]
    main: Sequence[Slot]
    early_weight: int
    main_weight: int

    @cached_property
    def total(self) -> int:
        """The sum of all weights: one more than the greatest number that `slot` takes."""
        return self.early_weight * len(self.early) + self.main_weight * len(self.main)

    def slot(self, number: int) -> Slot:
        """The slot to which this number, below `total`, belongs."""
        before_main = self.early_weight * len(self.early)
        if number < before_main:
            return self.early[number // self.early_weight]
        return self.main[(number - before_main) // self.main_weight]


def main_begins(gap_days: int, *, early_percent: int, mean_percent: int) -> int:
    """The day of the gap on which the even draw up to the longest gap begins.

    With the share p drawn evenly from the days before it and the rest evenly from it to D, the mean is
    a/2 + (1 - p)D/2; it is the set mean m where a = 2m - (1 - p)D (docs/windows.md). More than D: policy leaves no day.
    """
    return max(1, (gap_days * (2 * mean_percent + early_percent - 100) + 50) // 100)


def law_of(inputs: Inputs) -> Law:
    """The law of this draw: that of the whole gap, given that the visit falls on none of the days left out.

    Each covered slot of the early days is equally likely, and each of the later ones: a weekday counts for as much as
    parts of it are covered. Raises WindowRefused when no slot is left.
    """
    gap = (inputs.due_on - inputs.anchor_on).days
    begins = main_begins(gap, early_percent=inputs.early_percent, mean_percent=inputs.mean_percent)
    if inputs.first_on > inputs.due_on:
        raise WindowRefused("No day is left before the due date: the visit is due now.")
    if begins > gap:
        raise WindowRefused("Policy leaves no day for a window: the mean gap and the early share do not fit.")
    cover = _cover(inputs)
    early = Span(inputs.anchor_on + timedelta(days=1), begins - 1, cover)
    main = Span(inputs.anchor_on + timedelta(days=begins), gap - begins + 1, cover)
    # Integers in the proportion p/early : (1 - p)/main, so that no rounding favours a slot.
    return _checked(
        Law(
            early=early.within(inputs.first_on, inputs.last_on),
            main=main.within(inputs.first_on, inputs.last_on),
            early_weight=inputs.early_percent * len(main) if main else 1,
            main_weight=(100 - inputs.early_percent) * len(early) if early else 1,
        )
    )


def _checked(law: Law) -> Law:
    """Raise WindowRefused when nothing can be drawn; draw evenly where policy leaves no weight for what remains."""
    if not law.early and not law.main:
        raise WindowRefused("The shift cover leaves no part of any day before the due date.")
    return law if law.total else replace(law, early_weight=1, main_weight=1)


def _cover(inputs: Inputs) -> list[list[DayPart]]:
    """The parts that are covered on each weekday, Monday first, without what was tried if others are left."""
    whole = [[part for part in DayPart if part in inputs.cover[name]] for name in WEEKDAYS]
    others = [[part for part in parts if part != inputs.tried] for parts in whole]
    days = (inputs.last_on - inputs.first_on).days + 1
    return others if Span(inputs.first_on, days, others) else whole


def draw(secret: bytes, inputs: Inputs) -> Window:
    """The window of these inputs: the same for everybody who knows the secret, unforeseeable for anybody else.

    Raises WindowRefused when no slot is left.
    """
    slot, phase = draw_slot(secret, inputs, law_of(inputs))
    return window_around(slot, inputs, phase)


def draw_slot(secret: bytes, inputs: Inputs, law: Law) -> tuple[Slot, int]:
    """The slot that HMAC-SHA-256 of the inputs chooses under their law, and where the days are cut in pieces."""
    source = words(secret, canonical(inputs.as_json()))
    return law.slot(uniform_below(law.total, source)), uniform_below(inputs.window_days, source)


def window_around(slot: Slot, inputs: Inputs, phase: int) -> Window:
    """The window in which this slot lies, from its first to its last day with that part covered.

    The days are cut in pieces of `window_days`, backwards from `phase` days before the last one, and the window is a
    piece. It tells nothing of where in it the slot lies: whoever takes any covered day of it at random visits as the
    law says. Were they always cut at the same days, whoever goes on the first of each could be reckoned with.
    """
    day, part = slot
    size = inputs.window_days
    last_on = inputs.last_on - timedelta(days=phase)
    last_on += timedelta(days=-((last_on - day).days // size) * size)
    first_on = max(inputs.first_on, last_on - timedelta(days=size - 1))
    days = days_in(Window(first_on, min(last_on, inputs.last_on), part), inputs.cover)
    return Window(days[0], days[-1], part)


def days_in(window: Window, cover: Mapping[str, Sequence[str]]) -> list[date]:
    """The days of the window on which its part of the day is covered."""
    length = (window.until_on - window.from_on).days + 1
    days = [window.from_on + timedelta(days=day) for day in range(length)]
    return [day for day in days if window.day_part in cover[WEEKDAYS[day.weekday()]]]
