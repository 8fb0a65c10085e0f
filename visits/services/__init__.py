"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.announcing import ask_to_announce, review_announced_visit
from visits.services.contacting import record_contact
from visits.services.correcting import answer_question, correct_visit
from visits.services.planning import refresh
from visits.services.recording import copy_visits, record_extract_visits, record_visit
from visits.services.visor import write_visor_entry

__all__ = [
    "answer_question",
    "ask_to_announce",
    "copy_visits",
    "correct_visit",
    "record_contact",
    "record_extract_visits",
    "record_visit",
    "refresh",
    "review_announced_visit",
    "write_visor_entry",
]
