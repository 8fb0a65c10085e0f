"""Writes of caseload."""

from caseload.services.hours import set_hours
from caseload.services.promising import promise

__all__ = ["promise", "set_hours"]
