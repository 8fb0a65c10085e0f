"""Tools and their results through the API."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from risk.models import RiskTool, ToolResult
from tests.api.conftest import by_session, by_token
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(offender: Offender, now: datetime) -> dict[str, Any]:
    """OSP/DC of yesterday, 31 points."""
    return {
        "offender": str(offender.public_id),
        "tool": "osp_dc",
        "version": "2021",
        "score": "31",
        "assessed_on": str(timezone.localdate(now) - timedelta(days=1)),
        "assessor": "A. Probation",
    }


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_result_is_recorded_and_shown(
    sign_in: Any, told: dict[str, Any], offender: Offender, officer: User
) -> None:
    """The answer is the row of the list; the band follows from the score."""
    api = sign_in(officer)

    answer = api.post("tool-results/", told)

    assert answer.status_code == 201
    shown = answer.json()
    assert {name: shown[name] for name in ("tool", "version", "score", "band", "recorded_by")} == {
        "tool": "osp_dc",
        "version": "2021",
        "score": "31.00",
        "band": "high",
        "recorded_by": "olivia.officer",
    }
    assert api.rows("tool-results/", f"offender={offender.public_id}") == [shown]
    verbs = AuditEvent.objects.filter(actor_id=officer.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["tool_result_recorded", "offenders_listed"]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        pytest.param({"assessed_on": "2999-01-01"}, 409, "in the future", id="future"),
        pytest.param({"assessed_on": "1979-01-01"}, 409, "before the offender was born", id="unborn"),
        pytest.param({"score": 65}, 409, "has no band for a score of 65", id="in no band"),
        pytest.param({"band": "low"}, 409, "Correct the score or the band", id="score and band differ"),
        pytest.param({"band": "lowest"}, 409, "has no such band", id="no such band"),
        pytest.param({"version": "2026"}, 409, "was not in use", id="not in use yet"),
        pytest.param({"tool": "astrology"}, 422, "No tool has this code and version", id="no such tool"),
        pytest.param({"version": "1999"}, 422, "No tool has this code and version", id="no such version"),
        pytest.param({"score": "3.005"}, 400, "no more than 2 decimal places", id="three decimals"),
        pytest.param({"score": "-1"}, 400, "greater than or equal to 0", id="negative"),
        pytest.param({"score": "NaN"}, 400, "A valid number is required", id="not a number"),
        pytest.param({"assessed_on": "04/05/2026"}, 400, "Date has wrong format", id="another date"),
        pytest.param({"assessor": 7}, 400, "Not a valid string", id="a number for a name"),
        pytest.param({"assessor": "nul \x00"}, 400, "Null characters are not allowed", id="nul"),
        pytest.param({"assessor": "x" * 201}, 400, "no more than 200 characters", id="a long name"),
        pytest.param({"level": "low"}, 400, "There is no such field", id="an unknown field"),
        pytest.param({"offender": 5}, 400, "valid UUID", id="a number for an id"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    changes: dict[str, Any], status: int, sentence: str, told: dict[str, Any], officer: User
) -> None:
    """400 for what cannot be read, 409 for what cannot have been; nothing is written."""
    answer = by_token(officer).post("tool-results/", told | changes)

    assert (answer.status_code, sentence in answer.content.decode()) == (status, True), answer.content
    assert not ToolResult.objects.exists()


def test_the_same_result_twice_is_a_conflict(told: dict[str, Any], officer: User) -> None:
    """A retry is told so, and there is one fact."""
    api = by_token(officer)

    answers = [api.post("tool-results/", told) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]
    assert ToolResult.objects.count() == 1


def test_results_of_others_are_neither_shown_nor_written(
    told: dict[str, Any], officer: User, outsider: User, south: Team, now: datetime
) -> None:
    """404, as if there were nobody."""
    by_token(officer).post("tool-results/", told)

    assert by_token(outsider).rows("tool-results/") == []
    assert by_token(outsider).post("tool-results/", told).status_code == 404
    other = make_offender(now=now, team=south)
    assert by_token(officer).post("tool-results/", told | {"offender": other.public_id}).status_code == 404


def test_the_tools_are_listed_with_their_bands(officer: User) -> None:
    """A program need not guess which bands a version has; one that is not in use says so."""
    tools = by_token(officer).rows("risk-tools/")

    assert len(tools) == RiskTool.objects.count()
    (osp,) = [one for one in tools if (one["code"], one["version"]) == ("osp_dc", "2021")]
    assert osp["bands"][4] == {
        "code": "very_high",
        "label": "Very high",
        "advises": "very_high",
        "from": "36",
        "to": "64",
    }
    assert {one["is_enabled"] for one in tools if one["version"] == "2026"} == {False}
