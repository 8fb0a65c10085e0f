"""Keeping alerts true (`reconciling`), proving that nobody fell off (`sweeping`), telling people (`delivering`)."""

from offender_mgmt.alerts.services.delivering import deliver
from offender_mgmt.alerts.services.reconciling import reconcile, refresh
from offender_mgmt.alerts.services.sweeping import sweep

__all__ = ["deliver", "reconcile", "refresh", "sweep"]
