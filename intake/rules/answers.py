"""Which answers a question allows, and what an answer must hold."""

from datetime import date
from typing import Any

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import RiskLevel

KEEP, VISITED, NEVER = "keep", "visited", "never"
LEVEL, CHECKED, ENDED, DATED = "level", "checked", "ended", "dated"

LABELS = {
    KEEP: "Leave it as the register has it",
    VISITED: "The last successful visit was on this day",
    NEVER: "There has never been a successful visit",
    LEVEL: "The level is",
    CHECKED: "It still holds; the next check is on",
    ENDED: "It ended on",
    DATED: "The right date is",
}
# The answers of each kind of question; of any other, the register stays as it is.
ALLOWED = {
    "last_visit": (VISITED, NEVER, KEEP),
    "last_visit_outcome": (VISITED, NEVER, KEEP),
    "risk_level": (LEVEL, KEEP),
    "status": (CHECKED, ENDED, KEEP),
    "next_check_on": (CHECKED, ENDED, KEEP),
    "date_of_birth": (DATED, KEEP),
    "registered_on": (DATED, KEEP),
}
NEEDS_DATE = (VISITED, CHECKED, ENDED, DATED)


def allowed_answers(field: str) -> tuple[str, ...]:
    """The kinds of answer to a question about this field."""
    return ALLOWED.get(field, (KEEP,))


def check_can_answer(
    *, field: str, answer: dict[str, Any], reason: str, is_answered: bool, today: date
) -> None:
    """Raise RuleViolation unless this is a whole answer to a question that is still open.

    A date must not be in the future, except for the next check of a suspension, which must not be past.
    """
    if is_answered:
        raise RuleViolation("Somebody has already answered this question.")
    if not reason.strip():
        raise RuleViolation("Say how you know. The next person will want to know too.")
    kind = answer.get("kind")
    if kind not in allowed_answers(field):
        raise RuleViolation("Choose one of the answers.")
    if kind == LEVEL and answer.get("level") not in RiskLevel.values:
        raise RuleViolation("Choose the risk level.")
    if kind in NEEDS_DATE:
        _check_date(kind, answer.get("on"), today)


def _check_date(kind: str, on: str | None, today: date) -> None:
    if not on:
        raise RuleViolation("Enter the date that goes with this answer.")
    day = date.fromisoformat(on)
    if kind == CHECKED and day < today:
        raise RuleViolation("The next check cannot be in the past.")
    if kind != CHECKED and day > today:
        raise RuleViolation("This date is in the future. Enter a day that has been.")
