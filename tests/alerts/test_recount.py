"""The watcher's recount: raw tables beside what everything else says (peers 7)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.alerts.services import reconciling
from offender_mgmt.offenders.models import Offender
from reports.recount import recount
from tests.factories import make_offender, open_obligation, suspend
from visits.models import VisitObligation, VisitObligationQuerySet

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
RECENTLY, LONG_AGO = date(2026, 10, 1), date(2020, 1, 1)


@pytest.fixture
def register(officer: User, supervisor: User, now: datetime) -> dict[str, Offender]:
    """One of each kind, swept."""
    known: dict[str, Any] = {"manager": officer, "team": officer.team, "now": now}
    people = {
        "scheduled": make_offender(**known, visited_on=RECENTLY),
        "overdue": make_offender(**known, visited_on=LONG_AGO),
        "suspended": make_offender(**known, visited_on=RECENTLY),
        "undated": make_offender(**known, registered_on=date.max),
        "closed": make_offender(**known, visited_on=LONG_AGO, closed_on=date(2026, 11, 1)),
    }
    suspend(people["suspended"], by=officer, approver=supervisor, now=now)
    alerts.sweep(now=now)
    return people


@pytest.fixture
def fresh_conditions() -> Iterator[None]:
    """Conditions compiled anew, before and after."""
    reconciling._compiled.cache_clear()
    yield
    reconciling._compiled.cache_clear()


def test_a_register_in_order_is_counted_the_same_twice(register: dict[str, Offender]) -> None:
    """Numbers of every bucket, of the list and of the alerts; and nobody differs."""
    found = recount(TODAY)

    assert found.is_equal
    assert {what: counted for what, (_, counted) in found.figures.items()} == {
        "live": 4,
        "scheduled": 2,
        "suspended": 1,
        "unschedulable": 1,
        "overdue": 1,
        "alerted": 1,
        "due_date": 0,
    }


def test_an_empty_register_is_counted_the_same_twice() -> None:
    """Nothing is nothing."""
    assert recount(TODAY).is_equal


@pytest.mark.parametrize("days", [-1000, -60, -1, 1, 12, 13, 74, 75, 400])
def test_the_buckets_agree_on_every_day(days: int, register: dict[str, Offender]) -> None:
    """Suspensions begin and lapse on the same day for both."""
    on = TODAY + timedelta(days=days)
    figures = recount(on).figures

    said, counted = zip(*(figures[what] for what in figures if what != "alerted"), strict=True)
    assert said == counted


def off_by_a_month(self: VisitObligationQuerySet, *, on: date) -> VisitObligationQuerySet:
    """Overdue only after another month: somebody's good idea."""
    return self.scheduled(on=on).filter(due_on__lt=on - timedelta(days=30))


def nobody(self: VisitObligationQuerySet, *, on: date) -> VisitObligationQuerySet:
    """Nobody is ever overdue: what an empty answer looks like."""
    return self.none()


def everybody(self: VisitObligationQuerySet, *, on: date) -> VisitObligationQuerySet:
    """Suspended or not, due or not."""
    return self.open()


@pytest.mark.parametrize("bug", [off_by_a_month, nobody, everybody])
def test_a_bug_in_the_overdue_query_is_found_with_names(
    bug: Any,
    register: dict[str, Offender],
    officer: User,
    now: datetime,
    fresh_conditions: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever it leaves out or adds, in list and alerts alike, the recount says who (peers 7)."""
    just_late = make_offender(now=now, manager=officer, team=officer.team, visited_on=date(2026, 5, 10))
    monkeypatch.setattr(VisitObligationQuerySet, "overdue", bug)
    reconciling._compiled.cache_clear()
    alerts.sweep(now=now)

    found = recount(TODAY)

    said, counted = found.figures["overdue"]
    assert counted == 2
    assert said != counted
    assert found.figures["alerted"][0] == said
    expected = {
        "off_by_a_month": {just_late.pk},
        "nobody": {just_late.pk, register["overdue"].pk},
        "everybody": {register["scheduled"].pk, register["suspended"].pk},
    }
    assert set(found.differing) == expected[bug.__name__]


@pytest.mark.parametrize(
    ("who", "statement"),
    [
        pytest.param("overdue", "UPDATE alerts_alert SET closed_at = now()", id="an alert closed by hand"),
        pytest.param("overdue", "UPDATE alerts_alert SET kind = 'other'", id="an alert of another kind"),
        pytest.param(
            "scheduled", "UPDATE visits_visitobligation SET due_on = due_on + 1", id="a date a day later"
        ),
        pytest.param(
            "scheduled",
            "UPDATE visits_visitobligation SET due_on = due_on + 1,"
            " receipt = jsonb_set(receipt, '{{due_on}}', to_jsonb((due_on + 1)::text))",
            id="a date a day later, with its receipt",
        ),
        pytest.param(
            "scheduled",
            "UPDATE visits_visitobligation SET due_on = due_on + 31, anchor_on = anchor_on + 31,"
            " receipt = jsonb_set(receipt, '{{due_on}}', to_jsonb((due_on + 31)::text))",
            id="counted from a visit that nobody made",
        ),
        pytest.param(
            "scheduled",
            "UPDATE visits_visitobligation SET receipt = '{{}}'",
            id="a receipt that says nothing",
        ),
    ],
)
def test_what_is_changed_by_hand_is_found_with_its_name(
    who: str, statement: str, register: dict[str, Offender]
) -> None:
    """A due date later than its own facts allow, or an alert that is gone."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format() + " WHERE offender_id = %s", [register[who].pk])

    found = recount(TODAY)

    assert found.differing == (register[who].pk,)
    assert not found.is_equal


def test_a_closed_record_with_a_visit_still_due_is_found(register: dict[str, Offender]) -> None:
    """It would be counted in a bucket without being live."""
    Offender.objects.filter(pk=register["scheduled"].pk).update(closed_on=TODAY)

    assert recount(TODAY).differing == (register["scheduled"].pk,)


def test_the_recount_is_one_statement_and_one_moment(register: dict[str, Offender]) -> None:
    """Whoever writes meanwhile is on both sides or on none."""
    with CaptureQueriesContext(connection) as captured:
        recount(TODAY)

    assert sum("offenders_offender" in query["sql"] for query in captured.captured_queries) == 1


def test_at_most_a_thousand_are_named(officer: User, now: datetime) -> None:
    """The numbers are of all."""
    people = Offender.objects.bulk_create(
        Offender(reference=f"TST/M{number}", recorded_on=TODAY) for number in range(1001)
    )
    one = make_offender(now=now, visited_on=RECENTLY)
    VisitObligation.objects.bulk_create(
        VisitObligation(offender=person, **_like(open_obligation(one))) for person in people
    )

    found = recount(date(2027, 6, 1))

    assert found.figures["alerted"] == (0, 1002)
    assert len(found.differing) == 1000
    assert not Alert.objects.filter(kind="visit_overdue").exists()


def _like(one: VisitObligation) -> dict[str, Any]:
    names = ("due_on", "usual_due_on", "anchor", "anchor_on", "receipt", "policy_revision_id", "opened_at")
    return {name: getattr(one, name) for name in names}
