"""What policy says, as one frozen value that rules take as an argument."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from offender_mgmt.errors import VigilError

LATELY = timedelta(minutes=10)  # what the values named "in_ten_minutes" count


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
    escalation_hours: Mapping[str, Mapping[str, list[int | None]]]
    escalation_repeat_hours: int
    acknowledge_most_days: Mapping[str, int]
    fewer_live_percent: int
    clock_tolerance_seconds: int
    mail_interval_minutes: int
    delivery_late_minutes: int
    probe_stale_minutes: int
    canary_by_hour: int
    usefulness_days: int
    usefulness_least_percent: int
    another_day_part_days: int
    review_after_attempts: int
    warrant_failed_attempts: int
    warrant_outcomes: frozenset[str]
    two_person_choices: frozenset[str]
    ladder_decision_days: int
    device_examination_months: int
    device_account_after_visits: int
    condition_check_months: int
    window_early_percent: int
    window_mean_percent: int
    window_days: int
    window_shown_days: int
    window_period_months: int
    shift_cover: Mapping[str, list[str]]
    predictability_least_visits: int
    predictability_bands: Mapping[str, int]
    announced_share_percent: int
    announced_approval_levels: frozenset[str]
    contact_before_visit_hours: int
    check_in_grace_minutes: int
    check_out_most_hours: int
    visor_working_days: int
    visit_minutes: int
    travel_minutes: int
    writing_minutes: int
    attempt_success_percent: int
    capacity_least_visits: int
    qualifications: Mapping[str, str]
    qualifications_needed: Mapping[str, list[str]]
    qualification_notice_days: int
    log_question_days: int
    looks_in_an_hour: int
    looks_in_ten_minutes: int
    searches_in_ten_minutes: int
    writes_in_ten_minutes: int
    near_miss_percent: int
    unsealed_minutes: int
    export_days: int
    export_downloads: int
    smallest_count: int
    emergency_hours: int
    emergency_review_hours: int
    conflict_review_days: int
    access_reasons: Mapping[str, str]

    def counted_as(self, risk_level: str | None) -> str:
        """The level by which somebody is treated: the one assessed, or that of everybody not assessed."""
        return risk_level or self.not_assessed_treated_as

    def usual_months(self, risk_level: str | None) -> int:
        """Months from one successful visit to the next by level, where nothing else is agreed for the person."""
        return self.visit_interval_months[self.counted_as(risk_level)]


SETS = ("successful_outcomes", "warrant_outcomes", "two_person_choices", "announced_approval_levels")
AT_LEAST_ONE = frozenset(
    {
        "another_day_part_days",
        "capacity_least_visits",
        "check_out_most_hours",
        "clock_tolerance_seconds",
        "emergency_hours",
        "emergency_review_hours",
        "escalation_repeat_hours",
        "export_days",
        "export_downloads",
        "ladder_decision_days",
        "log_question_days",
        "looks_in_an_hour",
        "looks_in_ten_minutes",
        "near_miss_percent",
        "predictability_least_visits",
        "probe_stale_minutes",
        "review_after_attempts",
        "searches_in_ten_minutes",
        "smallest_count",
        "unsealed_minutes",
        "visit_minutes",
        "warrant_failed_attempts",
        "window_days",
        "window_period_months",
        "writes_in_ten_minutes",
    }
)
DEEDS = ("manage", "assess_arms", "visor_entry")  # what a qualification may be needed for
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SITUATIONS = ("own", "covering", "supervising", "team", "listed")  # of whoever opens a record
REASONS = ("none", "code", "words")  # what they are asked for before they do
LEVELS = ("very_high", "high", "medium", "low")
# Bounds of sense, not of practice: with longer ones, or none, the sweep would find that nobody is due.
LONGEST_INTERVAL_MONTHS, LONGEST_WAIT_DAYS = 120, 366
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
    wrong = wrong_keys(values)
    if wrong:
        raise VigilError(
            f"Policy revision {revision} cannot be used: the value of {', '.join(wrong)} is wrong."
        )
    chosen = dict(values) | {key: frozenset(values[key]) for key in SETS}
    return Policy(revision=revision, name=name, **chosen)


def wrong_keys(values: Mapping[str, Any]) -> list[str]:
    """The keys whose value cannot be used, in order; `values` holds every key of `KEYS`."""
    return sorted(key for key in KEYS if not _is_usable(key, values))


def _is_usable(key: str, values: Mapping[str, Any]) -> bool:
    value, intervals = values[key], values["visit_interval_months"]
    match key:
        case "visit_interval_months":
            return isinstance(value, dict) and set(LEVELS) <= set(value) and not wrong_intervals(value)
        case "first_visit_days" | "visit_after_suspension_days":
            return _is_count(value, least=0) and value <= LONGEST_WAIT_DAYS
        case "not_assessed_treated_as":
            return isinstance(value, str) and isinstance(intervals, dict) and value in intervals
        case "successful_outcomes" | "warrant_outcomes" | "two_person_choices" | "announced_approval_levels":
            return _is_words(value)
        case "shift_cover":
            return _is_for_each(value, WEEKDAYS) and all(_is_words(parts) for parts in value.values())
        case "access_reasons":
            return _is_for_each(value, SITUATIONS) and all(asked in REASONS for asked in value.values())
        case "qualifications" | "qualifications_needed":
            return _is_about_training(values["qualifications"], values["qualifications_needed"])
        case "predictability_bands":
            return _is_for_each(value, ("some", "high")) and value["some"] < value["high"] <= 100
        case "window_mean_percent":
            return _is_count(value, least=50) and value < 100
        case "window_early_percent":
            # Otherwise no day is left on which the mean gap could be as set (docs/windows.md).
            mean = values["window_mean_percent"]
            return _is_count(value, least=0) and _is_count(mean, least=50) and value + 2 * mean < 200
        case "announced_share_percent":
            return _is_count(value, least=0) and value <= 100
        case "attempt_success_percent":  # at none, no number of hours would do
            return _is_count(value, least=1) and value <= 100
        case "escalation_hours":
            return is_escalation(value, levels=intervals)
        case "acknowledge_most_days":
            return _is_for_each(value, intervals) and all(_is_count(days, least=1) for days in value.values())
        case "fewer_live_percent":
            return _is_count(value, least=1) and value < 100
        case "canary_by_hour":
            return _is_count(value, least=0) and value < 24
        case _:
            return _is_count(value, least=1 if key in AT_LEAST_ONE else 0)


def wrong_intervals(intervals: Mapping[str, Any]) -> list[str]:
    """The levels whose visit interval is no whole number of months within the bounds of sense."""
    return [
        level
        for level, months in intervals.items()
        if not _is_count(months, least=1) or months > LONGEST_INTERVAL_MONTHS
    ]


def is_escalation(value: Any, *, levels: object) -> bool:
    """Say whether `value` gives, for "any" kind and perhaps for some kinds, four rising hours for each level.

    Hours are those after which manager, supervisor, inspector and superintendent are told; the first is 0, None
    means never by time alone and can only stand at the end. An overdue visit of the two highest intervals'
    levels must reach the top: it cannot be turned down.
    """
    if not isinstance(value, dict) or "any" not in value:
        return False
    if not all(_is_for_each(chains, levels) for chains in value.values()):
        return False
    if not all(_is_chain(chain) for chains in value.values() for chain in chains.values()):
        return False
    overdue: dict[str, Any] = value.get("visit_overdue") or value["any"]
    return all(None not in overdue[level] for level in ("very_high", "high") if level in overdue)


def _is_about_training(known: object, needed: object) -> bool:
    """Names of qualifications, and for each deed those that it needs, each one of the known."""
    if not isinstance(known, dict) or not _is_words(list(known.values())) or "" in known:
        return False
    if not isinstance(needed, dict) or set(needed) != set(DEEDS):
        return False
    return all(_is_words(kinds) and set(kinds) <= set(known) for kinds in needed.values())


def _is_for_each(value: object, names: object) -> bool:
    return isinstance(value, dict) and isinstance(names, dict | tuple) and set(value) == set(names)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _is_chain(chain: object) -> bool:
    if not isinstance(chain, list) or len(chain) != 4 or chain[0] != 0:
        return False
    hours = [hour for hour in chain if hour is not None]
    return (
        all(_is_count(hour, least=0) for hour in hours)
        and hours == sorted(hours)
        and hours == chain[: len(hours)]
    )


def _is_count(value: object, *, least: int) -> bool:
    return type(value) is int and value >= least  # JSON's true is no number here


def add_months(anchor: date, months: int) -> date:
    """`anchor` plus calendar months, clipped to the month's end: 31 January + 3 = 30 April (domain 4)."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))
