"""What the database refuses about policy."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import InternalError, connection, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.policy.models import PolicyRevision, PolicyValue
from tests.constraints import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(administrator: User, auditor: User, now: datetime) -> dict[str, Any]:
    """What the changes below refer to."""
    return {"administrator": administrator, "auditor": auditor, "now": now}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param(
            "policy_was_approved_by_a_second_person",
            {"approved_by": "administrator", "approved_at": "now"},
            id="approved by the one who drafted it",
        ),
        pytest.param(
            "policy_was_approved_by_a_second_person", {"approved_at": "now"}, id="approved by nobody"
        ),
        pytest.param(
            "policy_was_approved_by_a_second_person", {"approved_by": "auditor"}, id="approved at no time"
        ),
        pytest.param(
            "policy_was_approved_by_a_second_person",
            {"approved_by": "auditor", "approved_at": "now", "drafted_by": None},
            id="approved although nobody drafted it",
        ),
        pytest.param("policy_was_drafted_by_somebody", {"drafted_by": None}, id="drafted by nobody"),
    ],
)
def test_a_revision_is_drafted_by_one_and_approved_by_another(
    name: str, changes: dict[str, str | None], cast: dict[str, Any]
) -> None:
    """Four eyes at the database too (ACC-13)."""
    valid = {"name": "Draft", "effective_from": date(2027, 1, 1), "drafted_by": cast["administrator"]}

    found = refusal_of(PolicyRevision, valid, {key: cast.get(value or "") for key, value in changes.items()})

    if changes == {"approved_by": "auditor", "approved_at": "now", "drafted_by": None}:
        name = "policy_was_drafted_by_somebody"  # the alphabet decides which of two is named
    assert found == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("policy_was_withdrawn_by_somebody_with_a_reason", {"withdrawn_by": None}, id="nobody"),
        pytest.param("policy_was_withdrawn_by_somebody_with_a_reason", {"withdrawn_at": None}, id="no time"),
        pytest.param(
            "policy_was_withdrawn_by_somebody_with_a_reason", {"withdrawn_because": ""}, id="no reason"
        ),
        pytest.param(
            "withdrawn_policy_is_never_approved",
            {"approved_by": "auditor", "approved_at": "now"},
            id="approved",
        ),
    ],
)
def test_a_draft_is_withdrawn_whole_and_never_approved(
    name: str, changes: dict[str, Any], cast: dict[str, Any]
) -> None:
    """By whom, when and why; and then it cannot come into force."""
    valid = {
        "name": "Draft",
        "effective_from": date(2027, 1, 1),
        "drafted_by": cast["administrator"],
        "withdrawn_by": cast["administrator"],
        "withdrawn_at": cast["now"],
        "withdrawn_because": "Another comes.",
    }

    changed = {key: cast.get(value, value) if value else value for key, value in changes.items()}
    assert refusal_of(PolicyRevision, valid, changed) == name


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(
            "withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_because = ''", id="brought back"
        ),
        pytest.param("name = 'Another'", id="renamed"),
    ],
)
def test_a_withdrawn_draft_stays_as_it_was(deed: str, cast: dict[str, Any]) -> None:
    """Whoever writes past the application."""
    revision = PolicyRevision.objects.create(
        name="Draft",
        effective_from=date(2027, 1, 1),
        drafted_by=cast["administrator"],
        withdrawn_by=cast["auditor"],
        withdrawn_at=cast["now"],
        withdrawn_because="Another comes.",
    )

    with pytest.raises(InternalError, match="Cannot update rows"), transaction.atomic():
        connection.cursor().execute(
            f"UPDATE policy_policyrevision SET {deed} WHERE id = %s",
            [revision.pk],
        )


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_value_per_key_and_revision", {"value": 3}, id="the same key twice"),
        pytest.param("policy_value_has_a_source", {"key": "other", "source": ""}, id="no source"),
    ],
)
def test_a_value_has_one_source_and_one_place(name: str, changes: dict[str, Any]) -> None:
    """Every number comes from somewhere, once (domain, first lines)."""
    revision = PolicyRevision.objects.get(is_shipped=True)
    valid = {"revision": revision, "key": "new_key", "value": 1, "source": "Force order 7", "certainty": "V"}

    assert refusal_of(PolicyValue, valid, changes) == name


def test_one_revision_is_approved_from_a_day(cast: dict[str, Any]) -> None:
    """Whichever came second, nobody could say which is in force (issue 8, bad input)."""
    people = {"drafted_by": cast["administrator"], "approved_by": cast["auditor"], "approved_at": cast["now"]}
    valid = {"name": "First", "effective_from": date(2027, 1, 1), **people}

    assert refusal_of(PolicyRevision, valid, {"name": "Second"}) == "one_approved_policy_from_a_day"
