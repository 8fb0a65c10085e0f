"""Who answers for an offender, from when."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import assign
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)


@pytest.fixture
def offender(now: datetime) -> Offender:
    """On schedule, and nobody's."""
    return make_offender(now=now, visited_on=date(2026, 11, 1))


def test_an_assignment_names_manager_and_team_and_closes_the_alert(
    offender: Offender, officer: User, north: Team, supervisor: User, now: datetime
) -> None:
    """Somebody answers from today on, and the alert of nobody is gone at once."""
    assert Alert.objects.open().get().kind == "no_manager"

    assign(offender_id=offender.pk, manager=officer, team=north, from_on=TODAY, by=supervisor, now=now)

    offender.refresh_from_db()
    assert (offender.manager, offender.team) == (officer, north)
    assert not Alert.objects.open().exists()


def test_the_assignment_before_ends_when_the_next_begins(
    offender: Offender,
    officer: User,
    outsider: User,
    north: Team,
    south: Team,
    supervisor: User,
    now: datetime,
) -> None:
    """One current assignment, and no day without one between them."""
    first = assign(
        offender_id=offender.pk,
        manager=officer,
        team=north,
        from_on=date(2026, 11, 1),
        by=supervisor,
        now=now,
    )
    second = assign(
        offender_id=offender.pk, manager=outsider, team=south, from_on=TODAY, by=supervisor, now=now
    )

    first.refresh_from_db()
    assert (first.until_on, second.until_on) == (TODAY, None)
    assert list(offender.assignments.filter(until_on=None)) == [second]


def test_taking_the_manager_away_opens_the_alert(
    offender: Offender, officer: User, north: Team, supervisor: User, now: datetime
) -> None:
    """Nobody's is never silent."""
    assign(offender_id=offender.pk, manager=officer, team=north, from_on=TODAY, by=supervisor, now=now)

    assign(offender_id=offender.pk, manager=None, team=north, from_on=TODAY, by=supervisor, now=now)

    assert Alert.objects.open().get().kind == "no_manager"


def test_an_assignment_is_audited(
    offender: Offender, officer: User, north: Team, supervisor: User, now: datetime
) -> None:
    """Who moved whom; which fields, not what was in them (AUD-6)."""
    assign(offender_id=offender.pk, manager=officer, team=north, from_on=TODAY, by=supervisor, now=now)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.offender_ids) == (
        "offender_changed",
        supervisor.pk,
        [offender.pk],
    )
    assert event.details == {"fields": ["manager", "team"]}
