"""Writes of visiting: recording a visit, and keeping the due date that follows from the facts."""

from visits.services.announcing import ask_to_announce, review_announced_visit
from visits.services.attaching import NewFile, attach_file
from visits.services.climbing import CourseChosen, decide_after_attempts
from visits.services.contacting import record_contact
from visits.services.copying import copy_visits
from visits.services.correcting import answer_question, correct_visit
from visits.services.devices import answer_device, change_device, end_device, record_device, restore_device
from visits.services.drafting import discard_draft, record_drafted_visit, save_draft
from visits.services.follow_ups import finish_follow_up
from visits.services.planning import refresh
from visits.services.recording import record_extract_visits, record_visit
from visits.services.safety import GoingOut, agree_duress_word, check_in, check_out, confirm_safe, extend
from visits.services.scanning import scan_waiting
from visits.services.visor import write_visor_entry
from visits.services.windows import disclose_periods, override_window, tend_windows

__all__ = [
    "CourseChosen",
    "GoingOut",
    "NewFile",
    "agree_duress_word",
    "answer_device",
    "answer_question",
    "ask_to_announce",
    "attach_file",
    "change_device",
    "check_in",
    "check_out",
    "confirm_safe",
    "copy_visits",
    "correct_visit",
    "decide_after_attempts",
    "discard_draft",
    "disclose_periods",
    "end_device",
    "extend",
    "finish_follow_up",
    "override_window",
    "record_contact",
    "record_device",
    "record_drafted_visit",
    "record_extract_visits",
    "record_visit",
    "refresh",
    "restore_device",
    "review_announced_visit",
    "save_draft",
    "scan_waiting",
    "tend_windows",
    "write_visor_entry",
]
