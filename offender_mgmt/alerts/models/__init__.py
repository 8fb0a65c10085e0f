"""Alerts and what people did about them, who was told, and the checks that prove that nobody fell off."""

from offender_mgmt.alerts.models.alerts import Alert, AlertAction, AlertQuerySet, Escalation
from offender_mgmt.alerts.models.checks import LiveAccepted, Probe, Recount, SweepRun
from offender_mgmt.alerts.models.delivery import Notification, NotificationQuerySet

__all__ = [
    "Alert",
    "AlertAction",
    "AlertQuerySet",
    "Escalation",
    "LiveAccepted",
    "Notification",
    "NotificationQuerySet",
    "Probe",
    "Recount",
    "SweepRun",
]
