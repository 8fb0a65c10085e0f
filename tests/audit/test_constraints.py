"""What the database refuses about the audit log."""

import pytest

from offender_mgmt.audit.models import AuditEvent
from tests.constraints import refusal_of

pytestmark = pytest.mark.django_db


def test_an_event_has_an_author() -> None:
    """No event is without a name, even a job's (AUD-5)."""
    valid = {"verb": "signed_in", "actor_name": "sweep", "actor_role": "system"}

    assert refusal_of(AuditEvent, valid, {"actor_name": ""}) == "audit_event_has_an_actor"
