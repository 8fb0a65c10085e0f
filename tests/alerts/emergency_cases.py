"""What is alerted of an emergency: opened by it, closed by the review."""

from datetime import date, datetime
from typing import Any

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.offenders.models import EmergencyAccess
from offender_mgmt.offenders.services import ask_for_emergency, review_emergency
from tests.factories import make_user


def let_somebody_in(scene: Any) -> datetime:
    """An officer without a team asks, who sees nobody else."""
    asking = make_user("eve.emergency", Role.OFFENDER_MANAGER)
    reference = scene.offender.reference
    ask_for_emergency(reference=reference, reason="A child.", by=asking, now=scene.now)
    now: datetime = scene.now
    return now


def review_it(scene: Any, now: datetime) -> None:
    """The supervisor looks at why."""
    one = EmergencyAccess.objects.get()
    review_emergency(
        public_id=one.public_id, was_justified=True, note="The log.", by=scene.supervisor, now=now
    )


CASES = [
    pytest.param("emergency_access", let_somebody_in, review_it, date(2026, 11, 19), id="emergency"),
]
