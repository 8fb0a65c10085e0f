"""Levels through the API: raised at once, lowered when somebody else approves."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, Proposal
from risk.models import RiskDecision
from tests.api.conftest import by_session, by_token
from tests.factories import open_obligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(offender: Offender) -> dict[str, Any]:
    """From high to very high."""
    return {"offender": str(offender.public_id), "level": "very_high", "rationale": "New offence."}


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_raise_is_in_effect(sign_in: Any, told: dict[str, Any], offender: Offender, officer: User) -> None:
    """201 with the decision, its advice and its rules version."""
    api = sign_in(officer)

    answer = api.post("risk-decisions/", told)

    assert answer.status_code == 201
    shown = answer.json()
    assert shown == api.rows("risk-decisions/", f"offender={offender.public_id}")[0]
    assert (shown["level"], shown["previous_level"], shown["decided_by"]) == (
        "very_high",
        "high",
        "olivia.officer",
    )
    assert (shown["approved_by"], shown["rules_version"], shown["advice"]["level"]) == (
        None,
        "levels/1",
        None,
    )


def test_a_lowering_waits(
    told: dict[str, Any], offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """202 with the proposal; level and date stay until somebody else approves (domain 2.1)."""
    due_on = open_obligation(offender).due_on
    api = by_token(officer)

    answer = api.post("risk-decisions/", told | {"level": "low"})

    assert answer.status_code == 202
    shown = answer.json()
    assert (shown["level"], shown["requested_by"]) == ("low", "olivia.officer")
    assert shown["summary"] == "Lower the risk level from high to low"
    assert api.rows("risk-decisions/") == []
    assert open_obligation(offender).due_on == due_on
    proposal = Proposal.objects.get(public_id=shown["id"])
    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
    (decision,) = api.rows("risk-decisions/")
    assert (decision["level"], decision["approved_by"]) == ("low", "susan.supervisor")


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        pytest.param({"level": "extreme"}, 400, "is not a valid choice", id="no such level"),
        pytest.param({"level": None}, 400, "may not be null", id="no level"),
        pytest.param({"rationale": " "}, 400, "may not be blank", id="no reasons"),
        pytest.param({"rationale": "x" * 100_000}, 400, "no more than 20000 characters", id="100 KB"),
        pytest.param({"rationale": "nul \x00"}, 400, "Null characters are not allowed", id="nul"),
        pytest.param({"approved_by": "susan"}, 400, "There is no such field", id="an unknown field"),
    ],
)
def test_what_is_no_decision_is_refused_in_words(
    changes: dict[str, Any], status: int, sentence: str, told: dict[str, Any], officer: User
) -> None:
    """Nothing is written."""
    answer = by_token(officer).post("risk-decisions/", told | changes)

    assert (answer.status_code, sentence in answer.content.decode()) == (status, True), answer.content
    assert not RiskDecision.objects.exists()


def test_a_closed_record_and_a_second_lowering_are_conflicts(
    told: dict[str, Any], offender: Offender, officer: User, now: datetime
) -> None:
    """409 with the sentence of the rule."""
    api, lowering = by_token(officer), told | {"level": "low"}
    api.post("risk-decisions/", lowering)

    again = api.post("risk-decisions/", lowering)
    Offender.objects.filter(pk=offender.pk).update(closed_on=timezone.localdate(now))
    closed = api.post("risk-decisions/", told)

    assert (again.status_code, closed.status_code) == (409, 409)
    assert "already waiting for approval" in again.json()["detail"]
    assert "record is closed" in closed.json()["detail"]


def test_an_outsider_decides_nothing(told: dict[str, Any], outsider: User, auditor: User) -> None:
    """404 for who may decide but not see, 403 for who may not decide."""
    assert by_token(outsider).post("risk-decisions/", told).status_code == 404
    assert by_token(auditor).post("risk-decisions/", told).status_code == 403
    assert not RiskDecision.objects.exists()
