"""What alerts led to, on hand-made histories: the window's edges, and that no deed counts twice or too early."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Assignment, Offender
from offender_mgmt.policy.models import in_force
from reports.usefulness import FEWEST, KindRow, usefulness_of
from tests.conftest import ClientOf
from tests.factories import make_offender, make_visit
from visits.models import Visit

pytestmark = pytest.mark.django_db

KIND = "order_expiring"  # no condition of these tests opens one by itself
OPENED = datetime.fromisoformat("2026-09-01T06:30:00+00:00")  # 07:30 in London
LONG_AFTER = OPENED + timedelta(days=60)


@pytest.fixture
def offender(now: datetime, north: Team) -> Offender:
    """Nothing has happened to them since January."""
    return make_offender(now=datetime.fromisoformat("2026-01-01T12:00:00+00:00"), team=north)


def raised(offender: Offender, *, at: datetime = OPENED, closed_at: datetime | None = None) -> Alert:
    """An alert of the kind in question."""
    return Alert.objects.create(
        offender=offender,
        kind=KIND,
        since_on=at.date(),
        opened_at=at,
        closed_at=closed_at,
        escalates_at=at,
        step_hours=[0, 0, 24, 72],
    )


def row(*, now: datetime = LONG_AFTER, kind: str = KIND) -> KindRow:
    """The line of this kind, over August to October."""
    rows = usefulness_of(
        Offender.objects.all(),
        first=date(2026, 8, 1),
        last=date(2026, 10, 31),
        policy=in_force(date(2026, 11, 1)),
        now=now,
    )
    (line,) = (one for one in rows if one.kind == kind)
    return line


def moved(offender: Offender, on: date) -> None:
    """Somebody else manages them from that day."""
    Assignment.objects.filter(offender=offender, until_on=None).update(until_on=on)
    Assignment.objects.create(offender=offender, from_on=on)


@pytest.mark.parametrize(
    ("on", "led"),
    [
        pytest.param(date(2026, 8, 31), 0, id="the day before"),
        pytest.param(date(2026, 9, 1), 1, id="the same day, later"),
        pytest.param(date(2026, 9, 15), 1, id="the last day"),
        pytest.param(date(2026, 9, 16), 0, id="a day too late"),
    ],
)
def test_a_visit_counts_within_fourteen_days(on: date, led: int, offender: Offender) -> None:
    """Both ends of the window (peers 28)."""
    raised(offender)
    make_visit(offender, on)

    assert (row().to_visit, row().led, row().percent) == (led, led, 100 * led)


def test_a_visit_that_was_recorded_before_led_to_nothing(offender: Offender) -> None:
    """The alert cannot have led to what was known when it opened."""
    early = OPENED.replace(hour=0)
    made = make_visit(offender, date(2026, 1, 2))
    again = {field.attname: getattr(made, field.attname) for field in Visit._meta.concrete_fields}
    for name in ("id", "public_id", "receipt_number", "client_key"):
        again.pop(name)
    Visit.objects.create(**again | {"visited_on": date(2026, 9, 1), "recorded_at": early})
    raised(offender)

    assert row().led == 0


def test_a_decision_counts(offender: Offender) -> None:
    """A new manager is a decision."""
    raised(offender)
    moved(offender, date(2026, 9, 2))

    assert (row().to_visit, row().to_decision, row().led) == (0, 1, 1)


def test_the_manager_whom_they_had_when_it_opened_is_no_decision(offender: Offender) -> None:
    """An extract assigns and opens alerts on one day."""
    moved(offender, date(2026, 9, 1))
    raised(offender)

    assert row().led == 0


def test_two_deeds_are_one_alert_that_led_to_something(offender: Offender) -> None:
    """Shares are of alerts, not of deeds."""
    raised(offender)
    make_visit(offender, date(2026, 9, 3))
    make_visit(offender, date(2026, 9, 9))
    moved(offender, date(2026, 9, 2))

    line = row()
    assert (line.raised, line.to_visit, line.to_decision, line.led) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("days", "too_early"),
    [pytest.param(13, 1, id="a day to go"), pytest.param(14, 0, id="its days are over")],
)
def test_what_is_too_young_is_not_judged(days: int, too_early: int, offender: Offender) -> None:
    """Neither useful nor useless until its days are over, unless it has led to something already."""
    raised(offender)
    at = OPENED + timedelta(days=days)

    assert (row(now=at).too_early, row(now=at).judged) == (too_early, 1 - too_early)
    make_visit(offender, date(2026, 9, 2))
    assert (row(now=at).too_early, row(now=at).judged) == (0, 1)


def test_a_second_spell_is_counted_as_repeated(offender: Offender, now: datetime) -> None:
    """Raised again on the same person: what was done did not last."""
    raised(offender, at=OPENED - timedelta(days=200), closed_at=OPENED - timedelta(days=190))
    raised(offender, closed_at=OPENED + timedelta(days=1))
    raised(make_offender(now=now))

    assert (row().raised, row().repeated) == (2, 1)


@pytest.mark.parametrize(
    ("judged", "led", "is_for_redesign", "is_too_few"),
    [
        pytest.param(FEWEST - 1, 0, False, True, id="too few to judge"),
        pytest.param(FEWEST, 0, True, False, id="changes nothing"),
        pytest.param(FEWEST, 1, True, False, id="one in twenty"),
        pytest.param(FEWEST, 2, False, False, id="one in ten is enough"),
    ],
)
def test_a_kind_that_changes_nothing_is_shown_for_redesign(
    judged: int, led: int, is_for_redesign: bool, is_too_few: bool, now: datetime
) -> None:
    """Below policy's share, and never on the word of a few (peers 28)."""
    people = [make_offender(now=now) for _ in range(judged)]
    for person in people:
        raised(person)
    for person in people[:led]:
        make_visit(person, date(2026, 9, 3))

    assert (row().is_for_redesign, row().is_too_few) == (is_for_redesign, is_too_few)


