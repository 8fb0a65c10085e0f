"""Who is told when nobody acts: each boundary of the chain, what a missed hour does, and what policy may not say."""

from datetime import date, datetime, timedelta

import pytest

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel, Step
from offender_mgmt.alerts.models import Alert, Escalation, Notification
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyValue
from tests.factories import make_offender, make_user
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
# The shipped chain of an overdue visit, written down a second time.
OVERDUE = {
    "very_high": (0, 0, 24, 48),
    "high": (0, 0, 24, 72),
    "medium": (0, 0, 72, 168),
    "low": (0, 0, 168, 336),
    None: (0, 0, 24, 72),  # not assessed is treated as high
}
AGAIN = 168  # hours after which the last step is told again


@pytest.fixture
def inspector(north: Team) -> User:
    """Answers for North, above Susan."""
    return _ranked("ines.inspector", Rank.INSPECTOR, north)


@pytest.fixture
def superintendent(north: Team) -> User:
    """The end of the chain."""
    return _ranked("sonia.superintendent", Rank.SUPERINTENDENT, north)


@pytest.fixture
def chain(officer: User, supervisor: User, inspector: User, superintendent: User) -> list[User]:
    """One person for each step."""
    return [officer, supervisor, inspector, superintendent]


def _ranked(name: str, rank: Rank, team: Team) -> User:
    user = make_user(name, Role.SUPERVISOR, supervises=[team])
    user.rank = rank
    user.save(update_fields=["rank"])
    return user


def overdue(now: datetime, *, team: Team, manager: User | None = None, level: str | None = "high") -> Alert:
    """The alert on a visit overdue since long ago, opened at `now`."""
    offender = make_offender(
        now=now, visited_on=date(2025, 1, 1), team=team, manager=manager, risk_level=level
    )
    return Alert.objects.get(offender=offender, kind="visit_overdue")


def told(alert: Alert) -> list[int]:
    """The steps at which somebody was told, in order; each once for each round."""
    return list(alert.escalations.filter(told__gt=0).order_by("round").values_list("step", flat=True))


@pytest.mark.parametrize("level", list(OVERDUE))
@pytest.mark.parametrize("step", [Step.INSPECTOR, Step.SUPERINTENDENT])
def test_each_step_is_told_at_its_hour_and_no_second_before(
    level: str | None, step: Step, chain: list[User], north: Team, now: datetime
) -> None:
    """The shipped hours, level by level (issue 5: every escalation boundary)."""
    alert = overdue(now, team=north, manager=chain[0], level=level)
    at = now + timedelta(hours=OVERDUE[level][step - 1])

    alerts.sweep(now=at - SECOND)
    assert told(alert) == list(range(1, step))

    alerts.sweep(now=at)
    assert told(alert) == list(range(1, step + 1))
    latest = Notification.objects.filter(alert=alert, round=step, channel=Channel.INBOX)
    assert [row.recipient for row in latest] == [chain[step - 1]]


def test_a_missed_hour_is_caught_up_in_one_sweep(chain: list[User], north: Team, now: datetime) -> None:
    """Nothing ran for four days: all are told at once, each once (level-triggered, ALR-11)."""
    alert = overdue(now, team=north, manager=chain[0])

    alerts.sweep(now=now + timedelta(hours=96))
    alerts.sweep(now=now + timedelta(hours=96, minutes=5))

    assert told(alert) == [1, 2, 3, 4]
    assert Notification.objects.filter(alert=alert, channel=Channel.EMAIL).count() == 4


def test_a_step_told_late_does_not_make_the_next_one_late(
    chain: list[User], north: Team, now: datetime
) -> None:
    """The inspector is told at 30 hours instead of 24; the superintendent still at 72, as was meant."""
    alert = overdue(now, team=north, manager=chain[0])

    alerts.sweep(now=now + timedelta(hours=30))

    alert.refresh_from_db()
    assert (alert.next_step, alert.escalates_at) == (Step.SUPERINTENDENT, now + timedelta(hours=72))


def test_the_last_step_is_told_again_until_somebody_acts(
    chain: list[User], north: Team, now: datetime
) -> None:
    """It never goes quiet: policy says after how many hours (ALR-11)."""
    alert = overdue(now, team=north, manager=chain[0])
    top = now + timedelta(hours=OVERDUE["high"][3])
    alerts.sweep(now=top)

    alerts.sweep(now=top + timedelta(hours=AGAIN) - SECOND)
    assert told(alert) == [1, 2, 3, 4]
    alerts.sweep(now=top + timedelta(hours=AGAIN))
    assert told(alert) == [1, 2, 3, 4, 4]


