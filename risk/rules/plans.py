"""Risk management plans: what makes one whole, and who may put it into force (domain 1.3, 2.5, Words)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from offender_mgmt.accounts.rules import Person, check_second_person
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy
from risk.choices import PlanStatus

# Each section, with what the reader of an unfinished plan is told.
SECTIONS = {
    "supervision": "supervision",
    "monitoring": "monitoring and control",
    "interventions": "interventions and treatment",
    "victim_safety": "victim safety",
    "victim_protections": "protections considered for victims, and why or why not",
    "contingency": "contingency",
    "licence_conditions": "licence conditions",
}


@dataclass(frozen=True)
class PlanText:
    """What a version says. None is *not set*: no interval leaves the force's, no review date is unfinished."""

    sections: Mapping[str, str] = field(default_factory=dict)
    agreed_interval_months: int | None = None
    interval_reason: str = ""
    review_on: date | None = None


def fingerprint(text: PlanText) -> str:
    """A mark of what a version says, the same for the same words: it tells a form that is out of date."""
    said = {
        "sections": {name: text.sections.get(name, "") for name in sorted(SECTIONS)},
        "rest": [text.agreed_interval_months, text.interval_reason, str(text.review_on)],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def check_can_draft(*, is_closed: bool, prepared: str | None) -> None:
    """Raise RuleViolation unless a new version may be begun. `prepared`: how the one before it stands, if any."""
    _check_live(is_closed=is_closed)
    if prepared == PlanStatus.DRAFT:
        raise RuleViolation("There is already a draft. Go on with that one.")
    if prepared == PlanStatus.PROPOSED:
        raise RuleViolation("A plan is waiting for approval. Have it approved or returned first.")


def check_can_edit(*, is_closed: bool, status: str) -> None:
    """Raise RuleViolation unless this version may still be written."""
    _check_live(is_closed=is_closed)
    if status == PlanStatus.PROPOSED:
        raise RuleViolation("This plan is waiting for approval. Have it returned before you change it.")
    if status != PlanStatus.DRAFT:
        raise RuleViolation("This version was approved, so it stays as it is. Begin a new version.")


def check_is_up_to_date(*, marker: str, current: str) -> None:
    """Raise RuleViolation when somebody else has saved the draft since it was opened."""
    if marker != current:
        raise RuleViolation(
            "Somebody else has saved this draft since you opened it. Both texts are below: "
            "put them together, then save again."
        )


def check_can_add_action(*, what: str, due_on: date, is_owner_answerable: bool, today: date) -> None:
    """Raise RuleViolation unless somebody of the team can be asked to do this by that day."""
    if not what.strip():
        raise RuleViolation("Say what is to be done.")
    if due_on < today:
        raise RuleViolation("An action cannot be due in the past.")
    if not is_owner_answerable:
        raise RuleViolation("Choose somebody who works in the offender's team, or supervises it.")


def check_can_propose(
    text: PlanText,
    *,
    risk_level: str | None,
    actions_of_strangers: Sequence[str],
    policy: Policy,
    today: date,
) -> None:
    """Raise RuleViolation unless the plan is whole: every section, a review to come, reasons for a long interval.

    `actions_of_strangers`: what is still to be done by somebody who no longer answers for the offender.
    """
    missing = [words for name, words in SECTIONS.items() if not text.sections.get(name, "").strip()]
    if missing:
        raise RuleViolation(f"Answer every section first. Not answered: {'; '.join(missing)}.")
    if text.review_on is None or text.review_on <= today:
        raise RuleViolation("Say when the plan is to be reviewed: a date in the future.")
    usual = policy.usual_months(risk_level)
    agreed = text.agreed_interval_months
    if agreed is not None and agreed > usual and not text.interval_reason.strip():
        raise RuleViolation(
            f"The usual interval is {usual} month{'' if usual == 1 else 's'}. Say why {agreed} months are agreed."
        )
    if actions_of_strangers:
        raise RuleViolation(
            "An action belongs to somebody who has left or works elsewhere. Give it to another person: "
            f"{actions_of_strangers[0][:100]}"
        )


def check_can_put_in_force(*, status: str, drafted_by: Person, approver: Person) -> None:
    """Raise RuleViolation unless somebody other than the drafter approves a version that waits."""
    if status != PlanStatus.PROPOSED:
        raise RuleViolation("This version no longer waits for approval. Look at the plan again.")
    check_second_person(asked=drafted_by, approver=approver)


def check_can_complete(
    *, is_closed: bool, status: str, is_done: bool, done_on: date, result: str, today: date
) -> None:
    """Raise RuleViolation unless an action of the plan in force may be called done on that day."""
    _check_live(is_closed=is_closed)
    if status != PlanStatus.APPROVED:
        raise RuleViolation("Only an action of the plan in force can be done.")
    if is_done:
        raise RuleViolation("This action has already been done.")
    if done_on > today:
        raise RuleViolation("It cannot have been done in the future.")
    if not result.strip():
        raise RuleViolation("Say what came of it.")


def _check_live(*, is_closed: bool) -> None:
    if is_closed:
        raise RuleViolation("This record is closed: there is no plan to change.")
