"""What may be drafted and approved, and how two revisions differ."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import KEYS, LEVELS, LONGEST_INTERVAL_MONTHS, wrong_intervals, wrong_keys


@dataclass(frozen=True)
class Stated:
    """One value as a revision states it, with where it comes from."""

    value: Any
    source: str
    certainty: str


@dataclass(frozen=True)
class Difference:
    """A key that two revisions state differently; None where one of them does not know it."""

    key: str
    before: Stated | None
    after: Stated | None

    @property
    def is_of_value(self) -> bool:
        """Whether the value itself differs, and not only its source or certainty."""
        return (self.before and self.before.value) != (self.after and self.after.value)


def differences(before: Mapping[str, Stated], after: Mapping[str, Stated]) -> list[Difference]:
    """Whatever differs between two revisions: values first, then sources and certainties; each by key."""
    found = [
        Difference(key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]
    return sorted(found, key=lambda one: not one.is_of_value)


def fingerprint(values: Mapping[str, Any]) -> str:
    """SHA-256 of the values alone: equal when two revisions decide the same, whatever their names and sources."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def in_words(key: str) -> str:
    """A key as people read it."""
    return key.replace("_", " ").capitalize()


def check_values(values: Mapping[str, Any]) -> None:
    """Raise RuleViolation, in plain words, unless these make a whole policy under which somebody is always due."""
    if missing := sorted(set(KEYS) - set(values)):
        raise RuleViolation(f"A policy needs every value. Missing: {', '.join(map(in_words, missing))}.")
    intervals = values["visit_interval_months"]
    if isinstance(intervals, Mapping):
        _check_intervals(intervals)
    if wrong := wrong_keys(values):
        raise RuleViolation(
            f"This cannot be used: {', '.join(map(in_words, wrong))}. "
            "Nothing was saved. Enter a value of the same kind as the one in force."
        )


def _check_intervals(intervals: Mapping[str, Any]) -> None:
    if missing := [level.replace("_", " ") for level in LEVELS if level not in intervals]:
        raise RuleViolation(f"Each risk level needs a visit interval. Missing: {', '.join(missing)}.")
    if wrong := wrong_intervals(intervals):
        raise RuleViolation(
            f"A visit interval is 1 to {LONGEST_INTERVAL_MONTHS} whole months, or nobody would ever be due. "
            f"Wrong: {', '.join(level.replace('_', ' ') for level in wrong)}."
        )


def check_not_withdrawn(*, is_withdrawn: bool) -> None:
    """Raise RuleViolation when a draft was given up: that is for good."""
    if is_withdrawn:
        raise RuleViolation("This draft was withdrawn. Draft another that is based on it.")


def check_can_withdraw(*, already_approved: bool, is_withdrawn: bool, because: str) -> None:
    """Raise RuleViolation unless a draft is given up with a reason. What is approved is followed by another policy."""
    if is_withdrawn:
        raise RuleViolation("This draft has been withdrawn already.")
    if already_approved:
        raise RuleViolation("This policy is approved and cannot be withdrawn. Draft another that follows it.")
    if not because.strip():
        raise RuleViolation("Say why the draft is withdrawn.")


def check_can_change(*, drafted_by: int | None, by: int, already_approved: bool, is_withdrawn: bool) -> None:
    """Raise RuleViolation unless the drafter changes a draft: whoever approves must not have written any of it."""
    check_not_withdrawn(is_withdrawn=is_withdrawn)
    if already_approved:
        raise RuleViolation("This policy is approved and cannot change. Draft another that is based on it.")
    if drafted_by != by:
        raise RuleViolation("Only whoever drafted this may change it. Draft your own that is based on it.")


def check_change(*, key: str, after: Stated, approved: Collection[Stated]) -> None:
    """Raise RuleViolation for a change that is half made: a new value needs a source of its own.

    `approved` is what approved revisions state for this key: their sources speak for their values and no other.
    """
    source = after.source.strip()
    if not source:
        raise RuleViolation(f"{in_words(key)}: say where the value comes from.")
    spoken_for = [one.value for one in approved if one.source.strip() == source]
    if spoken_for and after.value not in spoken_for:
        raise RuleViolation(
            f"{in_words(key)}: the value is new and the source is still that of the old one. "
            "Say where the new value comes from."
        )


def check_day(*, effective_from: date, today: date) -> None:
    """Raise RuleViolation when a policy would be back-dated: what was decided under the old one stays decided."""
    if effective_from < today:
        raise RuleViolation("A policy cannot come into force in the past. Choose today or a later day.")


def check_can_approve(
    *,
    drafted_by: int | None,
    approver: int,
    already_approved: bool,
    is_withdrawn: bool,
    effective_from: date,
    is_day_taken: bool,
    today: date,
) -> None:
    """Raise RuleViolation unless a second person approves a draft that is not yet in force, the only one of its day."""
    check_not_withdrawn(is_withdrawn=is_withdrawn)
    if already_approved:
        raise RuleViolation("This revision has already been approved.")
    if drafted_by == approver:
        raise RuleViolation("A policy must be approved by somebody other than the person who drafted it.")
    check_day(effective_from=effective_from, today=today)
    if is_day_taken:
        raise RuleViolation(taken(effective_from))


def taken(effective_from: date) -> str:
    """What is said when another revision has been approved for the day."""
    return f"Another policy is already approved from {effective_from:%-d %B %Y}. Choose another day."
