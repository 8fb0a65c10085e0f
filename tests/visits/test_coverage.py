"""The matrix: what was checked when, by which visit, and what is late; counted a second time by hand."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from benchmarks.alerts_by_hand import SHOULD_BY_SUBJECT
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from tests.factories import make_offender, make_visit
from tests.visits import coverage_by_hand
from tests.visits.devices import check, make_condition, make_device, see, take_back
from visits.choices import Outcome
from visits.conditions.devices import CONDITIONS, check_late, never_checked, not_seen
from visits.models import Device, DeviceAnswer
from visits.views.checks import checks_of
from visits.views.inventory import inventory_of
from visits.views.to_check import to_check

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 19)


@pytest.fixture
def offender(now: datetime) -> Offender:
    """Seen on 1 January 2026."""
    return make_offender(now=now, visited_on=date(2026, 1, 1))


def ours(offender: Offender, on: date) -> tuple[list[Any], list[Any]]:
    """The matrix as the page shows it, in the words of the one by hand."""
    policy = in_force(on)
    return (
        [
            {
                "kind": row.condition.kind,
                "days": (row.condition.from_on, row.condition.until_on),
                "on": row.checked_on,
                "receipt": row.receipt or None,
                "result": row.result or None,
                "stands": row.coverage,
            }
            for row in checks_of(offender, policy, on=on)
        ],
        [
            {
                "name": row.name,
                "on": row.examined_on,
                "receipt": row.receipt or None,
                "result": row.result or None,
                "seen_on": row.seen_on,
                "missed": row.missed,
                "stands": row.coverage,
            }
            for row in inventory_of(offender, policy, on=on)
            if row.device.gone_on is None
        ],
    )


def live(offender: Offender, chance: random.Random, officer: User) -> None:
    """A history: orders, versions, devices, visits, checks, corrections and accounts, by chance."""
    conditions = [
        make_condition(offender, {"expires_on": expires_on}, kind=kind, from_on=from_on, until_on=until_on)
        for kind, from_on, until_on, expires_on in [
            ("residence", None, date(2026, 5, 1), None),
            ("no_contact", date(2026, 5, 1), None, TODAY),
            ("travel_ban", date(2026, 2, 1), None, TODAY - timedelta(days=1)),
            ("other", None, None, None),
        ]
    ]
    devices = [
        make_device(offender, kind=kind, first_known_on=date(2026, 1, 1) + timedelta(days=30 * number))
        for number, kind in enumerate(["phone", "tablet", "phone", "laptop"])
    ]
    for number in range(8):
        on = date(2026, 2, 1) + timedelta(days=30 * number + chance.randrange(30))
        outcome = chance.choice([Outcome.SEEN_INSIDE, Outcome.SEEN_INSIDE, Outcome.SEEN_AT_DOOR])
        visit = make_visit(offender, on, outcome=outcome)
        for condition in chance.sample(conditions, 2):
            check(visit, condition, chance.choice(["kept", "broken", "not_checked"]))
        for device in chance.sample(devices, 2):
            see(
                visit,
                device,
                chance.choice(["examined", "seen", "not_seen"]),
                chance.choice(["concern", "unfinished"]),
            )
        if chance.random() < 0.2:
            take_back(visit)
    for device in chance.sample(devices, 2):
        answered_at = datetime(2026, chance.randint(3, 9), 15, tzinfo=UTC)
        DeviceAnswer.objects.create(
            device=device, question="not_seen", answer="Told.", answered_by=officer, answered_at=answered_at
        )


@pytest.mark.parametrize("seed", range(4))
def test_the_matrix_is_what_the_plain_records_give(seed: int, offender: Offender, officer: User) -> None:
    """Rebuilt row by row by a second implementation, on several days (peers 19); so are the alerts."""
    live(offender, random.Random(seed), officer)

    for on in (date(2026, 4, 30), date(2026, 7, 31), TODAY, date(2027, 2, 28)):
        conditions, devices = coverage_by_hand.matrix(offender, on=on)

        assert ours(offender, on) == (conditions, devices)
        rows = inventory_of(offender, in_force(on), on=on)
        asked = [row.device.pk for row in rows if row.needs_account]
        assert sorted(not_seen(on).values_list("pk", flat=True)) == asked
        late = [row for row in conditions if row["stands"] == "late"]
        assert check_late(on).count() == len(late)


@pytest.mark.parametrize("on", [date(2026, 7, 31), TODAY, date(2027, 2, 28)])
def test_the_alerts_are_those_of_sql_by_hand(on: date, offender: Offender, officer: User) -> None:
    """The benchmark's register has no devices: here both are asked about a history."""
    live(offender, random.Random(1), officer)
    make_device(offender, is_declared=False)
    make_condition(offender, kind="monitoring_software")
    check(make_visit(offender, date(2026, 1, 15)), make_condition(offender))
    with connection.cursor() as cursor:
        cursor.execute(SHOULD_BY_SUBJECT, {"on": on, "now": timezone.now()})
        by_hand = {row for row in cursor.fetchall() if row[1].startswith(("device", "condition"))}

    told = {
        (key, one.kind, since_on, subject)
        for one in CONDITIONS
        for key, since_on, subject in one.rows(on).values_list(one.offender, one.since_on, one.subject)
    }

    assert told == by_hand
    assert {kind for _, kind, _, _ in told} == {one.kind for one in CONDITIONS}


