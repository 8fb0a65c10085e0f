"""What comes: the visits of the next weeks, and the hours for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from caseload.models.capacity import duties, loads_of_people, weekly_load
from caseload.rules.capacity import SHORT
from caseload.views.spans import LoadRow, row_of
from offender_mgmt.accounts.models import Team, User
from reports.measures import Asked
from reports.measures.duties import due_ahead

MOST = 12  # teams: the page of the caseloads has all of them


@dataclass(frozen=True)
class Hours:
    """Hours needed and there, of a team or an officer; `team` opens its forecast."""

    name: str
    load: LoadRow
    team: int | None = None


@dataclass(frozen=True)
class Ahead:
    """What comes. `weeks`: the first day of each, and how many visits fall due in it."""

    weeks: Sequence[tuple[date, int]]
    hours: Sequence[Hours] = ()
    more_teams: bool = False

    @property
    def only_team(self) -> int | None:
        """The team, where one is asked about: the page then fetches where this leads, which takes a moment."""
        return self.hours[0].team if len(self.hours) == 1 else None

    @property
    def due(self) -> int:
        """How many visits fall due in all of it."""
        return sum(number for _, number in self.weeks)


def ahead_of(asked: Asked, *, officers: Sequence[User] = (), teams: Sequence[Team] = ()) -> Ahead:
    """What comes for those asked about, with the hours of these officers or, where there are none, of these teams.

    The number of queries depends on neither how many there are nor on how many people they manage.
    """
    weeks, cases = _weeks(asked), asked.offenders.live()
    if officers:
        own = loads_of_people(officers, duties(cases, on=asked.on), policy=asked.policy, today=asked.on)
        return Ahead(weeks, [Hours(str(one), row_of(own[one.pk])) for one in officers])
    if not teams:
        return Ahead(weeks)
    shown = teams[:MOST]
    work = duties(cases, on=asked.on)
    loads = weekly_load(policy=asked.policy, duties=work, today=asked.on, teams=shown).teams
    hours = [Hours(team.name, row_of(loads[team.pk]), team.pk) for team in shown]
    return Ahead(weeks, hours, more_teams=len(teams) > MOST)


def _weeks(asked: Asked) -> list[tuple[date, int]]:
    """In one query."""
    begins = [asked.on + timedelta(days=days) for days in range(0, SHORT, 7)]
    each = {
        f"week_{place}": Count("pk", filter=Q(due_on__range=(first, first + timedelta(days=6))))
        for place, first in enumerate(begins)
    }
    numbers = due_ahead(asked).aggregate(**each)
    return [(first, numbers[f"week_{place}"]) for place, first in enumerate(begins)]
