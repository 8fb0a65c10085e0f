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
from offender_mgmt.offenders.choices import ChangeKind, OrderKind, RiskLevel
from offender_mgmt.offenders.models import Change, Offender, Order, Suspension
from offender_mgmt.offenders.services import (
    NewChange,
    NewOrder,
    assign,
    end_order,
    end_suspension,
    record_change,
    record_order,
    refresh,
)
from risk.choices import Priority, ReviewOutcome
from risk.models import ManagementPlan, PlanAction
from risk.services import (
    AssessmentWritten,
    FactorWritten,
    LevelChosen,
    complete_action,
    complete_assessment,
    decide_level,
    review_change,
    save_assessment,
    save_factor,
    start_assessment,
)
from tests.alerts import emergency_cases, ladder_cases, safety_cases, writing_cases
from tests.alerts.contact_cases import CONTACT_CASES
from tests.alerts.device_cases import DEVICE_CASES
from tests.factories import make_offender, make_visit
from tests.risk.plans import in_force
from visits.choices import Outcome, VisitQuestion
from visits.models import Visit, VisitObligation
from visits.services import answer_question

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
    refresh([scene.offender.pk], by=None, now=now)


def forget_the_visit(scene: Scene) -> datetime:
    """Register somebody who was never visited in his place."""
    change(scene, closed_on=date(2026, 11, 1))
    refresh([scene.offender.pk], by=None, now=scene.now)
    scene.offender = make_offender(now=scene.now, registered_on=date(2026, 11, 10), manager=scene.manager)
    return scene.now


def lose_the_obligation(scene: Scene) -> datetime:
    """Close the obligation, and open none in its place."""
    VisitObligation.objects.filter(offender=scene.offender).update(closed_at=scene.now)
    return scene.now


def find_the_obligation(scene: Scene, now: datetime) -> None:
    """Any write makes it again."""
    refresh([scene.offender.pk], by=None, now=now)


def lose_the_level(scene: Scene) -> datetime:
    """Take the level away."""
    change(scene, risk_level=None)
    return scene.now


def decide_the_level(scene: Scene, now: datetime) -> None:
    """A person decides."""
    chosen = LevelChosen(RiskLevel.HIGH, "ARMS")
    decide_level(offender_id=scene.offender.pk, chosen=chosen, by=scene.manager, now=now)


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
        requested_by=scene.manager,
        approved_by=scene.supervisor,
    )
    refresh([scene.offender.pk], by=None, now=scene.now)
    return scene.later(days=13)


def end_the_suspension(scene: Scene, now: datetime) -> None:
    """Somebody looks, and ends it."""
    suspension = Suspension.objects.get(offender=scene.offender)
    end_suspension(suspension_id=suspension.pk, ended_on=now.date(), by=scene.supervisor, now=now)


def be_told_of(scene: Scene, reason: str, began_on: date) -> None:
    """A register extract tells of a suspension until February."""
    Suspension.objects.create(
        offender=scene.offender,
        reason=reason,
        evidence="Register extract",
        started_on=began_on,
        next_check_on=date(2027, 2, 1),
        origin="import",
    )
    refresh([scene.offender.pk], by=None, now=scene.now)


def be_seen_in_custody(scene: Scene) -> datetime:
    """In custody since 1 November 2026, and at the door on the 10th."""
    be_told_of(scene, "custody", date(2026, 11, 1))
    make_visit(scene.offender, date(2026, 11, 10), outcome=Outcome.SEEN_AT_DOOR)
    return scene.now


def explain_it(scene: Scene, now: datetime) -> None:
    """Somebody knows how both can be true."""
    seen, question = Visit.objects.get(outcome="seen_at_door"), VisitQuestion.DURING_SUSPENSION
    answer_question(visit_id=seen.pk, question=question, answer="Released.", by=scene.manager, now=now)


def be_reactive_at_medium_risk(scene: Scene) -> datetime:
    """An extract says both."""
    be_told_of(scene, "reactive", date(2026, 9, 20))
    return scene.now


def have_an_order_expire(scene: Scene) -> datetime:
    """It expires on 31 December 2026, with 90 days' notice."""
    new = NewOrder(OrderKind.SHPO, date(2021, 12, 31), date(2026, 12, 31))
    record_order(offender_id=scene.offender.pk, new=new, by=scene.manager, now=scene.now)
    return scene.now


def end_the_order(scene: Scene, now: datetime) -> None:
    """A court ends it before."""
    order = Order.objects.get(offender=scene.offender)
    end_order(order_id=order.pk, ended_on=now.date(), by=scene.manager, now=now)


