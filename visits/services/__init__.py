"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.planning import refresh
from visits.services.recording import record_extract_visits, record_visit

__all__ = ["record_extract_visits", "record_visit", "refresh"]
