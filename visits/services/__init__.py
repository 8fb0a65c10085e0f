"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.correcting import answer_question, correct_visit
from visits.services.planning import refresh
from visits.services.recording import copy_visits, record_extract_visits, record_visit
from visits.services.windows import disclose_periods, override_window, tend_windows

__all__ = [
    "answer_question",
    "copy_visits",
    "correct_visit",
    "disclose_periods",
    "override_window",
    "record_extract_visits",
    "record_visit",
    "refresh",
    "tend_windows",
]
