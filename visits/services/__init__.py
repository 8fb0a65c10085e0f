"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.climbing import CourseChosen, decide_after_attempts
from visits.services.correcting import answer_question, correct_visit
from visits.services.planning import refresh
from visits.services.recording import copy_visits, record_extract_visits, record_visit

__all__ = [
    "CourseChosen",
    "answer_question",
    "copy_visits",
    "correct_visit",
    "decide_after_attempts",
    "record_extract_visits",
    "record_visit",
    "refresh",
]
