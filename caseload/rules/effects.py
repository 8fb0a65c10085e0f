"""What a policy does to one person's visit, and whether that is what was foreseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseload.choices import Effect
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules.drafting import check_not_withdrawn


@dataclass(frozen=True)
class Moved:
    """A visit's date before and after; None is *no date*. `proposed_due_on` newly waits for two people."""

    was_due_on: date | None
    due_on: date | None
    proposed_due_on: date | None = None


def counted_on(in_force_from: date) -> date:
    """The day on which overdue visits are counted for a policy: the day after it comes into force.

    A shortened interval makes a visit due at the earliest on the day the policy comes into force, so whoever is not
    visited that day is overdue on the next: on the day itself nobody would be.
    """
    return in_force_from + timedelta(days=1)


def is_overdue(due_on: date | None, *, on: date, is_suspended: bool) -> bool:
    """Whether a visit due on that day is overdue on the day `on` (as `VisitObligation.objects.overdue`)."""
    return due_on is not None and due_on < on and not is_suspended


def effect_of(moved: Moved, *, on: date, is_suspended: bool) -> Effect:
    """The one effect of a policy on a person, counted on the day `on`."""
    was = is_overdue(moved.was_due_on, on=on, is_suspended=is_suspended)
    now = is_overdue(moved.due_on, on=on, is_suspended=is_suspended)
    if now != was:
        return Effect.NEWLY_OVERDUE if now else Effect.NO_LONGER_OVERDUE
    if moved.proposed_due_on is not None:
        return Effect.WAITS
    if moved.due_on == moved.was_due_on or moved.due_on is None:
        return Effect.NONE
    is_sooner = moved.was_due_on is None or moved.due_on < moved.was_due_on
    return Effect.SOONER if is_sooner else Effect.LATER


def is_as_foreseen(foreseen: Moved | None, happened: Moved | None) -> bool:
    """Whether the date that came is the one that was foreseen; what neither names stayed where it was."""
    if foreseen is None or happened is None:
        return (foreseen or happened) is None
    return (foreseen.due_on, foreseen.proposed_due_on) == (happened.due_on, happened.proposed_due_on)


def check_can_simulate(*, already_approved: bool, is_withdrawn: bool) -> None:
    """Raise RuleViolation unless there is something left to try."""
    check_not_withdrawn(is_withdrawn=is_withdrawn)
    if already_approved:
        raise RuleViolation("This policy is approved already. What it did is on this page.")


@dataclass(frozen=True)
class Shown:
    """What the simulation that somebody had before them was of: values, day, and the policy compared with."""

    revision: int
    fingerprint: str
    as_at: date
    compared_with: int


def check_was_shown(shown: Shown, *, now: Shown) -> None:
    """Raise RuleViolation unless what was shown is still this very draft; `now` is what a simulation would be of."""
    if shown.revision != now.revision:
        raise RuleViolation("This is a simulation of another policy.")
    if shown.fingerprint != now.fingerprint:
        raise RuleViolation(
            "The draft has changed since this simulation. Simulate it again, then approve it."
        )
    if shown.as_at != now.as_at:
        raise RuleViolation("The simulation was for another day. Simulate the draft again, then approve it.")
    if shown.compared_with != now.compared_with:
        raise RuleViolation(
            "Another policy has been approved since this simulation. Simulate the draft again, then approve it."
        )


def counts(effects: Mapping[str, int]) -> list[tuple[Effect, int]]:
    """How many people each effect is true of, in the order of urgency, without "nothing"."""
    return [(effect, effects.get(effect, 0)) for effect in Effect if effect != Effect.NONE]
