"""A window is told to nobody but who may see it: not by mail, in a log, in the audit log, or in an alert.

Pages and answers of the API are asked in test_access.py, on the one walk over all addresses and roles.
"""

import json

import pytest
from django.core import mail
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from tests.architecture.addresses import every_address
from tests.architecture.walk import ask
from tests.architecture.window_things import tells_window
from tests.architecture.window_writes import CALLS
from tests.architecture.world import World
from visits.models import VisitWindow


def test_neither_mail_nor_log_nor_audit_nor_alert_tells_a_window(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything that leaves Vigil by itself, and everything that is kept, after the window was seen, asked for in
    vain, and overridden.
    """
    caplog.set_level("DEBUG")
    (address,) = (one for one in every_address() if one.route == "visits/window/<uuid:public_id>/")
    told = {role: ask(world, address, ("GET", "own", role)).tells_window for role in world.users}
    window = VisitWindow.objects.get(closed_at=None)
    CALLS["visits.services.override_window"][1](world)(by=User.objects.get(username="susan.supervisor"))

    alerts.sweep(now=timezone.now())
    alerts.deliver(now=timezone.now())

    assert {role for role, tells in told.items() if tells} == {"supervisor"}
    assert mail.outbox
    assert not [message.subject for message in mail.outbox if tells_window(str(message.message()))]
    assert not tells_window(caplog.text + str(window) + repr(window))
    kept = [event.details for event in AuditEvent.objects.all()]
    assert not tells_window(json.dumps(kept) + json.dumps(list(Alert.objects.values()), default=str))
