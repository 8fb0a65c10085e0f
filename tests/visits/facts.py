"""Facts and policies as the rules take them, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

from offender_mgmt.policy.rules import Policy
from visits.rules.due import Facts, OpenDue, Unschedulable, VisitDue, next_visit_due

EVERY_DAY = ["morning", "afternoon", "evening"]
DAYTIME = ["morning", "afternoon"]
AT_ONCE: dict[str, list[int | None]] = {
    level: [0, 0, 0, 1] for level in ("very_high", "high", "medium", "low")
}
POLICY = Policy(
    revision=1,
    name="England and Wales 1",
    visit_interval_months={"very_high": 1, "high": 3, "medium": 6, "low": 12},
    not_assessed_treated_as="high",
    first_visit_days=15,
    visit_after_suspension_days=15,
    successful_outcomes=frozenset({"seen_inside"}),
    minimum_officers=2,
    late_record_hours=24,
    assessment_review_months=12,
    first_assessment_days=15,
    change_review_days=14,
    deviation_words=20,
    reactive_offence_free_years=3,
    reactive_review_months=12,
    suspension_check_months=12,
    order_expiry_notice_days=90,
    unlooked_at_days=90,
    caseload_ceiling=50,
    full_check_stale_minutes=15,
    escalation_hours={
        "any": {
            "very_high": [0, 0, 24, 72],
            "high": [0, 0, 24, 72],
            "medium": [0, 0, 72, None],
            "low": [0, 0, 168, None],
        },
        "visit_overdue": {
            "very_high": [0, 0, 24, 48],
            "high": [0, 0, 24, 72],
            "medium": [0, 0, 72, 168],
            "low": [0, 0, 168, 336],
        },
        "officer_not_back": AT_ONCE,
        "officer_under_duress": AT_ONCE,
        "warrant_ready": {
            "very_high": [0, 0, 24, 48],
            "high": [0, 0, 24, 72],
            "medium": [0, 0, 72, 168],
            "low": [0, 0, 168, 336],
        },
        "emergency_access": {level: [0, 0, 24, 72] for level in ("very_high", "high", "medium", "low")},
    },
    escalation_repeat_hours=168,
    acknowledge_most_days={"very_high": 3, "high": 7, "medium": 14, "low": 28},
    fewer_live_percent=5,
    clock_tolerance_seconds=60,
    mail_interval_minutes=5,
    delivery_late_minutes=15,
    probe_stale_minutes=5,
    canary_by_hour=8,
    usefulness_days=14,
    usefulness_least_percent=10,
    another_day_part_days=7,
    review_after_attempts=2,
    warrant_failed_attempts=2,
    warrant_outcomes=frozenset({"refused_entry", "no_answer"}),
    two_person_choices=frozenset({"further_attempt", "other"}),
    ladder_decision_days=7,
    device_examination_months=6,
    device_account_after_visits=2,
    condition_check_months=6,
    window_early_percent=10,
    window_mean_percent=75,
    window_days=3,
    window_shown_days=7,
    window_period_months=3,
    shift_cover={
        **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), EVERY_DAY),
        **dict.fromkeys(("saturday", "sunday"), DAYTIME),
    },
    predictability_least_visits=5,
    predictability_bands={"some": 40, "high": 70},
    announced_share_percent=20,
    announced_approval_levels=frozenset({"very_high", "high"}),
    contact_before_visit_hours=72,
    check_in_grace_minutes=15,
    check_out_most_hours=12,
    visor_working_days=3,
    visit_minutes=60,
    travel_minutes=60,
    writing_minutes=45,
    attempt_success_percent=60,
    capacity_least_visits=30,
    qualifications={
        "offender_management": "Management of sexual or violent offenders course",
        "arms": "ARMS assessor course",
        "visor": "ViSOR user course",
        "rm2000": "Risk Matrix 2000 course",
        "management_vetting": "Management vetting",
    },
    qualifications_needed={
        "manage": ["offender_management"],
        "assess_arms": ["arms"],
        "visor_entry": ["visor"],
    },
    qualification_notice_days=90,
    log_question_days=92,
    looks_in_an_hour=30,
    looks_in_ten_minutes=60,
    searches_in_ten_minutes=60,
    writes_in_ten_minutes=600,
    near_miss_percent=10,
    unsealed_minutes=2,
    export_days=1,
    export_downloads=3,
    smallest_count=5,
    emergency_hours=4,
    emergency_review_hours=72,
    conflict_review_days=7,
    access_reasons={
        "own": "none",
        "covering": "none",
        "supervising": "none",
        "team": "code",
        "listed": "words",
    },
)
TODAY = date(2026, 11, 19)


def facts(**known: Any) -> Facts:
    """A medium-risk offender, registered in 2020, recorded on 1 January 2026 and never visited."""
    defaults: dict[str, Any] = {
        "risk_level": "medium",
        "recorded_on": date(2026, 1, 1),
        "registered_on": date(2020, 1, 1),
        "last_successful_on": None,
    }
    return Facts(**defaults | known)


def due(of: Facts, policy: Policy = POLICY, *, today: date = TODAY) -> VisitDue:
    """The due date that the rule gives; fails when it gives none."""
    found = next_visit_due(of, policy, today=today)
    assert isinstance(found, VisitDue), found
    return found


def reason_for_none(of: Facts, policy: Policy = POLICY) -> str:
    """Why the rule gives no date; fails when it gives one."""
    found = next_visit_due(of, policy, today=TODAY)
    assert isinstance(found, Unschedulable), found
    return found.reason


def stored(of: VisitDue) -> OpenDue:
    """A due date as it is found again on the open obligation."""
    return OpenDue(of.anchor.value, of.anchor_on, of.usual_due_on, of.due_on)


def after(before: Facts, on: date, policy: Policy = POLICY, **changed: Any) -> Facts:
    """These facts with others changed, when the date that held before is stored since the day `on`."""
    held = stored(due(before, policy, today=on))
    return replace(before, open=held, **changed)
