"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.copying import copy_visits
from visits.services.correcting import answer_question, correct_visit
from visits.services.following import finish_follow_up
from visits.services.planning import refresh
from visits.services.recording import record_extract_visits, record_visit

__all__ = [
    "answer_question",
    "copy_visits",
    "correct_visit",
    "finish_follow_up",
    "record_extract_visits",
    "record_visit",
    "refresh",
]
