"""Hours that a policy would ask of each team, beside those that are asked now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from caseload.models.capacity import duties, weekly_load
from caseload.rules.loads import Load, Loads, WhatIf
from offender_mgmt.accounts.models import Team
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.rules import Policy


def tried_hours(
    due_on: Mapping[int, date], *, policy: Policy, current: Policy, today: date, what_if: WhatIf
) -> dict[int, dict[str, Any]]:
    """By team: hours of 28 days needed before and after and those there, the first week that breaks before and after,
    and how many officers have more in those days than they can do; where something is supposed, the same again as
    `supposed`. Reads only, in a constant number of queries.

    `due_on` is when each person's visit would be due under `policy`.
    """
    now = duties(Offender.objects.live(), on=today)
    then = [replace(duty, due_on=due_on.get(duty.offender_id, duty.due_on)) for duty in now]
    teams = list(Team.objects.all())
    before = weekly_load(policy=current, duties=now, today=today, teams=teams)
    after = weekly_load(policy=policy, duties=then, today=today, teams=teams)
    found = {team.pk: _hours_of(team.pk, before, after) for team in teams}
    if what_if.is_something:
        before, after = before.supposing(what_if), after.supposing(what_if)
        for team, hours in found.items():
            hours["supposed"] = _hours_of(team, before, after)
    return found


def _hours_of(team: int, before: Loads, after: Loads) -> dict[str, Any]:
    now, then = before.teams[team], after.teams[team]
    return {
        "has_hours": then.has_hours,
        "there": _hours(then.short.there),
        "needed_before": _hours(now.short.needed),
        "needed_after": _hours(then.short.needed),
        "breaks_before": now.broken_on,
        "breaks_after": then.broken_on,
        "over_before": _over(now, before),
        "over_after": _over(then, after),
    }


def _over(team: Load, loads: Loads) -> int:
    return sum(loads.officers[one.pk].short.over > 0 for one in team.officers)


def _hours(minutes: Fraction) -> float:
    return round(float(minutes / 60), 1)
