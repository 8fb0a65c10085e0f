"""Officers in danger, planted and found safe, for the table of conditions."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from visits import services as visits
from visits.models import CheckOut


def go_out(scene: Any) -> CheckOut:
    """The manager goes to a visit, for an hour."""
    going = visits.GoingOut(scene.offender.pk, scene.now + timedelta(hours=1))
    return visits.check_out(going=going, client_key=uuid4(), by=scene.manager, now=scene.now)


def be_late(scene: Any) -> datetime:
    """The hour and the grace are over, by a second."""
    go_out(scene)
    late: datetime = scene.now + timedelta(minutes=75, seconds=1)
    return late


def come_back_late(scene: Any) -> datetime:
    """The phone had no signal; it says that the officer was back in time."""
    out, heard = go_out(scene), be_late_at(scene)
    visits.check_in(
        public_id=out.public_id,
        back_at=scene.now + timedelta(minutes=50),
        word="",
        by=scene.manager,
        now=heard,
    )
    return heard


def be_late_at(scene: Any) -> datetime:
    """Later than any grace."""
    later: datetime = scene.now + timedelta(hours=2)
    return later


def give_a_word(scene: Any) -> datetime:
    """Back in time, and not free to speak."""
    out = go_out(scene)
    then: datetime = scene.now + timedelta(minutes=30)
    visits.check_in(public_id=out.public_id, back_at=None, word="Buttercup", by=scene.manager, now=then)
    return then


def be_found_safe(scene: Any, now: datetime) -> None:
    """A supervisor speaks to the officer."""
    out = CheckOut.objects.get(offender=scene.offender)
    visits.confirm_safe(public_id=out.public_id, words="Spoke to her.", by=scene.supervisor, now=now)


SINCE = date(2026, 11, 19)
CASES = [
    pytest.param("officer_not_back", be_late, be_found_safe, SINCE, id="officer not back"),
    pytest.param("officer_not_back", come_back_late, be_found_safe, SINCE, id="officer back too late"),
    pytest.param("officer_under_duress", give_a_word, be_found_safe, SINCE, id="officer asks for help"),
]
