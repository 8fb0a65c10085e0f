"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.correcting import answer_question, correct_visit
from visits.services.devices import answer_device, change_device, end_device, record_device
from visits.services.planning import refresh
from visits.services.recording import copy_visits, record_extract_visits, record_visit

__all__ = [
    "answer_device",
    "answer_question",
    "change_device",
    "copy_visits",
    "correct_visit",
    "end_device",
    "record_device",
    "record_extract_visits",
    "record_visit",
    "refresh",
]
