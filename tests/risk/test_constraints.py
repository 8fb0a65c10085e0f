"""What the database refuses about tools, assessments and decisions."""

from datetime import UTC, date, datetime
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from offender_mgmt.accounts.choices import Rank
from offender_mgmt.accounts.models import User
from risk.models import AssessedFactor, Assessment, RiskDecision, RiskTool, ToolResult
from tests.constraints import refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(officer: User, now: datetime) -> dict[str, Any]:
    """A raise from medium to high."""
    return {
        "offender": make_offender(now=now),
        "level": "high",
        "previous_level": "medium",
        "rationale": "New intelligence",
        "decided_on": now,
        "decided_by": officer,
        "recorded_at": now,
    }


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("risk_decision_has_a_rationale", {"rationale": ""}, id="no reasons"),
        pytest.param("risk_decision_was_made_by_somebody", {"decided_by": None}, id="by nobody"),
        pytest.param("risk_decision_was_made_by_somebody", {"decided_on": None}, id="on no day"),
        pytest.param("lower_level_was_approved_by_a_second_person", {"level": "low"}, id="lower, alone"),
        pytest.param(
            "risk_decision_is_approved_by_somebody_at_a_time",
            {"approved_at": datetime(2026, 11, 19, 12, tzinfo=UTC)},
            id="approved by nobody",
        ),
        pytest.param(
            "lower_level_was_approved_by_a_second_person",
            {"previous_level": "very_high"},
            id="lower than very high, alone",
        ),
    ],
)
def test_a_level_is_decided_by_a_person_with_reasons(
    name: str, changes: dict[str, Any], decision: dict[str, Any]
) -> None:
    """Decided by a person, never computed, never lowered by one alone (domain 2.1)."""
    assert refusal_of(RiskDecision, decision, changes) == name


def test_nobody_approves_their_own_decision(decision: dict[str, Any], officer: User, now: datetime) -> None:
    """Two people are two people in the database too (issue 4, item 2)."""
    own = {"approved_by": officer, "approved_at": now}

    assert refusal_of(RiskDecision, decision, own) == "risk_decision_was_approved_by_another"


@pytest.mark.parametrize("statement", ["update", "insert"])
def test_raw_sql_does_not_lower_a_level_alone(statement: str, decision: dict[str, Any]) -> None:
    """The rule does not live in the service alone."""
    made = RiskDecision.objects.create(**decision)

    assert refusal_of_sql(*_lowering(statement, made.pk)) == "lower_level_was_approved_by_a_second_person"


def test_raw_sql_does_not_let_a_junior_approve(
    decision: dict[str, Any], officer: User, supervisor: User
) -> None:
    """A trigger, because a constraint cannot see the ranks."""
    User.objects.filter(pk=officer.pk).update(rank=Rank.INSPECTOR)
    made = RiskDecision.objects.create(**decision)
    statement = "UPDATE risk_riskdecision SET approved_by_id = %s, approved_at = now() WHERE id = %s"

    assert refusal_of_sql(statement, [supervisor.pk, made.pk]) == "risk_decision_not_approved_by_a_junior"


def _lowering(statement: str, key: int) -> tuple[str, list[int]]:
    if statement == "update":
        return "UPDATE risk_riskdecision SET level = 'low' WHERE id = %s", [key]
    columns = "offender_id, rationale, decided_on, decided_by_id, advice, deviation, rules_version, recorded_at, origin"
    return (
        f"INSERT INTO risk_riskdecision (level, previous_level, {columns})"
        f" SELECT 'medium', 'high', {columns} FROM risk_riskdecision WHERE id = %s",
        [key],
    )


def refusal_of_sql(statement: str, parameters: list[int]) -> str | None:
    """The constraint that refuses a statement."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    cause = refused.value.__cause__
    assert isinstance(cause, psycopg2.Error)
    name: str | None = cause.diag.constraint_name
    return name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_tool_per_code_and_version", {}, id="the same version again"),
        pytest.param("tool_has_a_source", {"version": "2", "source": ""}, id="no source"),
        pytest.param(
            "tool_is_not_withdrawn_before_it_begins",
            {"version": "2", "valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)},
            id="withdrawn before it begins",
        ),
    ],
)
def test_a_tool_is_one_version_with_a_source(name: str, changes: dict[str, Any]) -> None:
    """Names and bands are data, and data has a source (domain 2.3)."""
    valid = {"code": "new", "name": "New", "version": "1", "bands": [], "source": "HMPPS", "certainty": "O"}

    assert refusal_of(RiskTool, valid, changes) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("tool_result_has_a_band", {"band": ""}, id="no band"),
        pytest.param("tool_result_has_an_assessor", {"assessor": ""}, id="by nobody"),
    ],
)
def test_a_result_says_what_and_who(name: str, changes: dict[str, Any], officer: User, now: datetime) -> None:
    """Stored as entered, and entered whole (domain 2.3)."""
    valid = {
        "offender": make_offender(now=now),
        "tool": RiskTool.objects.get(code="rm2000"),
        "band": "low",
        "assessed_on": now,
        "assessor": "A. Probation",
        "recorded_by": officer,
        "recorded_at": now,
    }

    assert refusal_of(ToolResult, valid, changes) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param(
            "one_draft_assessment_per_offender", {"completed_on": None, "completed_by": None}, id="two"
        ),
        pytest.param(
            "assessment_is_completed_by_somebody_with_a_priority", {"overall_priority": ""}, id="no priority"
        ),
        pytest.param(
            "assessment_is_completed_by_somebody_with_a_priority", {"completed_by": None}, id="by nobody"
        ),
        pytest.param(
            "assessment_is_completed_by_somebody_with_a_priority", {"completed_on": None}, id="on no day"
        ),
    ],
)
def test_an_assessment_is_a_draft_or_completed(
    name: str, changes: dict[str, Any], officer: User, now: datetime
) -> None:
    """One draft; completed by somebody, on a day, with a priority (domain 2.4)."""
    draft = {"offender": make_offender(now=now), "started_by": officer, "started_at": now}
    Assessment.objects.create(**draft)
    valid = draft | {"overall_priority": "low", "completed_on": now, "completed_by": officer}

    assert refusal_of(Assessment, valid, changes) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_entry_per_factor", {}, id="the same code again"),
        pytest.param("factor_has_a_code", {"code": ""}, id="no code"),
        pytest.param("factor_priority_is_known", {"code": "SR2", "priority": "huge"}, id="no such priority"),
    ],
)
def test_a_factor_is_one_code_with_a_priority(
    name: str, changes: dict[str, Any], officer: User, now: datetime
) -> None:
    """Codes and priorities (domain 2.4)."""
    assessment = Assessment.objects.create(
        offender=make_offender(now=now), started_by=officer, started_at=now
    )
    valid = {"assessment": assessment, "code": "SR1", "is_protective": False, "priority": "high"}

    assert refusal_of(AssessedFactor, valid, changes) == name
