"""Keeping alerts true (`reconciling`), proving that nobody fell off (`sweeping`), telling people (`delivering`)."""

from offender_mgmt.alerts.services.certifying import export_certificates
from offender_mgmt.alerts.services.checking import ClockRefused, accept_fewer, full_check
from offender_mgmt.alerts.services.delivering import deliver
from offender_mgmt.alerts.services.handling import (
    acknowledge,
    assign,
    comment,
    open_alert,
    possible_assignees,
)
from offender_mgmt.alerts.services.probing import seen
from offender_mgmt.alerts.services.reconciling import reconcile, refresh
from offender_mgmt.alerts.services.reviving import retry_dead
from offender_mgmt.alerts.services.sweeping import sweep
from offender_mgmt.alerts.services.telling import tell_also

__all__ = [
    "ClockRefused",
    "accept_fewer",
    "acknowledge",
    "assign",
    "comment",
    "deliver",
    "export_certificates",
    "full_check",
    "open_alert",
    "possible_assignees",
    "reconcile",
    "refresh",
    "retry_dead",
    "seen",
    "sweep",
    "tell_also",
]
