"""What the database refuses about users."""

import pytest

from offender_mgmt.accounts.models import User
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
