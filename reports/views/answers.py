"""Where each kind of alert is answered, and how the link says so."""

from dataclasses import dataclass

from django.urls import reverse

from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender


@dataclass(frozen=True)
class Answer:
    """A page and the words that lead to it. Its address takes the alert's subject, or the person's key."""

    page: str
    words: str = "Answer it"
    is_of_the_person: bool = False


BOTH_TRUE = "Say how both can be true"
CHECKED = "See what was checked"
ANSWERS = {
    "visit_during_suspension": Answer("visits:answer", BOTH_TRUE),
    "contact_before_visit": Answer("visits:answer-contact", BOTH_TRUE),
    "visits_overlap": Answer("visits:answer-overlap", BOTH_TRUE),
    "announced_without_approval": Answer("visits:authorise", "Authorise it, or not"),
    "visor_entry_late": Answer("visits:visor-entry", "Write it up"),
    "follow_up_late": Answer("visits:finish_follow_up", "Say that it is done"),
    "device_not_declared": Answer("visits:device_answer", "Say what was done about it"),
    "device_not_seen": Answer("visits:device_answer", "Give an account of it"),
    "condition_never_checked": Answer("visits:coverage", CHECKED, is_of_the_person=True),
    "condition_check_late": Answer("visits:coverage", CHECKED, is_of_the_person=True),
    "emergency_access": Answer("emergency:review", "Review it"),
    "ladder_review": Answer("visits:attempts", "See the attempts, and decide", is_of_the_person=True),
    "warrant_ready": Answer("visits:attempts", "See the attempts, and decide", is_of_the_person=True),
    "officer_not_back": Answer("visits:safe", "Say that they are safe"),
    "officer_under_duress": Answer("visits:safe", "Say that they are safe"),
}


def answer_to(alert: Alert, person: Offender) -> dict[str, str]:
    """The link that answers this alert; empty for one that something else puts right."""
    answer = ANSWERS.get(alert.kind)
    if answer is None:
        return {"url": "", "answer_words": ""}
    key = person.public_id if answer.is_of_the_person else alert.subject
    return {"url": reverse(answer.page, args=[key]), "answer_words": answer.words}
