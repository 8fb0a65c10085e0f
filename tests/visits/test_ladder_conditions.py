"""Who is alerted after attempts: in SQL for all what the pure rule says of each."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.policy.models import in_force
from tests.visits.ladder_lives import live
from visits.choices import Rung
from visits.conditions.ladder import READY, REVIEW, decisions_needed
from visits.models.attempts import ladder_of
from visits.rules.ladder import Needed

pytestmark = pytest.mark.django_db

LIVES = 60
RUNGS = {READY: Rung.WARRANT_READY, REVIEW: Rung.REVIEW}


def in_sql(on: date) -> dict[int, Needed]:
    """What the conditions say, by offender; fails when somebody is in both, or twice in one."""
    rows = decisions_needed(on).values_list("offender", "kind", "since_on")
    found = [(key, Needed(RUNGS[kind], day)) for key, kind, day in rows]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_the_conditions_are_the_rule(officer: User, now: datetime) -> None:
    """Over generated histories: moves, places elsewhere, custody, corrections, times not known, decisions."""
    lives = [live(seed, by=officer, now=now) for seed in range(LIVES)]
    today = timezone.localdate(now)
    rule = {life.offender.pk: life.needed(in_force(today), today=today) for life in lives}
    expected = {key: needed for key, needed in rule.items() if needed}

    assert in_sql(today) == expected
    assert {needed.rung for needed in expected.values()} == {Rung.WARRANT_READY, Rung.REVIEW}
    shown = {life.offender.pk: ladder_of(life.offender, on=today).needed for life in lives}
    assert {key: needed for key, needed in shown.items() if needed and rule[key]} == expected
    tomorrow = today + timedelta(days=1)
    later = {life.offender.pk: life.needed(in_force(today), today=tomorrow) for life in lives}
    assert in_sql(tomorrow) == {key: needed for key, needed in later.items() if needed}
