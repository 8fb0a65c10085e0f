"""Devices that must be accounted for, and conditions of orders that nobody checks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, DateField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.models import OrderCondition
from offender_mgmt.policy.models import in_force
from visits.choices import DeviceQuestion
from visits.models import ConditionCheck, Device, DeviceAnswer, DeviceSighting
from visits.models.coverage import with_checks
from visits.rules.coverage import latest_late


class MonthsAfter(Func):
    """A date plus calendar months, clipped to the month's end, as `policy.rules.add_months` counts them."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(months => "
    output_field = DateField()

    def __init__(self, day: str, months: int) -> None:
        super().__init__(F(day), Value(months))


class Earliest(Func):
    """The so-manieth of the dates of a group, the earliest first."""

    template = "(%(expressions)s)[%(number)s]"
    output_field = DateField()

    def __init__(self, days: str, number: int) -> None:
        super().__init__(ArrayAgg(days, order_by=days), number=number)


def not_declared(on: date) -> QuerySet[Device]:
    """Devices of live offenders that were found and not declared, until somebody has said what was done about it."""
    answered = DeviceAnswer.objects.filter(device=OuterRef("pk"), question=DeviceQuestion.NOT_DECLARED)
    found = Device.objects.filter(~Exists(answered), is_declared=False, offender__closed_on=None)
    return found.annotate(device_key=Cast("public_id", CharField()))


def not_seen(on: date) -> QuerySet[Device]:
    """Devices of live offenders not seen at policy's number of successful visits running, since they were last seen
    or accounted for; since the last of these visits. A visit that says nothing about a device did not see it.

    Devices and visits are joined, and what was seen is taken away, in one pass: a subquery for each device would
    cost minutes over a large register.
    """
    number = in_force(on).device_account_after_visits
    visits = "offender__visits__"
    seen_since = DeviceSighting.objects.seen().filter(
        device=OuterRef("pk"), visit__visited_on__gte=OuterRef(f"{visits}visited_on")
    )
    answered_since = DeviceAnswer.objects.filter(
        device=OuterRef("pk"),
        question=DeviceQuestion.NOT_SEEN,
        answered_at__gte=OuterRef(f"{visits}recorded_at"),
    )
    if number == 0:  # policy asks for no account
        return Device.objects.none()
    missed: QuerySet[Device] = (
        Device.objects.kept()
        .filter(
            ~Exists(seen_since),
            ~Exists(answered_since),
            offender__closed_on=None,
            **{
                f"{visits}is_successful": True,
                f"{visits}correction": None,
                f"{visits}visited_on__gt": F("first_known_on"),
            },
        )
        .annotate(device_key=Cast("public_id", CharField()), number=Count(f"{visits}pk"))
        .filter(number__gte=number)
        .annotate(missed_since=Earliest(f"{visits}visited_on", number))
    )
    return missed


def device_questions(devices: Iterable[Device], *, on: date) -> dict[int, list[DeviceQuestion]]:
    """What is asked about each of these devices on the day `on`, what was done about a breach first."""
    asked: dict[int, list[DeviceQuestion]] = {device.pk: [] for device in devices}
    for question, rows in (
        (DeviceQuestion.NOT_DECLARED, not_declared(on)),
        (DeviceQuestion.NOT_SEEN, not_seen(on)),
    ):
        for key in rows.filter(pk__in=list(asked)).values_list("pk", flat=True):
            asked[key].append(question)
    return asked


def never_checked(on: date) -> QuerySet[OrderCondition]:
    """Conditions in force, of live offenders, that no visit ever checked, once policy's months have gone by since
    they began; since the last day on which that was in time.
    """
    months = in_force(on).condition_check_months
    told: Any = with_checks(_binding(on))  # the type checker does not know the days that it adds
    conditions: QuerySet[OrderCondition] = told.filter(
        ~Exists(ConditionCheck.objects.counted().filter(condition=OuterRef("pk"))),
        began_on__lte=latest_late(months=months, on=on),
    )
    return conditions.annotate(late_on=MonthsAfter("began_on", months))


def check_late(on: date) -> QuerySet[OrderCondition]:
    """Conditions in force, of live offenders, last checked too long ago; since the last day in time."""
    months = in_force(on).condition_check_months
    limit = latest_late(months=months, on=on)
    checked = ConditionCheck.objects.counted().filter(condition=OuterRef("pk"))
    conditions = with_checks(_binding(on)).filter(
        Exists(checked), ~Exists(checked.filter(visit__visited_on__gt=limit))
    )
    return conditions.annotate(late_on=MonthsAfter("checked_on", months))


def _binding(on: date) -> QuerySet[OrderCondition]:
    binding = OrderCondition.objects.in_force(on=on).filter(order__offender__closed_on=None)
    return binding.annotate(condition_key=Cast("pk", CharField()))


CONDITIONS = (
    Condition(
        "device_not_declared",
        "Device found and not declared",
        not_declared,
        subject="device_key",
        since_on="first_known_on",
    ),
    Condition(
        "device_not_seen",
        "Device not seen at visits",
        not_seen,
        subject="device_key",
        since_on="missed_since",
    ),
    Condition(
        "condition_never_checked",
        "Condition of an order never checked",
        never_checked,
        "order__offender",
        subject="condition_key",
        since_on="late_on",
    ),
    Condition(
        "condition_check_late",
        "Condition of an order not checked in time",
        check_late,
        "order__offender",
        subject="condition_key",
        since_on="late_on",
    ),
)
