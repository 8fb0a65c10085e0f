"""What the database refuses about users, and about who is away and who covers."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import Absence, Cover, Qualification, SharedDuty, User
from tests.constraints import refusal_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["", "inspector", "Supervisor"])
def test_a_user_has_a_known_role(role: str) -> None:
    """No role, or one that no table of permissions knows, cannot be stored."""
    valid = {"username": "olivia.officer", "role": "offender_manager"}

    assert refusal_of(User, valid, {"username": "other", "role": role}) == "user_has_a_known_role"


@pytest.mark.parametrize("rank", [0, 6])
def test_a_user_has_a_known_rank(rank: int) -> None:
    """Whoever approves must not be junior: a rank that nobody knows could not be compared."""
    valid = {"username": "olivia.officer", "role": "offender_manager"}

    assert refusal_of(User, valid, {"username": "other", "rank": rank}) == "user_has_a_known_rank"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param(
            {"ends_on": date(2026, 10, 31)}, "absence_does_not_end_before_it_starts", id="ends before"
        ),
        pytest.param({"reason": "holiday"}, "absence_has_a_known_reason", id="no such reason"),
    ],
)
def test_an_absence_has_days_and_a_reason(
    changes: dict[str, Any], refusal: str, officer: User, supervisor: User, now: datetime
) -> None:
    """One that ends before it starts would silence nobody, or everybody."""
    day = date(2026, 11, 1)
    valid = {
        "user": officer,
        "starts_on": day,
        "ends_on": day,
        "reason": "leave",
        "recorded_by": supervisor,
        "recorded_at": now,
    }

    assert refusal_of(Absence, valid, changes) == refusal


def test_a_cover_has_a_time_and_two_people(
    officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """No time at all, or cover by oneself, would tell nobody."""
    valid = {
        "covered": officer,
        "covered_by": colleague,
        "starts_at": now,
        "ends_at": now + timedelta(hours=1),
        "recorded_by": supervisor,
        "recorded_at": now,
    }

    assert refusal_of(Cover, valid, {"ends_at": now}) == "cover_ends_after_it_starts"
    assert refusal_of(Cover, valid, {"covered_by": officer}) == "nobody_covers_themselves"


def test_a_shared_duty_has_two_people_and_one_at_a_time(
    officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """Otherwise nobody could say who answers beside the officer."""
    valid = {"officer": officer, "shared_with": supervisor, "starts_at": now}
    earlier = now - timedelta(seconds=1)

    assert (
        refusal_of(SharedDuty, valid, {"shared_with": colleague}) == "one_shared_duty_at_a_time_per_officer"
    )
    valid["officer"] = colleague
    ended = refusal_of(SharedDuty, valid, {"ends_at": earlier})
    assert ended == "shared_duty_does_not_end_before_it_starts"
    valid["officer"] = supervisor
    valid["shared_with"] = officer
    themselves = {"officer": officer}
    SharedDuty.objects.all().delete()
    assert refusal_of(SharedDuty, valid, themselves) == "nobody_shares_a_duty_with_themselves"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({"kind": ""}, "qualification_has_a_kind", id="nothing"),
        pytest.param({"evidence": ""}, "qualification_has_evidence", id="no evidence"),
        pytest.param(
            {"expires_on": date(2023, 12, 31)},
            "qualification_does_not_expire_before_it_is_obtained",
            id="over before it began",
        ),
        pytest.param({"because": "x"}, "correction_of_a_qualification_says_why", id="a reason for nothing"),
        pytest.param(
            {"is_taken_back": True}, "correction_of_a_qualification_says_why", id="nothing taken back"
        ),
    ],
)
def test_a_qualification(
    changes: dict[str, Any], refusal: str, officer: User, supervisor: User, now: datetime
) -> None:
    """What was obtained, when, and where that can be seen."""
    valid = {
        "user": officer,
        "kind": "arms",
        "obtained_on": date(2024, 1, 1),
        "evidence": "Certificate 7",
        "recorded_by": supervisor,
        "recorded_at": now,
    }

    assert refusal_of(Qualification, valid, changes) == refusal
