"""What is alerted after attempts: planted, then gone. Part of the one table of conditions."""

from datetime import date, datetime
from typing import Any

import pytest

from offender_mgmt.offenders.models import Address
from tests.factories import make_visit
from visits.choices import LadderChoice, Outcome
from visits.services import CourseChosen, decide_after_attempts


def try_in_vain(scene: Any, *, outcome: Outcome, address: Address | None = None) -> datetime:
    """On 10 and on 12 November 2026."""
    for day in (10, 12):
        make_visit(scene.offender, date(2026, 11, day), outcome=outcome, address=address)
    now: datetime = scene.now
    return now


def be_abandoned_twice(scene: Any) -> datetime:
    """Two attempts that say nothing about a warrant."""
    return try_in_vain(scene, outcome=Outcome.ABANDONED)


def refuse_entry_twice(scene: Any) -> datetime:
    """Everything that can be on record is."""
    home = Address.objects.create(offender=scene.offender, lines="1 Elm Road", recorded_on=date(2026, 1, 1))
    return try_in_vain(scene, outcome=Outcome.REFUSED_ENTRY, address=home)


def decide_what_follows(scene: Any, now: datetime) -> None:
    """A supervisor does, in twenty words."""
    chosen = CourseChosen(LadderChoice.WARRANT, "word " * 20, now.date())
    decide_after_attempts(offender_id=scene.offender.pk, chosen=chosen, by=scene.supervisor, now=now)


CASES = [
    pytest.param(
        "ladder_review",
        be_abandoned_twice,
        decide_what_follows,
        date(2026, 11, 12),
        id="attempts to be reviewed",
    ),
    pytest.param(
        "warrant_ready", refuse_entry_twice, decide_what_follows, date(2026, 11, 12), id="warrant-ready"
    ),
]
