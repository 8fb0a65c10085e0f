"""What policy says, as one frozen value that rules take as an argument."""

import calendar
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
    first_assessment_days: int
    change_review_days: int
    deviation_words: int
    reactive_offence_free_years: int
    reactive_review_months: int
    suspension_check_months: int
    order_expiry_notice_days: int
    unlooked_at_days: int
    caseload_ceiling: int
    full_check_stale_minutes: int


KEYS = tuple(name for name in Policy.__dataclass_fields__ if name not in ("revision", "name"))


def build_policy(*, revision: int, name: str, values: Mapping[str, Any]) -> Policy:
    """Return the Policy of these values. A missing or unknown key, or a value of the wrong kind, is an error:
    never "nobody is due".
    """
    missing, unknown = set(KEYS) - set(values), set(values) - set(KEYS)
    if missing or unknown:
        raise VigilError(
            f"Policy revision {revision} cannot be used: missing {sorted(missing)}, unknown {sorted(unknown)}."
        )
    wrong = sorted(key for key in KEYS if not _is_usable(key, values))
    if wrong:
        raise VigilError(
            f"Policy revision {revision} cannot be used: the value of {', '.join(wrong)} is wrong."
        )
    chosen = dict(values) | {"successful_outcomes": frozenset(values["successful_outcomes"])}
    return Policy(revision=revision, name=name, **chosen)


def _is_usable(key: str, values: Mapping[str, Any]) -> bool:
    value, intervals = values[key], values["visit_interval_months"]
    match key:
        case "visit_interval_months":
            return isinstance(value, dict) and all(_is_count(months, least=1) for months in value.values())
        case "not_assessed_treated_as":
            return isinstance(value, str) and isinstance(intervals, dict) and value in intervals
        case "successful_outcomes":
            return isinstance(value, list) and all(isinstance(outcome, str) for outcome in value)
        case _:
            return _is_count(value, least=0)


def _is_count(value: object, *, least: int) -> bool:
    return type(value) is int and value >= least  # JSON's true is no number here


def add_months(anchor: date, months: int) -> date:
    """`anchor` plus calendar months, clipped to the month's end: 31 January + 3 = 30 April (domain 4)."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))


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