def test_a_step_that_time_alone_never_reaches(chain: list[User], north: Team, now: datetime) -> None:
    """Policy's None: at medium risk the superintendent hears of other alerts only when the inspector cannot."""
    make_offender(now=now, team=north, manager=None, risk_level="medium", visited_on=now.date())
    alert = Alert.objects.get(kind="no_manager")

    for days in (3, 10, 17, 24, 31, 38):
        alerts.sweep(now=now + timedelta(days=days))

    assert Step.SUPERINTENDENT not in told(alert)
    assert told(alert).count(Step.INSPECTOR) == 6  # after 3 days, then every 7


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        pytest.param([1], [2], id="nobody manages"),
        pytest.param([2], [1, 3], id="no supervisor: the inspector at once"),
        pytest.param([1, 2], [3], id="only inspectors"),
        pytest.param([2, 3], [1, 4], id="the superintendent at once"),
        pytest.param([1, 2, 3], [4], id="only the superintendent"),
        pytest.param([1, 2, 3, 4], [], id="nobody at all"),
    ],
)
def test_a_step_with_nobody_moves_up_at_once_and_says_so(
    missing: list[int], expected: list[int], chain: list[User], north: Team, now: datetime
) -> None:
    """Left, on leave, without an address: the next step is told in the same sweep, and the gap is on record."""
    gone = [chain[step - 1].pk for step in missing]
    User.objects.filter(pk__in=gone).update(is_active=False)

    alert = overdue(now, team=north, manager=chain[0])

    assert told(alert) == expected
    nobody = alert.escalations.filter(told=0).values_list("step", flat=True)
    assert sorted(nobody) == [step for step in missing if not expected or step < max(expected)]
    assert Alert.objects.told_to_nobody().filter(pk=alert.pk).exists() is (expected == [])


def test_whoever_was_told_early_has_the_time_that_the_chain_gives(
    chain: list[User], supervisor: User, north: Team, now: datetime
) -> None:
    """The inspector stands in at once for a missing supervisor; the superintendent follows 48 hours later."""
    User.objects.filter(pk=supervisor.pk).update(is_active=False)

    alert = overdue(now, team=north, manager=chain[0])

    assert (alert.next_step, alert.escalates_at) == (Step.SUPERINTENDENT, now + timedelta(hours=48))


def test_the_chain_is_that_of_the_moment_in_which_the_alert_opened(
    chain: list[User], north: Team, now: datetime
) -> None:
    """Neither a new policy nor a lower level slows down what is open already."""
    alert = overdue(now, team=north, manager=chain[0])
    row = PolicyValue.objects.get(key="escalation_hours")
    row.value["visit_overdue"]["high"] = [0, 0, 900, 999]
    row.save()
    Offender.objects.update(risk_level="low")

    alerts.sweep(now=now + timedelta(hours=24))

    assert told(alert) == [1, 2, 3]


def test_a_second_spell_starts_at_the_bottom(chain: list[User], north: Team, now: datetime) -> None:
    """What closed and begins again is a new alert, and its manager hears of it first."""
    Alert.objects.all().update(closed_at=None)
    first = overdue(now, team=north, manager=chain[0])
    alerts.sweep(now=now + timedelta(hours=72))
    Alert.objects.filter(pk=first.pk).update(closed_at=now + timedelta(hours=73))

    alerts.sweep(now=now + timedelta(hours=74))

    second = Alert.objects.open().get()
    assert (told(first), told(second)) == ([1, 2, 3, 4], [1, 2])


def test_whoever_it_is_assigned_to_is_told_at_each_step(
    chain: list[User], colleague: User, north: Team, now: datetime
) -> None:
    """Beside whoever's turn it is."""
    alert = overdue(now, team=north, manager=chain[0])
    Alert.objects.filter(pk=alert.pk).update(assigned_to=colleague)

    alerts.sweep(now=now + timedelta(hours=24))

    latest = Notification.objects.filter(alert=alert, round=3, channel=Channel.INBOX)
    assert {row.recipient for row in latest} == {chain[2], colleague}


def test_a_closed_alert_goes_no_further(chain: list[User], north: Team, now: datetime) -> None:
    """The condition is gone: nobody is bothered any more."""
    alert = overdue(now, team=north, manager=chain[0])
    VisitObligation.objects.update(due_on=date(2028, 1, 1))

    alerts.sweep(now=now + timedelta(hours=96))

    assert told(alert) == [1, 2]
    assert Escalation.objects.count() == 2


def test_what_is_acknowledged_waits_and_comes_back_one_rank_higher(
    chain: list[User], supervisor: User, north: Team, now: datetime
) -> None:
    """Acknowledged until a time: nobody is told before it, the inspector at it (peers 8, the boundary minute)."""
    alert = overdue(now, team=north, manager=chain[0])
    until = now + timedelta(days=5)
    alerts.acknowledge(
        public_id=alert.public_id,
        until=until.date(),
        reason="Visit planned for Tuesday",
        by=supervisor,
        now=now,
    )
    alert.refresh_from_db()
    assert alert.acknowledged_until is not None

    alerts.sweep(now=alert.acknowledged_until - SECOND)
    assert told(alert) == [1, 2]
    alerts.sweep(now=alert.acknowledged_until)
    assert told(alert) == [1, 2, 3]
