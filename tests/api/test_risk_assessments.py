"""ARMS through the API: started, written, completed; a stale edit is a conflict."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from risk.models import Assessment
from tests.api.conftest import Api, by_session, by_token

pytestmark = pytest.mark.django_db

FACTOR = {"code": "SR1", "is_protective": False, "priority": "high", "told": "Drinks again."}


def started(api: Api, offender: Offender) -> dict[str, Any]:
    """A draft."""
    answer = api.post("assessments/", {"offender": offender.public_id})
    assert answer.status_code == 201, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_an_assessment_is_started_written_and_completed(
    sign_in: Any, offender: Offender, officer: User, now: datetime
) -> None:
    """Each deed has its address, and answers with the assessment as it is now."""
    api = sign_in(officer)
    draft = started(api, offender)
    path = f"assessments/{draft['id']}/"

    factored = api.post(f"{path}factors/", FACTOR).json()
    whole = {"overall_priority": "high", "summary": "Stable.", "seen": draft["mark"]}
    saved = api.post(f"{path}save/", whole)
    today = str(timezone.localdate(now))
    completed = api.post(f"{path}complete/", {"completed_on": today}).json()

    assert [(one["code"], one["told"]) for one in factored["factors"]] == [("SR1", "Drinks again.")]
    assert saved.status_code == 200
    assert (completed["overall_priority"], completed["completed_on"], completed["completed_by"]) == (
        "high",
        today,
        "olivia.officer",
    )
    assert api.get(path).json() == completed
    assert [one["id"] for one in api.rows("assessments/", f"offender={offender.public_id}")] == [draft["id"]]
    assert "summary" not in api.rows("assessments/")[0]
    events = AuditEvent.objects.filter(actor_id=officer.pk).values_list("verb", flat=True)
    assert {"assessment_started", "assessment_saved", "assessment_completed", "offender_viewed"} <= set(
        events
    )


def test_a_stale_edit_is_a_conflict(offender: Offender, officer: User, colleague: User) -> None:
    """Who saves second sees a sentence, and the first text stands."""
    api = by_token(officer)
    draft = started(api, offender)
    path = f"assessments/{draft['id']}/"
    whole = {"overall_priority": "high", "summary": "First.", "seen": draft["mark"]}
    api.post(f"{path}save/", whole)
    api.post(f"{path}factors/", FACTOR)

    answers = [
        by_token(colleague).post(f"{path}save/", whole | {"summary": "Second."}),
        by_token(colleague).post(f"{path}factors/", FACTOR | {"told": "Sober."}),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Somebody else saved this" in answer.json()["detail"] for answer in answers)
    shown = api.get(path).json()
    assert (shown["summary"], shown["factors"][0]["told"]) == ("First.", "Drinks again.")


@pytest.mark.parametrize(
    ("deed", "body", "status", "sentence"),
    [
        pytest.param("complete", {"completed_on": "2026-01-01"}, 409, "overall priority", id="not whole"),
        pytest.param("complete", {"completed_on": "soon"}, 400, "Date has wrong format", id="no date"),
        pytest.param("complete", {}, 400, "required", id="no day"),
        pytest.param(
            "factors", FACTOR | {"priority": "huge"}, 400, "not a valid choice", id="no such priority"
        ),
        pytest.param("factors", FACTOR | {"code": " "}, 400, "may not be blank", id="no code"),
        pytest.param("factors", FACTOR | {"code": "x" * 31}, 400, "no more than 30", id="the item's wording"),
        pytest.param("factors", FACTOR | {"told": "nul \x00"}, 400, "Null characters", id="nul"),
        pytest.param("factors", FACTOR | {"wording": "x"}, 400, "There is no such field", id="unknown field"),
        pytest.param("save", {"summary": "x"}, 400, "required", id="without the mark"),
        pytest.param("save", {"summary": "x", "seen": "y"}, 409, "Somebody else saved", id="another mark"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    deed: str, body: dict[str, Any], status: int, sentence: str, offender: Offender, officer: User
) -> None:
    """400 or 409, and nothing is written."""
    api = by_token(officer)
    draft = started(api, offender)

    answer = api.post(f"assessments/{draft['id']}/{deed}/", body)

    assert (answer.status_code, sentence in answer.content.decode()) == (status, True), answer.content
    kept = Assessment.objects.get()
    assert (kept.summary, kept.completed_on, kept.factors.count()) == ("", None, 0)


def test_an_outsider_finds_no_assessment(offender: Offender, officer: User, outsider: User) -> None:
    """404 for every deed, as if there were none."""
    draft = started(by_token(officer), offender)
    api, path = by_token(outsider), f"assessments/{draft['id']}/"

    assert api.rows("assessments/") == []
    assert api.get(path).status_code == 404
    assert api.post("assessments/", {"offender": offender.public_id}).status_code == 404
    assert [api.post(f"{path}{deed}/", {}).status_code for deed in ("save", "factors", "complete")] == [
        404
    ] * 3
    assert by_token(officer).get("assessments/nothing/").status_code == 404


def test_a_second_draft_is_a_conflict(offender: Offender, officer: User) -> None:
    """One draft at a time."""
    api = by_token(officer)
    started(api, offender)

    answer = api.post("assessments/", {"offender": offender.public_id})

    assert answer.status_code == 409
    assert "already been started" in answer.json()["detail"]
