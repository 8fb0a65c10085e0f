"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.correcting import answer_question, correct_visit
from visits.services.drafting import discard_draft, record_drafted_visit, save_draft
from visits.services.planning import refresh
from visits.services.recording import copy_visits, record_extract_visits, record_visit

__all__ = [
    "answer_question",
    "copy_visits",
    "correct_visit",
    "discard_draft",
    "record_drafted_visit",
    "record_extract_visits",
    "record_visit",
    "refresh",
    "save_draft",
]
