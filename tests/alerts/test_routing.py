"""Who is told of an alert: by rank, by what they may open, and by whether they can be reached."""

from datetime import date, datetime, timedelta

import pytest

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Absence, Cover, Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel, Step
from offender_mgmt.alerts.models import Alert, Escalation, Notification
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    """The first names of those who are to be told."""
    return set(Notification.objects.values_list("recipient__first_name", flat=True))


def make_overdue(team: Team | None, now: datetime) -> None:
    """Somebody overdue in that team, managed by Olivia of North."""
    manager = User.objects.get(first_name="Olivia")
    make_offender(now=now, visited_on=date(2026, 1, 1), team=team, manager=manager)


def away(user: User, now: datetime, *, starts: int, ends: int, by: User) -> None:
    """On leave from so many days after today until so many."""
    Absence.objects.create(
        user=user,
        starts_on=now.date() + timedelta(days=starts),
        ends_on=now.date() + timedelta(days=ends),
        reason="leave",
        recorded_by=by,
        recorded_at=now,
    )


def cover(covered: User, by_whom: User, now: datetime, *, hours: tuple[int, int], by: User) -> None:
    """Somebody stands in from so many hours after now until so many."""
    first, last = (now + timedelta(hours=hour) for hour in hours)
    Cover.objects.create(
        covered=covered, covered_by=by_whom, starts_at=first, ends_at=last, recorded_by=by, recorded_at=now
    )


@pytest.fixture(autouse=True)
def _cast(officer: User, supervisor: User, other_supervisor: User, auditor: User) -> None:
    """Olivia of North, Susan who answers for North, Simon for South, and the auditor."""


def test_the_manager_and_the_supervisors_of_the_team_are_told(north: Team, now: datetime) -> None:
    """Not other teams' supervisors, not the auditor."""
    make_overdue(north, now)

    assert told() == {"Olivia", "Susan"}
    assert Alert.objects.get().step == Step.SUPERVISOR


def test_every_supervisor_of_a_team_is_told(north: Team, now: datetime) -> None:
    """Two who answer are two who know."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])

    make_overdue(north, now)

    assert told() == {"Olivia", "Susan", "Sven"}


def test_somebody_in_no_team_is_everybodys(now: datetime) -> None:
    """All supervisors are told, so that nobody is managed by no one unseen; Olivia may not open the record."""
    make_overdue(None, now)

    assert told() == {"Susan", "Simon"}


def test_a_manager_of_another_team_may_not_be_told(now: datetime) -> None:
    """Whoever may not open the record is told nothing of it, and the next step is told at once."""
    south = Team.objects.get(name="South")
    make_overdue(south, now)

    assert told() == {"Simon"}
    assert list(Escalation.objects.order_by("round").values_list("step", "told")) == [(1, 0), (2, 1)]


@pytest.mark.parametrize("state", [{"is_active": False}, {"email": ""}, {"role": Role.OFFENDER_MANAGER}])
def test_who_cannot_be_told_is_not_told(
    state: dict[str, object], supervisor: User, north: Team, now: datetime
) -> None:
    """Nobody who has left, has no address, or supervises no more (ALR-9)."""
    User.objects.filter(pk=supervisor.pk).update(**state)

    make_overdue(north, now)

    assert told() == {"Olivia"}


def test_who_is_away_is_not_told_and_who_covers_is(
    supervisor: User, administrator: User, north: Team, now: datetime
) -> None:
    """Leave is data: Susan's first and last day count, and Cora stands in for her."""
    away(supervisor, now, starts=0, ends=0, by=administrator)
    cora = make_user("cora.cover", Role.SUPERVISOR, supervises=[north])
    User.objects.filter(pk=cora.pk).update(rank=Rank.SUPERINTENDENT)
    cover(supervisor, cora, now, hours=(0, 12), by=administrator)

    make_overdue(north, now)

    assert told() == {"Olivia", "Cora"}
    assert Alert.objects.get().step == Step.SUPERVISOR


