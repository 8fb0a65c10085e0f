"""What measures say of a day from dates, as known now, against what they say of today and what the trend says."""

from datetime import date, timedelta

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.measures import MEASURES, Asked, Measure, Question
from tests.reports.measured import Register
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 19)


@pytest.fixture
def register(north: Team, south: Team, officer: User, colleague: User, supervisor: User) -> None:
    """Random people around the boundary days of every measure."""
    Register(ON, (north, south, None), (officer, colleague, None), supervisor, seed=5).write(90)


def asked(*, is_dated: bool) -> Asked:
    """Of everybody, on the day."""
    return Asked(
        offenders=Offender.objects.people(),
        on=ON,
        first=ON - timedelta(days=364),
        last=ON,
        policy=in_force(ON),
        is_dated=is_dated,
    )


@pytest.mark.parametrize("measure", [one for one in MEASURES.values() if one.as_at], ids=lambda one: one.id)
def test_of_today_the_dates_tell_what_the_tables_tell(measure: Measure, register: None) -> None:
    """Two queries of one definition: on the day itself they have the same rows."""
    now, dated = (Question(measure, asked(is_dated=is_dated)) for is_dated in (False, True))

    assert list(dated.lines()) == list(now.lines())
    assert now.count()


def test_of_every_day_the_list_is_as_long_as_the_trend_is_high(register: None) -> None:
    """The dashboard's line and the list as at a day are one question."""
    days = [ON - timedelta(days=ago) for ago in (400, 366, 365, 92, 91, 31, 30, 9, 8, 7, 2, 1, 0)]
    of_people = VisitObligation.objects.all()

    lists = [of_people.overdue_as_at(on=day).count() for day in days]

    assert lists == of_people.overdue_at_the_end_of(days)
    assert len(set(lists)) > 3
