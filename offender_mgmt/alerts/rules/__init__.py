"""Decisions of alerting: what a check proves, and who is told when."""

from offender_mgmt.alerts.rules.checks import Comparison, Condition, Partition, Reconciled

__all__ = ["Comparison", "Condition", "Partition", "Reconciled"]