def leave_a_change_alone(scene: Scene) -> datetime:
    """Nobody reviews it within 14 days."""
    new = NewChange(ChangeKind.BREACH, scene.now.date(), "Told late.")
    record_change(offender_id=scene.offender.pk, new=new, by=scene.manager, now=scene.now)
    return scene.later(days=15)


def review_the_change(scene: Scene, now: datetime) -> None:
    """Somebody does."""
    change = Change.objects.get(offender=scene.offender)
    none = ReviewOutcome.NO_CHANGE
    review_change(change_id=change.pk, outcome=none, reasons="Weighed.", by=scene.manager, now=now)


def have_a_plan(scene: Scene, now: datetime, **facts: Any) -> ManagementPlan:
    """By the manager and the supervisor, to be reviewed in 30 days."""
    facts = {"review_days": 30, **facts}
    return in_force(scene.offender, by=scene.manager, approver=scene.supervisor, now=now, **facts)


def leave_an_action_undone(scene: Scene) -> datetime:
    """It was to be done in ten days."""
    have_a_plan(scene, scene.now, action_of=scene.supervisor)
    return scene.later(days=11)


def do_the_action(scene: Scene, now: datetime) -> None:
    """Somebody does it."""
    action = PlanAction.objects.get(plan__offender=scene.offender)
    complete_action(action_id=action.pk, done_on=now.date(), result="Done.", by=scene.manager, now=now)


def let_the_plan_grow_old(scene: Scene) -> datetime:
    """Its day of review comes."""
    have_a_plan(scene, scene.now)
    return scene.later(days=30)


def renew_the_plan(scene: Scene, now: datetime) -> None:
    """A new version is in force."""
    have_a_plan(scene, now)


def let_the_assessment_grow_old(scene: Scene) -> datetime:
    """An extract told of one a year and a day ago."""
    change(scene, risk_assessed_on=date(2025, 11, 18))
    return scene.now


def assess_again(scene: Scene, now: datetime) -> None:
    """Somebody completes an ARMS."""
    draft = start_assessment(offender_id=scene.offender.pk, by=scene.manager, now=now)
    this: dict[str, Any] = {"public_id": draft.public_id, "by": scene.manager, "now": now}
    factor = FactorWritten("SR1", is_protective=False, priority=Priority.LOW, observed="Seen.")
    save_factor(factor=factor, seen="", **this)
    save_assessment(written=AssessmentWritten(Priority.LOW, ""), seen=draft.mark, **this)
    complete_assessment(completed_on=now.date(), **this)


CASES = [
    *safety_cases.CASES,
    *DEVICE_CASES,
    *CONTACT_CASES,
    pytest.param("visit_overdue", let_the_visit_be_due, visit, date(2027, 3, 19), id="visit overdue"),
    pytest.param("no_successful_visit", forget_the_visit, visit, date(2026, 11, 10), id="never visited"),
    pytest.param(
        "unschedulable", lose_the_obligation, find_the_obligation, date(2026, 1, 1), id="no due date"
    ),
    pytest.param("no_risk_level", lose_the_level, decide_the_level, date(2026, 1, 1), id="no level"),
    pytest.param("no_manager", take_the_manager_away, give_a_manager, date(2026, 1, 1), id="no manager"),
    pytest.param("no_manager", let_the_manager_leave, give_a_manager, date(2026, 1, 1), id="manager left"),
    pytest.param("suspension_check_passed", miss_a_check, end_the_suspension, date(2026, 12, 1), id="check"),
    pytest.param(
        "visit_during_suspension", be_seen_in_custody, explain_it, date(2026, 11, 10), id="seen in custody"
    ),
    pytest.param(
        "reactive_criteria_broken",
        be_reactive_at_medium_risk,
        end_the_suspension,
        date(2026, 9, 20),
        id="reactive, and not low",
    ),
    pytest.param(
        "order_expiring", have_an_order_expire, end_the_order, date(2026, 10, 2), id="order expires"
    ),
    pytest.param(
        "arms_overdue", let_the_assessment_grow_old, assess_again, date(2026, 11, 18), id="ARMS overdue"
    ),
    pytest.param("review_triggered", leave_a_change_alone, review_the_change, date(2026, 12, 3), id="change"),
    pytest.param(
        "plan_action_overdue", leave_an_action_undone, do_the_action, date(2026, 11, 29), id="action"
    ),
    pytest.param(
        "plan_review_due", let_the_plan_grow_old, renew_the_plan, date(2026, 12, 19), id="plan review"
    ),
    *ladder_cases.CASES,
    *writing_cases.CASES,
    *emergency_cases.CASES,
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
