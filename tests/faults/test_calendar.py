"""Clock changes, 29 February and the ends of months and years, by a simulated clock (D-9, D-10)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.policy.rules import Policy
from tests.factories import make_offender
from tests.visits.facts import POLICY, due, facts
from visits.models import VisitObligation

# The day that begins in the middle of each night that is walked through.
NIGHTS = {
    "clocks go forward": date(2027, 3, 28),
    "clocks go back": date(2027, 10, 31),
    "29 February": date(2028, 2, 29),
    "1 March of a leap year": date(2028, 3, 1),
    "1 March 2100": date(2100, 3, 1),
    "New Year": date(2028, 1, 1),
}
INTERVALS = {"very_high": 1, "high": 3, "medium": 6, "low": 12}


def day_in_london(now: datetime) -> date:
    """The day there, by the rule of the Summer Time Act and by nothing that Vigil uses."""
    begins, ends = (_last_sunday(now.year, month) for month in (3, 10))
    return (now + timedelta(hours=1 if begins <= now < ends else 0)).date()


def _last_sunday(year: int, month: int) -> datetime:
    """01:00 GMT of that Sunday, when clocks change."""
    day = datetime(year, month, 31, 1, tzinfo=UTC)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def first_fitting_day(anchor: date, months: int) -> date:
    """So many months later, found by looking at one day after the other."""
    index = anchor.year * 12 + anchor.month + months
    day = anchor
    while day.year * 12 + day.month < index:
        day += timedelta(days=1)
    while day.day < anchor.day and (day + timedelta(days=1)).month == day.month:
        day += timedelta(days=1)
    return day


def ticks(middle: date) -> Iterator[datetime]:
    """Every hour from 20:00 before that day to 06:00 of it, in UTC; by quarters from 23:00 to 02:00."""
    midnight = datetime(middle.year, middle.month, middle.day, tzinfo=UTC)
    for quarter in range(-4 * 4, 4 * 6 + 1):
        if quarter % 4 == 0 or -4 <= quarter <= 8:
            yield midnight + timedelta(minutes=15 * quarter)


@pytest.mark.django_db
@pytest.mark.parametrize("middle", NIGHTS.values(), ids=NIGHTS.keys())
def test_each_visit_is_alerted_on_its_london_morning_and_mailed_once(
    middle: date, north: Team, supervisor: User, officer: User
) -> None:
    """Walked through a night, alerts equal the oracle's at every tick, and no mail is skipped or doubled (D-9)."""
    began = next(ticks(middle))
    for days in range(-3, 4):
        _make_due(middle + timedelta(days=days), north, officer, began)

    for now in ticks(middle):
        services.sweep(now=now)
        services.deliver(now=now)
        today = day_in_london(now)
        expected = {row.offender_id: row.due_on for row in _open_duties() if row.due_on < today}
        found = list(Alert.objects.open().filter(kind="visit_overdue").values_list("offender", "since_on"))
        assert Counter(dict(found)) == Counter(expected)
        assert len(found) == len(expected)

    assert not Notification.objects.waiting().exists()
    to_supervisor = [message for message in mail.outbox if message.to == [supervisor.email]]
    assert len(to_supervisor) == 2, "one digest for what was overdue at the start, one for the new day"


@pytest.mark.django_db
def test_a_check_that_stood_still_closes_nothing_that_a_later_one_opened(
    north: Team, supervisor: User, officer: User
) -> None:
    """One reads its clock before midnight and acts after another, from after midnight, is done (D-9, D-12)."""
    before, after = (datetime(2027, 6, 30, 22, minute, tzinfo=UTC) for minute in (59, 1))
    after += timedelta(hours=1)
    _make_due(date(2027, 6, 30), north, officer, before)
    services.sweep(now=before)

    services.sweep(now=after)
    services.sweep(now=before)

    (alert,) = Alert.objects.filter(kind="visit_overdue", opened_at=after)
    assert alert.closed_at is None


def _make_due(on: date, team: Team, manager: User, now: datetime) -> None:
    """Somebody whose visit is due that day, whatever arithmetic led there."""
    offender = make_offender(
        now=now, team=team, manager=manager, visited_on=on - timedelta(days=400), risk_level="low"
    )
    VisitObligation.objects.filter(offender=offender, closed_at=None).update(due_on=on, usual_due_on=on)


def _open_duties() -> list[VisitObligation]:
    return list(VisitObligation.objects.filter(closed_at=None).only("offender_id", "due_on"))


@pytest.mark.parametrize("level", INTERVALS, ids=str)
@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(date(2027, 1, 1), date(2029, 3, 31), id="a leap year and its neighbours"),
        pytest.param(date(2099, 2, 1), date(2101, 3, 31), id="2100, which is no leap year"),
        pytest.param(date(1999, 2, 1), date(2001, 3, 31), id="2000, which is one"),
    ],
)
def test_every_anchor_gives_the_date_that_counting_days_gives(first: date, last: date, level: str) -> None:
    """Each day of the span as last visit: due after whole months, clipped to the month's end (D-10, I8)."""
    policy: Policy = POLICY
    for number in range((last - first).days + 1):
        visited_on = first + timedelta(days=number)
        found = due(facts(risk_level=level, last_successful_on=visited_on), policy, today=visited_on)
        assert found.due_on == first_fitting_day(visited_on, INTERVALS[level]), visited_on
