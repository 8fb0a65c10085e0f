"""Who is told of an alert."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, Notification
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    """The first names of those who are to be told."""
    return set(Notification.objects.values_list("recipient__first_name", flat=True))


def make_overdue(team: Team | None, now: datetime) -> None:
    """Somebody overdue, with a manager, in that team."""
    manager = User.objects.filter(role=Role.OFFENDER_MANAGER).first()
    make_offender(now=now, visited_on=date(2026, 1, 1), team=team, manager=manager)


@pytest.fixture(autouse=True)
def _cast(officer: User, supervisor: User, other_supervisor: User, auditor: User) -> None:
    """Olivia of North, Susan who answers for North, Simon for South, and the auditor."""


def test_the_supervisors_of_the_team_are_told(north: Team, now: datetime) -> None:
    """Not the manager, not other teams' supervisors, not the auditor."""
    make_overdue(north, now)

    assert told() == {"Susan"}
    assert Alert.objects.get().is_routed


def test_every_supervisor_of_a_team_is_told(north: Team, now: datetime) -> None:
    """Two who answer are two who know."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])

    make_overdue(north, now)

    assert told() == {"Susan", "Sven"}


def test_somebody_in_no_team_is_everybodys(now: datetime) -> None:
    """All supervisors are told, so that nobody is managed by no one unseen."""
    make_overdue(None, now)

    assert told() == {"Susan", "Simon"}


@pytest.mark.parametrize("state", [{"is_active": False}, {"email": ""}, {"role": Role.OFFENDER_MANAGER}])
def test_who_cannot_be_told_is_not_told(
    state: dict[str, object], supervisor: User, north: Team, now: datetime
) -> None:
    """Nobody who has left, has no address, or supervises no more (ALR-9)."""
    User.objects.filter(pk=supervisor.pk).update(**state)

    make_overdue(north, now)

    assert told() == set()
    assert not Alert.objects.get().is_routed


def test_an_alert_nobody_could_be_told_of_is_told_later(north: Team, now: datetime) -> None:
    """A team without a supervisor: the alert stays unrouted, and reaches the first who comes."""
    empty = Team.objects.create(name="East")
    make_overdue(empty, now)
    alerts.sweep(now=now)
    assert (told(), Alert.objects.get().is_routed) == (set(), False)

    make_user("nora.newcomer", Role.SUPERVISOR, supervises=[empty])
    alerts.sweep(now=now)

    assert (told(), Alert.objects.get().is_routed) == ({"Nora"}, True)


def test_an_alert_that_closed_untold_is_told_to_nobody(now: datetime) -> None:
    """Nothing is told of what is over."""
    empty = Team.objects.create(name="East")
    make_overdue(empty, now)
    Alert.objects.update(closed_at=now)

    make_user("nora.newcomer", Role.SUPERVISOR, supervises=[empty])
    alerts.sweep(now=now)

    assert set(Notification.objects.values_list("alert__closed_at", flat=True)) == {None}


def test_nobody_is_told_twice(north: Team, now: datetime) -> None:
    """However often it is swept (ALR-10)."""
    make_overdue(north, now)
    alerts.sweep(now=now)
    alerts.sweep(now=now)

    assert Notification.objects.count() == 1


def test_what_waits_for_somebody_who_left_is_told_to_the_next(
    supervisor: User, north: Team, now: datetime
) -> None:
    """Zero alerts point to inactive users: the outbox is taken back and routed anew (ALR-9)."""
    make_overdue(north, now)
    User.objects.filter(pk=supervisor.pk).update(is_active=False)

    assert alerts.deliver(now=now) == 0
    assert (told(), Alert.objects.get().is_routed) == (set(), False)

    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    alerts.sweep(now=now)
    assert told() == {"Sven"}


def test_who_is_left_of_two_is_not_told_again(supervisor: User, north: Team, now: datetime) -> None:
    """One of two supervisors leaves: the other was told, and that is enough."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    make_overdue(north, now)
    User.objects.filter(pk=supervisor.pk).update(is_active=False)

    assert alerts.deliver(now=now) == 1
    alerts.sweep(now=now)

    assert (told(), Alert.objects.get().is_routed) == ({"Sven"}, True)
    assert alerts.deliver(now=now) == 0
