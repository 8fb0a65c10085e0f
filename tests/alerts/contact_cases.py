"""What begins and ends the alerts about contacts, visits at once, announced visits and unwritten entries."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender, make_user
from visits.choices import Arrangement, Authorisation, Channel, Direction, Outcome, VisitQuestion
from visits.models import Visit, VisorEntry
from visits.services import (
    answer_question,
    record_contact,
    record_visit,
    review_announced_visit,
    write_visor_entry,
)
from visits.services.contacting import NewContact
from visits.services.recording import VisitDetails

if TYPE_CHECKING:
    from tests.alerts.test_conditions import Scene

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)


def visit_now(
    scene: "Scene", offender: Offender, arrangement: Arrangement = Arrangement.UNANNOUNCED
) -> Visit:
    """An attempt on Thursday 19 November 2026 at 10, by the manager and one more."""
    details = VisitDetails(
        AT,
        Outcome.NO_ANSWER,
        arrangement,
        ["risk"],
        [scene.manager, make_user(f"crew.{uuid4().hex[:8]}", Role.OFFENDER_MANAGER)],
        arrangement_reason="Interpreter.",
    )
    return record_visit(
        offender_id=offender.pk, details=details, client_key=uuid4(), by=scene.manager, now=scene.now
    )


def be_called_the_day_before(scene: "Scene") -> datetime:
    """The visit of 19 September 2026 was told as unannounced."""
    new = NewContact(
        datetime(2026, 9, 18, 12, tzinfo=UTC), Channel.CALL, Direction.TO_OFFENDER, "About a form."
    )
    record_contact(offender_id=scene.offender.pk, new=new, by=scene.manager, now=scene.now)
    return scene.now


def say_what_was_said(scene: "Scene", now: datetime) -> None:
    """No visit was mentioned."""
    visit, question = Visit.objects.get(), VisitQuestion.CONTACT_BEFORE
    answer_question(visit_id=visit.pk, question=question, answer="A form.", by=scene.manager, now=now)


def be_at_two_homes(scene: "Scene") -> datetime:
    """At the same moment."""
    other = make_offender(now=scene.now, visited_on=date(2026, 9, 19), manager=scene.manager)
    for offender in (other, scene.offender):
        visit_now(scene, offender)
    return scene.now


def say_which(scene: "Scene", now: datetime) -> None:
    """They live together."""
    visit = Visit.objects.filter(offender=scene.offender).latest("pk")
    question = VisitQuestion.OVERLAP
    answer_question(visit_id=visit.pk, question=question, answer="One home.", by=scene.manager, now=now)


def announce_at_high_risk(scene: "Scene") -> datetime:
    """Nobody was asked."""
    Offender.objects.filter(pk=scene.offender.pk).update(risk_level="high")
    visit_now(scene, scene.offender, Arrangement.ANNOUNCED)
    return scene.now


def decide_about_it(scene: "Scene", now: datetime) -> None:
    """A supervisor does not agree."""
    review_announced_visit(
        visit_id=Visit.objects.get(approval_needed=True).pk,
        decision=Authorisation.NOT_AUTHORISED,
        reason="He could have been met at work.",
        by=scene.supervisor,
        now=now,
    )


def write_nothing(scene: "Scene") -> datetime:
    """Three working days after Thursday is Tuesday the 24th."""
    visit_now(scene, scene.offender)
    return scene.later(days=6)


def write_it(scene: "Scene", now: datetime) -> None:
    """In the national register, under its reference."""
    entry = VisorEntry.objects.get()
    write_visor_entry(entry_id=entry.pk, reference="Z1/77", by=scene.manager, now=now)


CONTACT_CASES = [
    pytest.param(
        "contact_before_visit",
        be_called_the_day_before,
        say_what_was_said,
        date(2026, 9, 19),
        id="called before",
    ),
    pytest.param("visits_overlap", be_at_two_homes, say_which, date(2026, 11, 19), id="at two visits"),
    pytest.param(
        "announced_without_approval",
        announce_at_high_risk,
        decide_about_it,
        date(2026, 11, 19),
        id="announced",
    ),
    pytest.param("visor_entry_late", write_nothing, write_it, date(2026, 11, 24), id="not written up"),
]
