"""Writes of caseload."""

from caseload.services.hours import set_hours
from caseload.services.promising import promise
from caseload.services.publishing import publish_policy
from caseload.services.recalculating import recalculate
from caseload.services.simulating import ask_simulation, check_was_shown, simulate_waiting

__all__ = [
    "ask_simulation",
    "check_was_shown",
    "promise",
    "publish_policy",
    "recalculate",
    "set_hours",
    "simulate_waiting",
]
