"""The demo's hours: made once, and never outside the demo."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from caseload.models import ContractedHours, Milestone
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Absence, Team, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_demo(settings: Any, north: Team) -> None:
    """The demo's supervisor."""
    settings.VIGIL_DEMO = True
    make_user("supervisor", Role.SUPERVISOR, supervises=[north])


def test_twice_is_once(in_demo: None, officer: User) -> None:
    """Hours, a day in court, two of training, and a promise."""
    for _ in range(2):
        call_command("prepare_demo_caseload")

    assert ContractedHours.objects.get().hours == "37"
    assert set(Absence.objects.values_list("reason", flat=True)) == {"court", "training"}
    assert Milestone.objects.count() == 1


def test_it_refuses_to_invent_hours_elsewhere(in_demo: None, officer: User, settings: Any) -> None:
    """A force's own hours are its own."""
    settings.VIGIL_DEMO = False
    with pytest.raises(CommandError, match="VIGIL_DEMO"):
        call_command("prepare_demo_caseload")
    assert not ContractedHours.objects.exists()
