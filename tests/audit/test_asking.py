"""Putting a question to the log: what the rule refuses, and what of the question stays in the log."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import PROCESSING, Processing, Purpose, Verb
from offender_mgmt.audit.models import AuditEvent, Inquiry
from offender_mgmt.audit.rules.asking import Span, check_can_ask
from offender_mgmt.audit.services.asking import Asked, ask
from offender_mgmt.errors import RuleViolation
from tests.constraints import refusal_of

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("span", "reason", "refusal"),
    [
        pytest.param(Span(NOW - 92 * DAY, NOW), "Complaint 17", None, id="the longest span, until now"),
        pytest.param(Span(NOW - 92 * DAY - SECOND, NOW), "Complaint 17", "92 days at most", id="longer"),
        pytest.param(Span(NOW - SECOND, NOW), "Complaint 17", None, id="a second"),
        pytest.param(Span(NOW, NOW), "Complaint 17", "after the beginning", id="no time at all"),
        pytest.param(Span(NOW - DAY, NOW + SECOND), "Complaint 17", "in the future", id="the future"),
        pytest.param(Span(NOW - DAY, NOW), "0123456789", None, id="ten characters"),
        pytest.param(Span(NOW - DAY, NOW), "012345678 ", "Say why", id="nine and a space"),
        pytest.param(Span(NOW - DAY, NOW), "", "Say why", id="no reason"),
    ],
)
def test_a_question_is_about_a_span_of_the_past_and_has_a_reason(
    span: Span, reason: str, refusal: str | None
) -> None:
    """An inquiry is short and says why; who asks about years asks how somebody works (LAW-6)."""
    if refusal is None:
        check_can_ask(span, reason=reason, longest_days=92, now=NOW)
        return
    with pytest.raises(RuleViolation, match=refusal):
        check_can_ask(span, reason=reason, longest_days=92, now=NOW)


def test_every_verb_has_its_place_among_the_uses_of_data() -> None:
    """Each of the six that s.62 names has a deed, and a few deeds concern no record (LAW-1)."""
    assert set(PROCESSING) == set(Verb)
    assert set(PROCESSING.values()) == set(Processing)
    assert PROCESSING[Verb.OFFENDERS_LISTED] == Processing.CONSULTATION
    assert PROCESSING[Verb.REPORT_EXPORTED] == Processing.DISCLOSURE
    assert PROCESSING[Verb.OFFENDERS_MERGED] == Processing.COMBINATION
    assert PROCESSING[Verb.OFFENDER_REGISTERED] == Processing.COLLECTION
    assert PROCESSING[Verb.OFFENDER_CHANGED] == Processing.ALTERATION
    assert PROCESSING[Verb.DETAILS_ERASED] == Processing.ERASURE


def put(by: User, **about: int) -> Inquiry:
    """A question about the last day."""
    asked = Asked(Span(NOW - DAY, NOW), Purpose.LAWFULNESS, " Complaint 17 ", **about)
    return ask(asked, longest_days=92, by=by, now=NOW)


@pytest.mark.django_db
def test_a_question_is_itself_in_the_log(auditor: User) -> None:
    """With purpose, reason, what was asked and how much was found, before anybody sees an answer (LAW-6)."""
    AuditEvent.objects.create(verb="signed_in", actor_id=5, actor_name="Olivia", at=NOW - DAY)
    AuditEvent.objects.create(verb="signed_in", actor_id=5, actor_name="Olivia", at=NOW)

    question = put(auditor, user_id=5)

    event = AuditEvent.objects.get(verb=Verb.LOG_ASKED)
    assert event.actor_id == auditor.pk
    assert event.details == {
        "question": str(question.public_id),
        "account": 5,
        "since": "2026-11-18T12:00:00+00:00",
        "until": "2026-11-19T12:00:00+00:00",
        "purpose": "lawfulness",
        "reason": "Complaint 17",
        "found": 1,
    }


@pytest.mark.django_db
def test_a_question_about_a_person_is_a_look_at_that_person(auditor: User) -> None:
    """Whoever asks later who looked, finds the auditor too."""
    put(auditor, offender_id=7)

    assert AuditEvent.objects.get(verb=Verb.LOG_ASKED).offender_ids == [7]


@pytest.mark.django_db
def test_a_refused_question_leaves_nothing(auditor: User) -> None:
    """Neither a question nor an event."""
    with pytest.raises(RuleViolation):
        ask(
            Asked(Span(NOW, NOW), Purpose.CRIMINAL, "Complaint 17", user_id=5),
            longest_days=92,
            by=auditor,
            now=NOW,
        )

    assert not Inquiry.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"purpose": "curiosity"}, "inquiry_has_a_lawful_purpose"),
        ({"reason": ""}, "inquiry_has_a_reason"),
        ({"user_id": 5}, "inquiry_is_about_one_person_or_one_account"),
        ({"offender_id": None}, "inquiry_is_about_one_person_or_one_account"),
        ({"until": NOW - DAY}, "inquiry_is_about_the_past"),
        ({"until": NOW + SECOND}, "inquiry_is_about_the_past"),
    ],
)
def test_the_database_refuses_a_question_without_purpose(changes: dict[str, object], refusal: str) -> None:
    """What the rule refuses, the table refuses as well."""
    valid = {
        "asked_by_id": 1,
        "asked_at": NOW,
        "purpose": "lawfulness",
        "reason": "Complaint 17",
        "offender_id": 7,
        "since": NOW - DAY,
        "until": NOW,
    }

    assert refusal_of(Inquiry, valid, changes) == refusal


@pytest.mark.django_db
def test_a_question_cannot_be_reworded(auditor: User) -> None:
    """What was asked stays what was asked: refused by the grants (AUD-7)."""
    put(auditor, offender_id=7)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Inquiry.objects.update(reason="Another reason")


@pytest.mark.django_db
def test_an_event_is_found_by_person_and_by_account(supervisor: User) -> None:
    """Each by its own index, and nobody else's."""
    looked = audit.record(Verb.OFFENDER_VIEWED, by=supervisor, offender_ids=[7, 9])
    audit.record(Verb.OFFENDER_VIEWED, by=audit.SystemActor("sweep"), offender_ids=[8])

    assert list(AuditEvent.objects.about(9)) == [looked]
    assert list(AuditEvent.objects.by(supervisor.pk)) == [looked]
