"""A team's obligations and time as the forecast takes them."""

from collections.abc import Iterable

from caseload.rules.capacity import weeks_of
from caseload.rules.demand import Duty, months_between
from caseload.rules.forecast import Case, Work, with_inflow
from caseload.rules.loads import Load
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.policy.rules import Policy

LEVELS = tuple(reversed(RiskLevel.values))  # the most dangerous first: its place is its rank
WEEKS_FORESEEN = 52


def work_of(duties: Iterable[Duty], load: Load, policy: Policy, *, weeks: int = WEEKS_FORESEEN) -> Work:
    """What the forecast stands on: these cases, and the time and the effort of a team's load."""
    cases = [
        Case(
            rank=LEVELS.index(policy.counted_as(duty.level)),
            due_week=(duty.due_on - load.today).days // 7,
            every=weeks_of(months_between(duty, policy)),
        )
        for duty in duties
    ]
    effort = load.effort
    return Work(
        cases=with_inflow(cases, load.inflow_percent),
        minutes=load.there_in(weeks),
        attempt=effort.minutes_of_an_attempt,
        success=effort.success.value,
        spread=effort.spread_minutes * effort.officers,
        trials=effort.success.visits if effort.success.is_measured else 0,
        successes=effort.successes,
    )
