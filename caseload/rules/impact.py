"""What other cases would do to an officer's hours, before anybody gives them away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseload.rules.capacity import earliest_safe_week, weeks_of
from caseload.rules.demand import Demand, Duty, demand_of, months_between
from caseload.rules.loads import DAYS, Load
from offender_mgmt.policy.rules import Policy


@dataclass(frozen=True)
class Impact:
    """An officer's load before and after. `safe_on`: the first day of the first week in which the first visit to one
    more such case breaks no week ahead; None when there is no such week.
    """

    before: Load
    after: Load
    safe_on: date | None


def impact_of(load: Load, duty: Duty, policy: Policy) -> Impact:
    """The effect of this case, visited when it falls due and at each interval after it."""
    week = earliest_safe_week(
        load.needed,
        load.there,
        minutes=load.effort.minutes_of_a_visit,
        every=weeks_of(months_between(duty, policy)),
    )
    return Impact(
        before=load,
        after=load.with_demand(load.demand + _demand_of([duty], load, policy)),
        safe_on=None if week is None else load.today + timedelta(weeks=week),
    )


def after_moving(
    loads: Mapping[int, Load], moved: Collection[Duty], policy: Policy, *, to: int
) -> dict[int, Load]:
    """The load of each of these people once one of them has these cases. Whoever gave one has it no more."""
    after = {}
    for officer, load in loads.items():
        given = [duty for duty in moved if duty.manager_id == officer]
        after[officer] = load.with_demand(load.demand - _demand_of(given, load, policy))
    gained = _demand_of(moved, after[to], policy)
    return after | {to: after[to].with_demand(after[to].demand + gained)}


def _demand_of(duties: Collection[Duty], load: Load, policy: Policy) -> Demand:
    return demand_of(duties, policy, today=load.today, days=DAYS)


def new_case(level: str, policy: Policy, *, today: date) -> Duty:
    """Somebody of that level who is registered today: the first visit is due as policy says."""
    return Duty(0, None, None, level, today + timedelta(days=policy.first_visit_days))
