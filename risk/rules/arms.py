"""ARMS: what may be written and completed, and when the next assessment is due (domain 2.4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy, add_months


class EditedMeanwhile(RuleViolation):
    """Somebody else saved the same text after it was shown: both are put side by side, nothing is lost."""


@dataclass(frozen=True)
class Factor:
    """One factor as it is written: its code, never the licensed wording, and its evidence by kind."""

    code: str
    is_protective: bool
    priority: str
    observed: str = ""
    told: str = ""
    view: str = ""

    @property
    def has_evidence(self) -> bool:
        """Whether anything was observed, told or thought that it rests on."""
        return any(text.strip() for text in (self.observed, self.told, self.view))


@dataclass(frozen=True)
class Written:
    """An assessment as it stands: what completing it needs."""

    overall_priority: str
    factors: tuple[Factor, ...]
    is_completed: bool
    is_closed: bool
    registered_on: date | None


@dataclass(frozen=True)
class AssessmentDue:
    """When the next assessment is due, and what that counts from."""

    due_on: date
    reason: str


def mark(*parts: str | bool) -> str:
    """A short mark of a text as it was shown; a form carries it, so that a stale edit is noticed."""
    return sha256(json.dumps(parts).encode()).hexdigest()[:16]


def check_can_start(*, is_closed: bool, has_draft: bool) -> None:
    """Raise RuleViolation unless an assessment may be begun: a live person has one draft at a time."""
    if is_closed:
        raise RuleViolation("This record is closed. Reopen it before you assess.")
    if has_draft:
        raise RuleViolation("An assessment has already been started. Go on with that one.")


def check_can_save(*, is_completed: bool, is_closed: bool, seen: str, found: str) -> None:
    """Raise RuleViolation unless a draft may be written to by somebody who saw it as it is now.

    `seen` is the mark that the form carried and `found` that of what is stored. Raises EditedMeanwhile.
    """
    _check_is_open(is_completed=is_completed, is_closed=is_closed)
    if seen != found:
        raise EditedMeanwhile(
            "Somebody else saved this while you wrote. Nothing of yours is saved yet: both texts are shown."
        )


def check_factor(factor: Factor) -> None:
    """Raise RuleViolation unless the factor is named by a code."""
    if not factor.code.strip():
        raise RuleViolation("Enter the code of the factor.")


def check_can_complete(written: Written, *, completed_on: date, today: date) -> None:
    """Raise RuleViolation unless the assessment is whole and may have been completed on that day."""
    _check_is_open(is_completed=written.is_completed, is_closed=written.is_closed)
    if not written.overall_priority:
        raise RuleViolation("Choose the overall priority and save it before you complete the assessment.")
    if all(factor.is_protective for factor in written.factors):
        raise RuleViolation("Add at least one risk factor with its evidence.")
    bare = [factor.code for factor in written.factors if not factor.has_evidence]
    if bare:
        raise RuleViolation(f"Write down the evidence for {', '.join(bare)}.")
    if completed_on > today:
        raise RuleViolation("The assessment cannot be completed on a day in the future.")
    if written.registered_on is not None and completed_on < written.registered_on:
        raise RuleViolation("The assessment is before the offender was registered. Check the date.")


def assessment_due(
    *,
    completed_on: Sequence[date],
    told_on: date | None,
    registered_on: date | None,
    recorded_on: date,
    policy: Policy,
) -> AssessmentDue:
    """When the next ARMS is due: so many calendar months after the last, clipped to the month's end.

    Without one in Vigil, the day told by the register extract (`told_on`) counts as the last. Without that, the
    first is due so many days after registration, or after the person was recorded where that is not known. Facts
    with which no date can be worked out give the day on which the person was recorded: never "not yet due".
    """
    try:
        if completed_on:
            return _due_again(max(completed_on), "ARMS completed", policy)
        if told_on is not None:
            return _due_again(told_on, "last assessment told by the register extract", policy)
        begun, days = registered_on or recorded_on, policy.first_assessment_days
        words = "registered" if registered_on else "recorded"
        return AssessmentDue(begun + timedelta(days=days), f"{words} {begun:%-d %B %Y} + {days} days")
    except (OverflowError, ValueError):
        return AssessmentDue(recorded_on, "no date can be worked out from these facts")


def _due_again(last: date, words: str, policy: Policy) -> AssessmentDue:
    months = policy.assessment_review_months
    return AssessmentDue(add_months(last, months), f"{words} {last:%-d %B %Y} + {months} months")


def latest_out_of_date(*, on: date, months: int) -> date:
    """The latest day whose `months` calendar months have gone by before the day `on`."""
    day = add_months(on, -months)  # 28 February may stand for the days up to the 31st: step back to the last
    while add_months(day, months) >= on:
        day -= timedelta(days=1)
    return day


def _check_is_open(*, is_completed: bool, is_closed: bool) -> None:
    if is_closed:
        raise RuleViolation("This record is closed. Reopen it before you change its assessments.")
    if is_completed:
        raise RuleViolation("This assessment is completed and does not change. Start another.")
