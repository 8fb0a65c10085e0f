"""What is alerted of visits half written up, and of what has to follow: planted, then gone."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import make_visit
from visits.choices import Outcome
from visits.models import FollowUp, VisitDraft
from visits.rules.drafts import Save
from visits.services import discard_draft, finish_follow_up, save_draft
from visits.services.drafting import Typed


def leave_a_follow_up_undone(scene: Any) -> datetime:
    """An attempt in October left something to do by 18 November 2026."""
    attempt = make_visit(scene.offender, date(2026, 10, 20), outcome=Outcome.NO_ANSWER)
    attempt.follow_ups.create(words="Ring the landlord.", due_on=date(2026, 11, 18))
    now: datetime = scene.now
    return now


def finish_the_follow_up(scene: Any, now: datetime) -> None:
    """Somebody does it."""
    follow_up = FollowUp.objects.get(visit__offender=scene.offender)
    finish_follow_up(follow_up_id=follow_up.pk, words="Rung.", by=scene.manager, now=now)


def leave_a_visit_half_written(scene: Any) -> datetime:
    """Begun today, and not recorded on the next day."""
    typed = Typed({"observed": ["Two rooms seen."]}, Save(uuid4(), 0, uuid4(), 1))
    save_draft(offender_id=scene.offender.pk, typed=typed, by=scene.manager, now=scene.now)
    later: datetime = scene.later(days=2)
    return later


def discard_it(scene: Any, now: datetime) -> None:
    """No visit was made."""
    draft = VisitDraft.objects.get(offender=scene.offender)
    discard_draft(draft_id=draft.pk, reason="No visit was made.", by=scene.manager, now=now)


CASES = [
    pytest.param(
        "follow_up_late",
        leave_a_follow_up_undone,
        finish_the_follow_up,
        date(2026, 11, 18),
        id="follow-up of a visit",
    ),
    pytest.param(
        "visit_not_written_up", leave_a_visit_half_written, discard_it, date(2026, 11, 20), id="half written"
    ),
]
