"""What is alerted: each condition opens an alert when it begins and closes it when it is gone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.conditions import all_conditions, kind_labels
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.offenders.services import assign, end_suspension, refresh
from risk.services import decide_level
from tests.factories import make_offender, make_visit
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """Somebody with nothing to alert: visited on 19 September 2026, medium risk, managed."""

    offender: Offender
    manager: User
    supervisor: User
    now: datetime

    def later(self, **time: int) -> datetime:
        """An instant later than now."""
        return self.now + timedelta(**time)

    def kinds(self) -> dict[str, date]:
        """Open alerts of the offender and since when."""
        return dict(Alert.objects.open().values_list("kind", "since_on"))


@pytest.fixture
def scene(officer: User, supervisor: User, now: datetime) -> Scene:
    """Nothing to alert."""
    offender = make_offender(now=now, visited_on=date(2026, 9, 19), manager=officer)
    return Scene(offender, officer, supervisor, now)


def change(scene: Scene, **facts: Any) -> None:
    """Change the register by hand, as a migration or a person at the database would."""
    Offender.objects.filter(pk=scene.offender.pk).update(**facts)


def let_the_visit_be_due(scene: Scene) -> datetime:
    """19 March 2027 is the due date: the day after it is too late."""
    return scene.now.replace(year=2027, month=3, day=20)


def visit(scene: Scene, now: datetime) -> None:
    """Somebody visits with success."""
    make_visit(scene.offender, now.date())
    refresh([scene.offender.pk], now=now)


def forget_the_visit(scene: Scene) -> datetime:
    """Register somebody who was never visited in his place."""
    change(scene, closed_on=date(2026, 11, 1))
    refresh([scene.offender.pk], now=scene.now)
    scene.offender = make_offender(now=scene.now, registered_on=date(2026, 11, 10), manager=scene.manager)
    return scene.now


def lose_the_obligation(scene: Scene) -> datetime:
    """Delete the obligation."""
    VisitObligation.objects.filter(offender=scene.offender).delete()
    return scene.now


def find_the_obligation(scene: Scene, now: datetime) -> None:
    """Any write makes it again."""
    refresh([scene.offender.pk], now=now)


def lose_the_level(scene: Scene) -> datetime:
    """Take the level away."""
    change(scene, risk_level=None)
    return scene.now


def decide_the_level(scene: Scene, now: datetime) -> None:
    """A person decides."""
    level: Any = "high"
    decide_level(offender_id=scene.offender.pk, level=level, rationale="ARMS", by=scene.manager, now=now)


def take_the_manager_away(scene: Scene) -> datetime:
    """Nobody manages."""
    change(scene, manager=None)
    return scene.now


def let_the_manager_leave(scene: Scene) -> datetime:
    """The account ends, the row still names it (ALR-9)."""
    User.objects.filter(pk=scene.manager.pk).update(is_active=False)
    return scene.now


def give_a_manager(scene: Scene, now: datetime) -> None:
    """Somebody else takes over."""
    assign(
        offender_id=scene.offender.pk,
        manager=scene.supervisor,
        team=None,
        from_on=now.date(),
        by=scene.supervisor,
        now=now,
    )


def miss_a_check(scene: Scene) -> datetime:
    """A suspension lapses on 1 December 2026 and nobody looks."""
    Suspension.objects.create(
        offender=scene.offender,
        reason="hospital",
        evidence="Ward",
        started_on=date(2026, 11, 1),
        next_check_on=date(2026, 12, 1),
        approved_by=scene.supervisor,
    )
    refresh([scene.offender.pk], now=scene.now)
    return scene.later(days=13)


def end_the_suspension(scene: Scene, now: datetime) -> None:
    """Somebody looks, and ends it."""
    suspension = Suspension.objects.get(offender=scene.offender)
    end_suspension(suspension_id=suspension.pk, ended_on=now.date(), by=scene.supervisor, now=now)


CASES = [
    pytest.param("visit_overdue", let_the_visit_be_due, visit, date(2027, 3, 19), id="visit overdue"),
    pytest.param("no_successful_visit", forget_the_visit, visit, date(2026, 11, 10), id="never visited"),
    pytest.param(
        "unschedulable", lose_the_obligation, find_the_obligation, date(2026, 1, 1), id="no due date"
    ),
    pytest.param("no_risk_level", lose_the_level, decide_the_level, date(2026, 1, 1), id="no level"),
    pytest.param("no_manager", take_the_manager_away, give_a_manager, date(2026, 1, 1), id="no manager"),
    pytest.param("no_manager", let_the_manager_leave, give_a_manager, date(2026, 1, 1), id="manager left"),
    pytest.param("suspension_check_passed", miss_a_check, end_the_suspension, date(2026, 12, 1), id="check"),
]


def test_every_condition_has_a_case_and_words() -> None:
    """A new condition must be shown to open and to close here."""
    assert {condition.kind for condition in all_conditions()} == {case.values[0] for case in CASES}
    assert all(kind_labels()[condition.kind] == condition.label for condition in all_conditions())


def test_nothing_is_alerted_of_somebody_on_schedule(scene: Scene) -> None:
    """The near side of every condition."""
    assert alerts.sweep(now=scene.now).opened == 0
    assert scene.kinds() == {}


@pytest.mark.parametrize(("kind", "begin", "end", "since"), CASES)
def test_a_condition_opens_an_alert_and_closes_it(
    kind: str,
    begin: Callable[[Scene], datetime],
    end: Callable[[Scene, datetime], None],
    since: date,
    scene: Scene,
) -> None:
    """An alert is open exactly while its condition holds, and tells since when (design 3.4)."""
    then = begin(scene)
    alerts.sweep(now=then)
    assert scene.kinds() == {kind: since}

    end(scene, then)
    assert scene.kinds() == {}
    assert Alert.objects.filter(kind=kind).count() == 1


@pytest.mark.parametrize(
    ("kind", "last_quiet_day"),
    [
        pytest.param("visit_overdue", date(2027, 3, 19), id="the due day"),
        pytest.param("suspension_check_passed", date(2026, 12, 1), id="the day of the check"),
    ],
)
def test_an_alert_of_time_opens_the_day_after(kind: str, last_quiet_day: date, scene: Scene) -> None:
    """On the day itself there is still time."""
    if kind == "suspension_check_passed":
        miss_a_check(scene)
    then = scene.now.replace(year=last_quiet_day.year, month=last_quiet_day.month, day=last_quiet_day.day)

    alerts.sweep(now=then)
    assert kind not in scene.kinds()

    alerts.sweep(now=then + timedelta(days=1))
    assert kind in scene.kinds()


def test_a_closed_record_is_alerted_of_nothing(scene: Scene) -> None:
    """Whatever is missing in it."""
    then = miss_a_check(scene)
    change(scene, risk_level=None, manager=None, closed_on=date(2026, 11, 19))
    lose_the_obligation(scene)

    alerts.sweep(now=then)

    assert scene.kinds() == {}


def test_one_broken_row_keeps_nobody_else_from_being_alerted(scene: Scene) -> None:
    """A date that no rule can count with, beside somebody without a manager (ALR-5)."""
    broken = make_offender(now=scene.now, registered_on=date.max, manager=scene.manager)
    other = make_offender(now=scene.now, visited_on=date(2026, 9, 19))

    run = alerts.sweep(now=scene.now)

    assert set(Alert.objects.open().values_list("offender", "kind")) == {
        (broken.pk, "unschedulable"),
        (other.pk, "no_manager"),
    }
    assert (run.live, run.scheduled, run.unschedulable) == (3, 2, 1)
