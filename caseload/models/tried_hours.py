"""Hours that a policy would ask of each team, beside those that are asked now."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from caseload.models.capacity import duties, officers_of, weekly_load
from caseload.rules.loads import Loads
from offender_mgmt.accounts.models import Team
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.rules import Policy


def tried_hours(
    due_on: Mapping[int, date], *, policy: Policy, current: Policy, today: date
) -> dict[int, dict[str, Any]]:
    """By team: hours of 28 days needed before and after and those there, the first week that breaks before and after,
    and how many officers have more in those days than they can do. Reads only, in a constant number of queries.

    `due_on` is when each person's visit would be due under `policy`.
    """
    now = duties(Offender.objects.live(), on=today)
    then = [replace(duty, due_on=due_on.get(duty.offender_id, duty.due_on)) for duty in now]
    teams = list(Team.objects.all())
    before = weekly_load(policy=current, duties=now, today=today, teams=teams)
    after = weekly_load(policy=policy, duties=then, today=today, teams=teams)
    officers = officers_of(team.pk for team in teams)
    return {
        team.pk: _hours_of(team.pk, before, after, [one.pk for one in officers if one.team_id == team.pk])
        for team in teams
    }


def _hours_of(team: int, before: Loads, after: Loads, officers: Iterable[int]) -> dict[str, Any]:
    now, then, officers = before.teams[team], after.teams[team], list(officers)
    return {
        "has_hours": then.has_hours,
        "there": _hours(then.short.there),
        "needed_before": _hours(now.short.needed),
        "needed_after": _hours(then.short.needed),
        "breaks_before": now.broken_on,
        "breaks_after": then.broken_on,
        "over_before": sum(before.officers[one].short.over > 0 for one in officers),
        "over_after": sum(after.officers[one].short.over > 0 for one in officers),
    }


def _hours(minutes: Fraction) -> float:
    return round(float(minutes / 60), 1)
