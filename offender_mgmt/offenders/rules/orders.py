"""Decisions about civil orders: made, varied, ended, each on its day (domain 2.6, 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ConditionKind

# What says all by its kind; any other condition is nothing without its wording.
SPEAKS_FOR_ITSELF = frozenset(
    {ConditionKind.DEVICE_INSPECTION, ConditionKind.MONITORING_SOFTWARE, ConditionKind.TRAVEL_BAN}
)


@dataclass(frozen=True)
class OrderFacts:
    """An order as it stands. None is *not known*, and for `expires_on` also *until further order*."""

    closed_on: date | None
    made_on: date | None
    expires_on: date | None
    ended_on: date | None


def check_can_record(
    *,
    closed_on: date | None,
    date_of_birth: date | None,
    made_on: date,
    expires_on: date | None,
    conditions: Sequence[tuple[str, str]],
    today: date,
) -> None:
    """Raise RuleViolation unless a live person may have been given such an order. `conditions`: kind, wording."""
    if closed_on is not None:
        raise RuleViolation("This record is closed. Reopen it before you add to it.")
    if made_on > today:
        raise RuleViolation("An order cannot have been made in the future. Record it on the day.")
    if date_of_birth is not None and made_on < date_of_birth:
        raise RuleViolation("The order was made before the offender was born. Check the year.")
    if expires_on is not None and expires_on < made_on:
        raise RuleViolation("An order cannot expire before it was made. Check both dates.")
    _check_conditions(conditions)


def check_can_vary(
    order: OrderFacts,
    *,
    on: date,
    expires_on: date | None,
    ended_from: Sequence[date | None],
    added: Sequence[tuple[str, str]],
    today: date,
) -> None:
    """Raise RuleViolation unless the order may have been varied so on that day.

    `ended_from`: since when each condition that ends was in force; `added`: kind and wording of each new one.
    """
    _check_in_force(order, on=on, today=today, deed="varied")
    if expires_on is not None and expires_on < on:
        raise RuleViolation("The new expiry is before the day of the variation. Check both dates.")
    if any(since is not None and since > on for since in ended_from):
        raise RuleViolation("A condition cannot end before it began. Check the day of the variation.")
    if not ended_from and not added and expires_on == order.expires_on:
        raise RuleViolation("Say what was varied: a condition that ends, a new one, or the expiry.")
    _check_conditions(added)


def check_can_end(order: OrderFacts, *, on: date, today: date) -> None:
    """Raise RuleViolation unless the order may have been ended on that day."""
    _check_in_force(order, on=on, today=today, deed="ended")


def _check_in_force(order: OrderFacts, *, on: date, today: date, deed: str) -> None:
    if order.closed_on is not None:
        raise RuleViolation("This record is closed. Reopen it before you change its orders.")
    if order.ended_on is not None:
        raise RuleViolation(f"This order ended on {order.ended_on:%-d %B %Y}.")
    if on > today:
        raise RuleViolation(f"An order cannot have been {deed} in the future. Record it on the day.")
    if order.made_on is not None and on < order.made_on:
        raise RuleViolation(f"An order cannot be {deed} before it was made.")
    if order.expires_on is not None and on > order.expires_on:
        raise RuleViolation(f"This order expired on {order.expires_on:%-d %B %Y}, before that day.")


def _check_conditions(conditions: Sequence[tuple[str, str]]) -> None:
    for kind, wording in conditions:
        if kind not in SPEAKS_FOR_ITSELF and not wording.strip():
            label = ConditionKind(kind).label.lower()
            raise RuleViolation(f"Write down the wording of the condition: {label}.")
