"""The forecast of a team from what is on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseload.models.capacity import duties, weekly_load
from caseload.rules.backlog import LEVELS, work_of
from caseload.rules.forecast import Course, Work, forecast
from caseload.rules.loads import Load, WhatIf
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.rules import Policy


@dataclass(frozen=True)
class Foreseen:
    """What a forecast stands on, and the course of each level and, last, of all."""

    load: Load
    work: Work
    courses: Sequence[Course]


def foresee(team: Team, user: User, policy: Policy, *, today: date, what_if: WhatIf) -> Foreseen:
    """The forecast of the team, for somebody who may see its cases. The same facts give the same forecast."""
    cases = duties(Offender.objects.visible_to(user).live().filter(team=team), on=today)
    loads = weekly_load(policy=policy, duties=cases, today=today, teams=[team], what_if=what_if)
    load = loads.teams[team.pk]
    work = work_of(cases, load, policy)
    return Foreseen(load, work, forecast(work, ranks=len(LEVELS)))
