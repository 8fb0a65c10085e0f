"""Hours of coming visits before and after cases move to another officer."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from caseload import services
from caseload.rules.demand import Demand, Duty, demand_of
from caseload.rules.effort import OnRecord, effort_of
from caseload.rules.impact import after_moving, impact_of
from caseload.rules.loads import DAYS, Load, Officer, loads_of
from caseload.rules.working_time import Contract, WorkingLife
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import make_offender
from tests.visits.facts import POLICY

TODAY = date(2026, 11, 19)  # a Thursday
FULL = 2250
OFFICERS = [Officer(pk, 1, WorkingLife([Contract(TODAY, FULL)])) for pk in (1, 2, 3)]
CASES = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, None]),
        st.sampled_from(["very_high", "high", "medium", "low", None]),
        st.integers(-800, 400),
        st.booleans(),
    ),
    max_size=25,
)


def loads(duties: list[Duty]) -> dict[int, Load]:
    """Of the three officers, counted afresh."""
    effort = effort_of(OnRecord(), POLICY)
    return dict(loads_of(duties, OFFICERS, teams=(), effort=effort, policy=POLICY, today=TODAY).officers)


@given(CASES)
def test_the_total_of_hours_stays_when_cases_move(
    cases: list[tuple[int | None, str | None, int, bool]],
) -> None:
    """To the minute in each span and each week, and each officer's are those of a fresh count."""
    before = [
        Duty(number, manager, 1, level, TODAY + timedelta(days=due))
        for number, (manager, level, due, _) in enumerate(cases)
    ]
    moved = [duty for duty, case in zip(before, cases, strict=True) if case[3]]
    now = loads(before)

    then = after_moving(now, moved, POLICY, to=2)

    fresh = loads(
        [
            Duty(one.offender_id, 2 if one in moved else one.manager_id, 1, one.level, one.due_on)
            for one in before
        ]
    )
    assert {pk: load.demand for pk, load in then.items()} == {pk: load.demand for pk, load in fresh.items()}
    nobodys = demand_of([one for one in moved if one.manager_id is None], POLICY, today=TODAY, days=DAYS)
    theirs = nobodys.within(90) * now[2].effort.minutes_of_a_visit
    assert total(then) == total(now) + theirs
    assert all(then[pk].there == now[pk].there for pk in then)


def total(found: dict[int, Load]) -> Fraction:
    """Minutes needed in ninety days of all of them."""
    return sum((load.long.needed for load in found.values()), Fraction(0))


def test_one_case_moved_is_one_more_case_tried() -> None:
    """The preview of many and the try of one are the same arithmetic."""
    duty = Duty(1, 1, 1, "high", TODAY)
    now = loads([duty, Duty(2, 2, 1, "low", TODAY)])

    then = after_moving(now, [duty], POLICY, to=2)

    assert then[2] == impact_of(now[2], duty, POLICY).after
    assert then[1].demand == Demand()


@pytest.fixture
def full_time(trained: User, supervisor: User, now: datetime) -> User:
    """The colleague, trained and with 37.5 hours a week; the officer has none on record."""
    services.set_hours(officer_id=trained.pk, minutes=FULL, from_on=TODAY, by=supervisor, now=now)
    return trained


@pytest.fixture
def cases(north: Team, officer: User, now: datetime) -> list[Offender]:
    """Three of the officer, due today; another that stays."""
    return [
        make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 5, 19)) for _ in range(4)
    ]


@pytest.mark.django_db
def test_a_preview_tells_the_hours_of_who_gives_and_who_takes(
    cases: list[Offender], full_time: User, officer: User, now: datetime
) -> None:
    """By hand: an attempt takes (60 + 60 + 45) x 2 = 330 minutes, of which 60 % succeed: 550 a visit."""
    asked = services.Asked([case.pk for case in cases[:3]], full_time.pk, "Evens out.")

    takes, gives = services.preview_reallocation(asked, on=TODAY).loads

    assert [work.short.needed for work in (takes.work_before, takes.work_after)] == [0, 3 * 550]
    assert [work.short.needed for work in (gives.work_before, gives.work_after)] == [4 * 550, 550]
    assert takes.work_before.short.there == takes.work_after.short.there == 4 * FULL
    assert not gives.work_before.has_hours


@pytest.mark.django_db
def test_a_supervisor_who_takes_a_case_has_no_hours_that_anybody_knows(
    cases: list[Offender], supervisor: User, now: datetime
) -> None:
    """Hours are recorded for officers: needed is told, there is unknown."""
    asked = services.Asked([cases[0].pk], supervisor.pk, "Too complex.", "Trained in 2019.")

    takes = services.preview_reallocation(asked, on=TODAY).loads[0]

    assert takes.work_after.short.needed == 550
    assert not takes.work_after.has_hours


@pytest.mark.django_db
def test_the_page_shows_hours_needed_beside_hours_there(
    client_of: ClientOf, cases: list[Offender], full_time: User, officer: User, supervisor: User
) -> None:
    """Before and after, in words; without hours nothing is compared."""
    client: Client = client_of(supervisor)
    told: dict[str, Any] = {"given_to": full_time.pk, "because": "Evens out.", "which": "chosen"}
    told["case"] = [case.public_id for case in cases[:3]]

    page = " ".join(client.post("/caseload/reallocate/preview/", told).content.decode().split())

    assert "0 cases" in page
    assert "28 days: 0.0 needed of" in page
    assert "27.5 needed of" in page
    assert "hours to spare" in page
    assert "Nobody knows of how many" in page
    assert "How these hours are counted" in page
