"""How the conditions of devices and of checks begin and end: cases of test_conditions.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from offender_mgmt.offenders.models import Order, OrderCondition
from offender_mgmt.offenders.services import refresh
from tests.factories import make_visit
from visits.choices import DeviceKind, DeviceQuestion
from visits.models import ConditionCheck, Device
from visits.services import answer_device, record_device
from visits.services.devices import DeviceAccount, NewDevice

if TYPE_CHECKING:  # the scene is the tests' own, and they import these cases
    from tests.alerts.test_conditions import Scene


def have_a_device(scene: "Scene", *, is_declared: bool) -> datetime:
    """A phone since 1 September 2026."""
    new = NewDevice(DeviceKind.PHONE, "Black", is_declared, date(2026, 9, 1))
    record_device(offender_id=scene.offender.pk, new=new, by=scene.manager, now=scene.now)
    return scene.now


def be_found_with_a_device(scene: "Scene") -> datetime:
    """It was not declared."""
    return have_a_device(scene, is_declared=False)


def hide_a_device(scene: "Scene") -> datetime:
    """Two visits, of 19 September and 10 October, do not see it."""
    make_visit(scene.offender, date(2026, 10, 10))
    return have_a_device(scene, is_declared=True)


def say_what_was_done(scene: "Scene", now: datetime) -> None:
    """There was no breach, and why."""
    account(scene, DeviceQuestion.NOT_DECLARED, now, is_breach_recorded=False)


def account_for_it(scene: "Scene", now: datetime) -> None:
    """It is at the repair shop."""
    account(scene, DeviceQuestion.NOT_SEEN, now)


def account(
    scene: "Scene", question: DeviceQuestion, now: datetime, *, is_breach_recorded: bool | None = None
) -> None:
    """Somebody gives an account of the phone."""
    device, told = Device.objects.get(), DeviceAccount(question, "At the shop.", is_breach_recorded)
    answer_device(device_id=device.pk, account=told, by=scene.manager, now=now)


def leave_a_condition_alone(scene: "Scene") -> datetime:
    """An order of 1 March 2026, and no visit ever checks it."""
    order = Order.objects.create(offender=scene.offender, kind="shpo", made_on=date(2026, 3, 1))
    OrderCondition.objects.create(order=order, kind="residence", wording="At 5 Elm Road")
    return scene.now


def forget_to_check_again(scene: "Scene") -> datetime:
    """It was checked on 1 May 2026."""
    then = leave_a_condition_alone(scene)
    check(scene, date(2026, 5, 1))
    return then


def check_it(scene: "Scene", now: datetime) -> None:
    """A visit of today checks it."""
    check(scene, now.date())
    refresh([scene.offender.pk], by=None, now=now)


def check(scene: "Scene", on: date) -> None:
    """A visit checks the condition, and it was kept."""
    visit = make_visit(scene.offender, on)
    ConditionCheck.objects.create(visit=visit, condition=OrderCondition.objects.get(), result="kept")


DEVICE_CASES = [
    pytest.param(
        "device_not_declared", be_found_with_a_device, say_what_was_done, date(2026, 9, 1), id="found"
    ),
    pytest.param("device_not_seen", hide_a_device, account_for_it, date(2026, 10, 10), id="hidden"),
    pytest.param(
        "condition_never_checked", leave_a_condition_alone, check_it, date(2026, 9, 1), id="never checked"
    ),
    pytest.param(
        "condition_check_late", forget_to_check_again, check_it, date(2026, 11, 1), id="checked long ago"
    ),
]
