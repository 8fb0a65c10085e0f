"""Recording orders, their variations and their ends. Each is also a change, which asks for a review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ChangeKind, ConditionKind, OrderKind
from offender_mgmt.offenders.models import Offender, Order, OrderCondition
from offender_mgmt.offenders.rules import orders as rules
from offender_mgmt.offenders.services.changing import NewChange, save_change
from offender_mgmt.offenders.services.refreshing import lock, refresh


@dataclass(frozen=True)
class NewCondition:
    """One condition as an edge has parsed it."""

    kind: ConditionKind
    wording: str = ""


@dataclass(frozen=True)
class NewOrder:
    """An order as an edge has parsed it. `expires_on` None is *until further order*."""

    kind: OrderKind
    made_on: date
    expires_on: date | None = None
    court: str = ""
    conditions: Sequence[NewCondition] = ()


@dataclass(frozen=True)
class Variation:
    """What a court changed on one day. `expires_on` is the expiry as it now stands, None *until further order*."""

    varied_on: date
    expires_on: date | None
    ended: Sequence[OrderCondition] = ()
    added: Sequence[NewCondition] = ()
    told: str = ""


@transaction.atomic
def record_order(*, offender_id: int, new: NewOrder, by: User, now: datetime) -> Order:
    """Record an order with its conditions; reactive management ends with it. Raises RuleViolation."""
    offender = lock(offender_id)
    rules.check_can_record(
        closed_on=offender.closed_on,
        date_of_birth=offender.date_of_birth,
        made_on=new.made_on,
        expires_on=new.expires_on,
        conditions=_words(new.conditions),
        today=timezone.localdate(now),
    )
    order = Order.objects.create(
        offender=offender, **{key: value for key, value in vars(new).items() if key != "conditions"}
    )
    _add(order, new.conditions, from_on=new.made_on)
    until = f"until {new.expires_on:%-d %B %Y}" if new.expires_on else "until further order"
    told = f"{new.kind.label} made{f' at {new.court}' if new.court else ''}, {until}."
    _record(order, NewChange(ChangeKind.ORDER_MADE, new.made_on, told), by=by, now=now)
    return order


@transaction.atomic
def vary_order(*, order_id: int, variation: Variation, by: User, now: datetime) -> Order:
    """End some conditions on the day of the variation and add others; the old ones are kept. Raises RuleViolation."""
    offender, order = _locked(order_id)
    current = order.conditions.filter(until_on=None)
    ended = list(current.filter(pk__in=[condition.pk for condition in variation.ended]))
    if len(ended) < len(variation.ended):
        raise RuleViolation("One of these conditions has already ended. Look at the order again.")
    rules.check_can_vary(
        _facts(offender, order),
        on=variation.varied_on,
        expires_on=variation.expires_on,
        ended_from=[condition.from_on for condition in ended],
        added=_words(variation.added),
        today=timezone.localdate(now),
    )
    for condition in ended:
        condition.until_on = variation.varied_on
        condition.save(update_fields=["until_on"])
    _add(order, variation.added, from_on=variation.varied_on)
    order.expires_on = variation.expires_on
    order.save(update_fields=["expires_on"])
    told = variation.told or f"{order.get_kind_display()} varied."
    _record(order, NewChange(ChangeKind.ORDER_VARIED, variation.varied_on, told), by=by, now=now)
    return order


@transaction.atomic
def end_order(*, order_id: int, ended_on: date, told: str = "", by: User, now: datetime) -> Order:
    """End an order before it expires, or one that runs until further order. Raises RuleViolation."""
    offender, order = _locked(order_id)
    rules.check_can_end(_facts(offender, order), on=ended_on, today=timezone.localdate(now))
    order.ended_on = ended_on
    order.save(update_fields=["ended_on"])
    told = told or f"{order.get_kind_display()} ended."
    _record(order, NewChange(ChangeKind.ORDER_ENDED, ended_on, told), by=by, now=now)
    return order


def _locked(order_id: int) -> tuple[Offender, Order]:
    offender = lock(Order.objects.values_list("offender_id", flat=True).get(pk=order_id))
    return offender, Order.objects.get(pk=order_id)


def _facts(offender: Offender, order: Order) -> rules.OrderFacts:
    return rules.OrderFacts(
        closed_on=offender.closed_on,
        made_on=order.made_on,
        expires_on=order.expires_on,
        ended_on=order.ended_on,
    )


def _words(conditions: Sequence[NewCondition]) -> list[tuple[str, str]]:
    return [(condition.kind.value, condition.wording) for condition in conditions]


def _add(order: Order, conditions: Sequence[NewCondition], *, from_on: date) -> None:
    for condition in conditions:
        OrderCondition.objects.create(
            order=order, kind=condition.kind, wording=condition.wording, from_on=from_on
        )


def _record(order: Order, change: NewChange, *, by: User, now: datetime) -> None:
    """Write down what became of the order, as a change and in the audit log, and bring all up to date."""
    offender = order.offender
    order.refresh_from_db()  # the database gives a new order its public id
    save_change(offender, change, order=order, by=by, now=now)
    details: dict[str, object] = {"order": str(order.public_id), "deed": change.kind.value}
    audit.record(Verb.ORDER_RECORDED, by=by, offender_ids=[offender.pk], details=details)
    refresh([offender.pk], by=by, now=now)
