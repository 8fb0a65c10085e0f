"""Each answer takes as many queries for twenty rows as for one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason
from offender_mgmt.offenders.models import Offender, Suspension
from tests.api.conftest import by_session, by_token
from tests.factories import make_offender, make_user, make_visit
from visits.models import Visit
from visits.services.windows import open_period

pytestmark = pytest.mark.django_db

LISTS = [
    ("offenders/", ""),
    ("obligations/", ""),
    ("obligations/", "team=North&overdue=true"),
    ("visits/", ""),
    ("proposals/", ""),
    ("suspensions/", ""),
    ("alerts/", ""),
    ("sweep-runs/", ""),
]


def queries_of(ask: Callable[[], Any]) -> int:
    """How many queries an answer takes."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert ask().status_code in {200, 201}
    return len(queries)


def add_offenders(count: int, now: datetime, south: Team, north: Team) -> None:
    """Offenders with a manager and officers of their own, overdue, in the two teams by turns."""
    for number in range(count):
        manager = make_user(f"user.{uuid4().hex}", Role.OFFENDER_MANAGER, team=north)
        offender = make_offender(now=now, team=(north, south)[number % 2], manager=manager)
        visit = make_visit(offender, date(2020, 2, 1), by=manager)
        visit.officers.set([manager, make_user(f"user.{uuid4().hex}", Role.OFFENDER_MANAGER, team=south)])
        _ask_and_suspend(offender, manager, now)
        alerts.sweep(now=now)


def _ask_and_suspend(offender: Offender, manager: User, now: datetime) -> None:
    """A closure is asked for, and a suspension is long over."""
    offenders.request_closure(
        offender_id=offender.pk,
        reason=ClosureReason.DECEASED,
        evidence="Certificate",
        closed_on=date(2026, 6, 1),
        by=manager,
        now=now,
    )
    Suspension.objects.create(
        offender=offender,
        reason="custody",
        evidence="Register extract",
        started_on=date(2019, 1, 1),
        next_check_on=date(2019, 6, 1),
        ended_on=date(2019, 6, 1),
        origin="import",
    )


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_list_of_twenty_takes_as_many_queries_as_a_list_of_one(
    sign_in: Any, now: datetime, north: Team, south: Team, supervisor: User
) -> None:
    """Reads are constant in number, whatever the caseload (design 7)."""
    supervisor.supervised_teams.add(south)
    api = sign_in(supervisor)
    add_offenders(1, now, south, north)
    one = {ask: queries_of(lambda ask=ask: api.get(*ask)) for ask in LISTS}  # type: ignore[misc]

    add_offenders(19, now, south, north)

    twenty = {ask: queries_of(lambda ask=ask: api.get(*ask)) for ask in LISTS}  # type: ignore[misc]
    assert twenty == one
    assert max(one.values()) <= 17  # five of them say as whom is read
    assert min(len(api.rows(*ask)) for ask in LISTS) >= 10


def test_a_visit_by_six_takes_as_many_queries_as_a_visit_by_two(
    now: datetime, north: Team, officer: User
) -> None:
    """Officers are looked up together, not one by one."""
    open_period(months=3, now=now)  # once in three months
    api = by_token(officer)
    names = [make_user(f"user.{n}", Role.OFFENDER_MANAGER, team=north).username for n in range(6)]

    def record(officers: list[str]) -> int:
        offender = make_offender(now=now, team=north)
        body = {
            "client_key": uuid4(),
            "offender": offender.public_id,
            "visited_at": (now - timedelta(hours=len(officers))).isoformat(),  # nobody is at two at once
            "outcome": "seen_inside",
            "arrangement": "unannounced",
            "purposes": ["risk"],
            "officers": officers,
        }
        return queries_of(lambda: api.post("visits/", body))

    assert record(names[:2]) == record(names)
    assert Visit.objects.filter(recorded_by=officer).count() == 2
