"""The demo's histories of visits: the same on every run, and each habit recognised for what it is."""

from datetime import date, datetime, timedelta

import pytest

from intake.demo.visits import ATTEMPTS, NEVER_SEEN, SEEN, add_visits
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import refresh
from offender_mgmt.policy.models import in_force
from tests.factories import make_offender
from visits.choices import Band, Outcome
from visits.models import Visit
from visits.models.patterns import histories
from visits.rules.pattern_words import sentence_of
from visits.rules.patterns import Share, pattern_of
from visits.services import record_extract_visits
from visits.services.recording import ExtractVisit

pytestmark = pytest.mark.django_db


DAY = date(2026, 11, 19)


@pytest.fixture
def told(north: Team, officer: User, colleague: User, now: datetime) -> list[Offender]:
    """The demo's visits to people of whom none is on record, and to others whom an extract says were seen."""
    people = [
        make_offender(now=now, team=north, manager=officer, registered_on=date(2010, 1, 1))
        for _ in (*NEVER_SEEN, *SEEN)
    ]
    seen = people[len(NEVER_SEEN) :]
    record_extract_visits(
        [ExtractVisit(one.pk, DAY - timedelta(days=200), Outcome.SEEN_INSIDE, None) for one in seen],
        by=officer,
        now=now,
    )
    refresh([one.pk for one in seen], by=None, now=now)
    add_visits(by=officer, now=now)
    return people


def test_each_habit_is_recognised(told: list[Offender], officer: User, now: datetime) -> None:
    """A metronome is high, a good officer low, and who is always late is not called hard to foresee. Two ladders stand
    at people who are overdue: one with a rung left. The demo may be started again.
    """
    before = Visit.objects.count()
    add_visits(by=officer, now=now + timedelta(days=1))
    assert Visit.objects.count() == before

    found, policy = histories(Offender.objects.all()), in_force(DAY)
    patterns = [pattern_of([found[one.pk]], policy) for one in told]

    bands = [pattern.band for pattern in patterns]
    assert bands[: len(NEVER_SEEN)] == [Band.HIGH, Band.LOW, Band.HIGH, Band.HIGH, Band.SOME]
    assert bands[len(NEVER_SEEN) :] == [Band.HIGH, Band.NOT_ENOUGH]
    assert sentence_of([found[told[0].pk]], policy) == (
        "7 of the last 7 visits were Tuesday mornings, 168 days apart."
    )
    assert patterns[2].late.count == 4
    assert patterns[3].announced == Share(5, 5)
    assert Visit.objects.attempts().count() == sum(map(len, ATTEMPTS))
    assert not Visit.objects.filter(visited_at__gt=now).exists()


def test_no_people_is_no_visit(officer: User, now: datetime) -> None:
    """An empty register stays empty."""
    add_visits(by=officer, now=now)

    assert not Visit.objects.exists()