def test_overdue_visits_say_that_they_cannot_be_turned_down() -> None:
    """However little they lead to: policy refuses it (tests/policy)."""
    assert row(kind="visit_overdue").cannot_be_turned_down
    assert not row().cannot_be_turned_down


def test_the_number_of_queries_does_not_grow(
    now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Counted in the database, whatever the number of alerts."""
    policy = in_force(date(2026, 11, 1))
    period = {"first": date(2026, 8, 1), "last": date(2026, 10, 31), "policy": policy, "now": now}
    for _ in range(2):
        raised(make_offender(now=now))
        with django_assert_num_queries(1):
            usefulness_of(Offender.objects.all(), **period)


def test_the_page_shows_the_own_teams(
    client_of: ClientOf, supervisor: User, offender: Offender, south: Team, now: datetime
) -> None:
    """A supervisor sees what alerts on the own people led to; the period stays in the address."""
    raised(offender)
    raised(make_offender(now=now, team=south))
    at = "/compliance/alerts/?first=2026-08-01&last=2026-10-31"

    page = client_of(supervisor).get(at)

    (line,) = (one for one in page.context["rows"] if one.kind == KIND)
    assert (page.status_code, line.raised) == (200, 1)
    assert 'value="2026-08-01"' in page.content.decode()


@pytest.mark.parametrize(
    "period",
    [
        "first=2026-10-31&last=2026-08-01",
        "first=&last=2026-08-01",
        "first=0001-01-01&last=2026-08-01",
        "first=x",
    ],
)
def test_a_period_that_is_none_is_refused_in_words(
    period: str, client_of: ClientOf, supervisor: User
) -> None:
    """Nothing is shown as if it were the answer."""
    page = client_of(supervisor).get(f"/compliance/alerts/?{period}")

    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert page.context["rows"] is None
