"""The conditions of one offender's orders and when they were last checked, as pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.offenders.models import Offender, OrderCondition
from offender_mgmt.policy.rules import Policy
from visits.choices import CheckResult, Coverage
from visits.models.coverage import with_checks
from visits.rules.coverage import coverage_of, whole_months


@dataclass(frozen=True)
class CheckRow:
    """A version of a condition with its last check. `checked_on` None is *never*.

    `tried_on`: when a visit could not check it, since it was last checked.
    """

    condition: OrderCondition
    coverage: Coverage
    months: int | None
    checked_on: date | None
    result: str
    words: str
    receipt: str
    tried_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether it is to be checked."""
        return self.coverage in (Coverage.NEVER, Coverage.LATE)


def checks_of(offender: Offender, policy: Policy, *, on: date) -> list[CheckRow]:
    """Every version of each condition of the orders that bind on the day `on`, the oldest first: one query.

    An order drops out on the day after it expires; a version that a variation ended stays, and waits for nothing.
    """
    versions = OrderCondition.objects.of_orders_in_force(on=on).filter(order__offender=offender)
    rows: Any = with_checks(versions).select_related("order").order_by("order__made_on", "order", "pk")
    return [_row(condition, policy, on) for condition in rows]


def _row(condition: Any, policy: Policy, on: date) -> CheckRow:
    checked_on, tried_on = condition.checked_on, condition.tried_on
    is_in_vain = tried_on is not None and (checked_on is None or tried_on > checked_on)
    return CheckRow(
        condition=condition,
        coverage=coverage_of(
            last_on=checked_on,
            is_past=condition.until_on is not None and condition.until_on <= on,
            months=policy.condition_check_months,
            on=on,
        ),
        months=None if checked_on is None else whole_months(checked_on, on=on),
        checked_on=checked_on,
        result=CheckResult(condition.checked_result).label if condition.checked_result else "",
        words=condition.checked_words or "",
        receipt=condition.checked_receipt or "",
        tried_on=tried_on if is_in_vain else None,
    )