def test_an_order_drops_out_on_the_day_after_it_expires(offender: Offender) -> None:
    """On its last day it binds (peers 19)."""
    make_condition(offender, {"expires_on": TODAY})
    policy = in_force(TODAY)

    assert len(checks_of(offender, policy, on=TODAY)) == 1
    assert checks_of(offender, policy, on=TODAY + timedelta(days=1)) == []


def test_a_varied_condition_keeps_both_versions_with_their_days(offender: Offender) -> None:
    """The earlier one waits for nothing; the new one was never checked (peers 19)."""
    old = make_condition(offender, until_on=date(2026, 6, 1))
    visit = make_visit(offender, date(2026, 3, 1))
    check(visit, old)
    new = old.order.conditions.create(kind="residence", wording="Elsewhere.", from_on=date(2026, 6, 1))

    past, current = checks_of(offender, in_force(TODAY), on=TODAY)

    assert (past.condition, past.coverage, past.checked_on) == (old, "past", date(2026, 3, 1))
    assert (current.condition, current.coverage, current.checked_on) == (new, "never", None)
    assert to_check(offender, on=TODAY).sentences == ("Never checked: residence.",)


def test_a_check_that_a_correction_took_back_never_was(offender: Offender) -> None:
    """And one that could not be made is none, but is told of."""
    condition = make_condition(offender)
    wrong, vain = make_visit(offender, date(2026, 9, 1)), make_visit(offender, date(2026, 10, 1))
    check(wrong, condition)
    check(vain, condition, "not_checked")
    take_back(wrong)

    (row,) = checks_of(offender, in_force(TODAY), on=TODAY)

    assert (row.coverage, row.checked_on, row.tried_on) == ("never", None, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("began_on", "is_alerted"),
    [
        pytest.param(date(2026, 5, 19), False, id="six months ago"),
        pytest.param(date(2026, 5, 18), True, id="a day longer"),
    ],
)
def test_a_condition_is_alerted_of_when_its_first_check_is_late(
    began_on: date, is_alerted: bool, offender: Offender
) -> None:
    """On the last day there is still time (domain 4); a version that is over, or not yet, is nobody's alert."""
    make_condition(offender, from_on=began_on)
    make_condition(offender, from_on=date(2026, 1, 1), until_on=TODAY)
    make_condition(offender, {"ended_on": TODAY})

    assert never_checked(TODAY).count() == is_alerted


def test_a_visit_opens_with_what_was_not_checked(
    offender: Offender, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The sentence of peers 19, in three queries whatever there is."""
    make_condition(offender, kind="monitoring_software")
    long_ago = make_visit(offender, date(2026, 4, 1))
    devices = [make_device(offender, kind=kind) for kind in ("phone", "phone", "tablet", "laptop")]
    for device in devices[1:3]:
        see(long_ago, device, "examined")
    recent = [make_visit(offender, date(2026, 10, day)) for day in (1, 20)]
    see(recent[0], devices[0], "examined")
    see(recent[1], devices[3])
    in_force(TODAY)

    with django_assert_num_queries(3):
        opened = to_check(offender, on=TODAY)

    assert opened.sentences == (
        "Never checked: monitoring software.",
        "Never examined: laptop.",
        "Not examined for 7 months: phone 2, tablet.",
        "Not seen at the last 2 successful visits: phone 2.",
        "Not seen at the last 2 successful visits: tablet.",
    )


def test_with_nothing_to_check_nothing_is_said(offender: Offender) -> None:
    """Somebody without orders and devices."""
    assert not to_check(offender, on=TODAY).has_anything


def test_a_device_that_is_gone_keeps_its_number_and_waits_for_nothing(offender: Offender) -> None:
    """The second phone stays phone 2."""
    make_device(offender, gone_on=date(2026, 6, 1), gone_because="Sold.")
    make_device(offender)
    Device.objects.filter(gone_on=None).update(first_known_on=date(2026, 3, 1))

    first, second = inventory_of(offender, in_force(TODAY), on=TODAY)

    assert (first.name, first.coverage, first.needs_account) == ("phone 1", "past", False)
    assert (second.name, second.coverage) == ("phone 2", "never")
