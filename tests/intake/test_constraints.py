"""What the database refuses about imports."""

from datetime import datetime
from typing import Any

import pytest

from intake.models import Decision, ImportBatch, StagedRow
from offender_mgmt.accounts.models import User
from tests.constraints import Row, refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(supervisor: User, now: datetime) -> Row:
    """An applied import."""
    return {
        "filename": "register.csv",
        "content": b"",
        "sha256": "0" * 64,
        "profile": "standard",
        "extract_date": now,
        "status": "applied",
        "uploaded_by": supervisor,
        "uploaded_at": now,
        "applied_by": supervisor,
        "applied_at": now,
    }


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("the_same_file_is_applied_once", {"filename": "copy.csv"}, id="applied twice"),
        pytest.param("applied_batch_has_a_named_user", {"applied_by": None}, id="applied by nobody"),
        pytest.param("applied_batch_has_a_named_user", {"applied_at": None}, id="applied at no time"),
    ],
)
def test_a_file_is_applied_once_by_a_named_user(name: str, changes: dict[str, Any], batch: Row) -> None:
    """One file, one application, one author (issue 2)."""
    assert refusal_of(ImportBatch, batch, changes) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_staged_row_per_number", {}, id="the same row twice"),
        pytest.param(
            "row_that_is_not_accepted_says_why", {"number": 2, "outcome": "rejected"}, id="no reason"
        ),
        pytest.param(
            "row_that_is_not_accepted_says_why", {"number": 2, "outcome": "needs_decision"}, id="no question"
        ),
    ],
)
def test_every_source_row_ends_once_and_says_why(name: str, changes: dict[str, Any], batch: Row) -> None:
    """Accepted, needs decision or rejected with reasons, and the three add up (issue 2)."""
    valid = {"batch": ImportBatch.objects.create(**batch), "number": 1, "outcome": "accepted", "cells": []}

    assert refusal_of(StagedRow, valid, changes) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_decision_per_doubt", {"row_number": 2}, id="the same doubt twice"),
        pytest.param(
            "answered_decision_has_a_person_and_a_reason", {"decided_at": "now"}, id="answered by nobody"
        ),
        pytest.param(
            "answered_decision_has_a_person_and_a_reason", {"decided_by": "user"}, id="answered at no time"
        ),
        pytest.param(
            "answered_decision_has_a_person_and_a_reason",
            {"decided_at": "now", "decided_by": "user"},
            id="answered without a reason",
        ),
    ],
)
def test_a_doubt_is_asked_once_and_answered_by_a_person(
    name: str, changes: dict[str, Any], batch: Row, now: datetime
) -> None:
    """An answer has an author and a reason (issue 2)."""
    valid = {
        "batch": ImportBatch.objects.create(**batch),
        "row_number": 1,
        "reference": "TST/1",
        "field": "risk_level",
        "raw": "Med/High",
        "question": "Which level?",
    }
    means = {"now": now, "user": batch["uploaded_by"]}

    assert (
        refusal_of(Decision, valid, {key: means.get(value, value) for key, value in changes.items()}) == name
    )


@pytest.mark.parametrize(
    ("name", "without"),
    [
        pytest.param("undone_batch_has_two_people_and_a_reason", {"undo_reason": ""}, id="no reason"),
        pytest.param("undone_batch_has_two_people_and_a_reason", {"undo_requested_by": None}, id="not asked"),
        pytest.param("undone_batch_has_two_people_and_a_reason", {"undone_by": None}, id="by nobody"),
        pytest.param("undone_batch_has_two_people_and_a_reason", {"undone_at": None}, id="at no time"),
        pytest.param(
            "undone_batch_has_two_people_and_a_reason", {"status": "applied"}, id="and still applied"
        ),
    ],
)
def test_an_import_is_undone_by_two_people(
    name: str, without: dict[str, Any], batch: Row, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """Who asked, why, who did it and when (ADR 0024)."""
    undone = {
        "status": "undone",
        "undo_reason": "The wrong file.",
        "undo_requested_by": supervisor,
        "undone_by": other_supervisor,
        "undone_at": now,
    }

    assert refusal_of(ImportBatch, batch | undone, {"sha256": "1" * 64} | without) == name


def test_who_asked_does_not_undo_it(
    batch: Row, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """Two people are two."""
    undone = batch | {
        "status": "undone",
        "undo_reason": "The wrong file.",
        "undo_requested_by": supervisor,
        "undone_by": other_supervisor,
        "undone_at": now,
    }

    assert refusal_of(ImportBatch, undone, {"undone_by": supervisor}) == "import_was_undone_by_another"
