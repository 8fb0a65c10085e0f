"""The whole demo: its register, then what its people did with it, each part once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from caseload.models import HandOver
from offender_mgmt.alerts.models import AlertAction, Notification
from risk.models import ManagementPlan, ToolResult
from visits.models import CheckOut, Visit

pytestmark = pytest.mark.django_db
PARTS = (ToolResult, ManagementPlan, Visit, CheckOut, HandOver, AlertAction)


def test_each_part_of_the_demo_is_made_once(settings: Any) -> None:
    """Nothing of a part is missing, and whoever starts the demo again adds nothing."""
    settings.VIGIL_DEMO = True
    call_command("prepare_demo", verbosity=0)
    call_command("fill_demo")
    made = {part.__name__: part._default_manager.count() for part in PARTS}

    for command in ("prepare_demo", "fill_demo"):
        call_command(command)

    assert all(made.values()), made
    assert {part.__name__: part._default_manager.count() for part in PARTS} == made
    yesterday = timezone.now() - timedelta(days=1)
    assert Notification.objects.waiting().exists()
    assert not Notification.objects.waiting().filter(created_at__lt=yesterday).exists()


def test_it_refuses_to_invent_visits_elsewhere(settings: Any) -> None:
    """A force's own visits are its own."""
    settings.VIGIL_DEMO = False

    with pytest.raises(CommandError, match="VIGIL_DEMO"):
        call_command("fill_demo")