@pytest.mark.parametrize(
    ("starts", "ends", "is_told"),
    [
        pytest.param(-3, -1, True, id="back since today"),
        pytest.param(-3, 0, False, id="last day"),
        pytest.param(0, 0, False, id="only today"),
        pytest.param(0, 3, False, id="first day"),
        pytest.param(1, 3, True, id="leaves tomorrow"),
    ],
)
def test_both_ends_of_an_absence_count(
    starts: int, ends: int, is_told: bool, supervisor: User, administrator: User, north: Team, now: datetime
) -> None:
    """London days, both counted."""
    away(supervisor, now, starts=starts, ends=ends, by=administrator)

    make_overdue(north, now)

    assert ("Susan" in told()) is is_told


@pytest.mark.parametrize(
    ("hours", "is_told"),
    [
        pytest.param((0, 1), True, id="from this moment"),
        pytest.param((-8, 0), False, id="ended this moment"),
        pytest.param((1, 8), False, id="not yet"),
    ],
)
def test_cover_counts_from_its_start_until_its_end(
    hours: tuple[int, int], is_told: bool, supervisor: User, administrator: User, north: Team, now: datetime
) -> None:
    """Out of hours: told beside the supervisor, only while the cover runs."""
    cora = make_user("cora.cover", Role.SUPERVISOR, supervises=[north])
    User.objects.filter(pk=cora.pk).update(rank=Rank.SUPERINTENDENT)
    cover(supervisor, cora, now, hours=hours, by=administrator)

    make_overdue(north, now)

    assert ("Cora" in told()) is is_told


def test_who_covers_but_may_not_open_the_record_is_not_told(
    supervisor: User, other_supervisor: User, administrator: User, north: Team, now: datetime
) -> None:
    """Doubt about access is denial, in a mail too."""
    cover(supervisor, other_supervisor, now, hours=(0, 12), by=administrator)

    make_overdue(north, now)

    assert "Simon" not in told()


def test_an_alert_nobody_could_be_told_of_is_told_later(north: Team, now: datetime) -> None:
    """A team without anybody: it is told to nobody, says so, and reaches the first who comes."""
    empty = Team.objects.create(name="East")
    make_overdue(empty, now)
    alerts.sweep(now=now)
    assert (told(), Alert.objects.told_to_nobody().count()) == (set(), 1)
    assert set(Escalation.objects.values_list("step", "told")) == {(1, 0), (2, 0), (3, 0), (4, 0)}

    head = make_user("nora.newcomer", Role.SUPERVISOR, supervises=[empty])
    User.objects.filter(pk=head.pk).update(rank=Rank.SUPERINTENDENT)
    alerts.sweep(now=now + timedelta(minutes=5))

    assert (told(), Alert.objects.told_to_nobody().count()) == ({"Nora"}, 0)
    assert Escalation.objects.get(step=Step.SUPERINTENDENT).told == 1


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

    assert Notification.objects.filter(channel=Channel.INBOX).count() == 2


@pytest.mark.parametrize("why", ["left", "away"])
def test_what_was_told_to_somebody_who_cannot_act_is_told_to_the_next(
    why: str, supervisor: User, administrator: User, north: Team, now: datetime
) -> None:
    """Zero alerts point to people who have left or are away: their step's turn comes again (ALR-9)."""
    make_overdue(north, now)
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    if why == "left":
        User.objects.filter(pk=supervisor.pk).update(is_active=False)
    else:
        away(supervisor, now, starts=0, ends=9, by=administrator)

    alerts.sweep(now=now + timedelta(minutes=5))
    alerts.sweep(now=now + timedelta(minutes=10))

    assert told() == {"Olivia", "Susan", "Sven"}
    alert = Alert.objects.get()
    assert (alert.step, alert.next_step, alert.rounds) == (Step.SUPERVISOR, Step.INSPECTOR, 3)


def test_who_is_left_of_two_is_not_told_again(supervisor: User, north: Team, now: datetime) -> None:
    """One of two supervisors leaves: the other was told, and that is enough."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    make_overdue(north, now)
    User.objects.filter(pk=supervisor.pk).update(is_active=False)

    alerts.sweep(now=now + timedelta(minutes=5))

    assert Notification.objects.filter(channel=Channel.INBOX).count() == 3
    assert Alert.objects.get().rounds == 2
