"""What policy says, as one frozen value that rules take as an argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.errors import RuleViolation, VigilError


@dataclass(frozen=True)
class Policy:
    """One approved revision. Field names are the keys of its values; units are in the names."""

    revision: int
    name: str
    visit_interval_months: Mapping[str, int]
    not_assessed_treated_as: str
    first_visit_days: int
    visit_after_suspension_days: int
    successful_outcomes: frozenset[str]
    minimum_officers: int
    late_record_hours: int
    assessment_review_months: int
    caseload_ceiling: int
    full_check_stale_minutes: int


KEYS = tuple(name for name in Policy.__dataclass_fields__ if name not in ("revision", "name"))


def build_policy(*, revision: int, name: str, values: Mapping[str, Any]) -> Policy:
    """Return the Policy of these values. A missing or unknown key is an error: never "nobody is due"."""
    missing, unknown = set(KEYS) - set(values), set(values) - set(KEYS)
    if missing or unknown:
        raise VigilError(
            f"Policy revision {revision} cannot be used: missing {sorted(missing)}, unknown {sorted(unknown)}."
        )
    chosen = dict(values) | {"successful_outcomes": frozenset(values["successful_outcomes"])}
    return Policy(revision=revision, name=name, **chosen)


def check_can_approve(
    *, drafted_by: int | None, approver: int, already_approved: bool, effective_from: date, today: date
) -> None:
    """Raise RuleViolation unless a second person approves a draft that is not yet in force."""
    if already_approved:
        raise RuleViolation("This revision has already been approved.")
    if drafted_by == approver:
        raise RuleViolation("A policy must be approved by somebody other than the person who drafted it.")
    if effective_from < today:
        raise RuleViolation("A policy cannot come into force in the past. Draft it again with a later date.")
