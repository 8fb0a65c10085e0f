"""What each officer and each team has to do and the time they have for it, now or if something changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from caseload.rules.capacity import LONG, SHORT, WEEKS, Balance, first_broken_week
from caseload.rules.demand import Demand, Duty, demand_of
from caseload.rules.effort import Effort
from caseload.rules.working_time import WorkingLife, available_minutes, has_hours, weeks_from
from offender_mgmt.accounts.rules.absences import Days
from offender_mgmt.policy.rules import Policy

DAYS = WEEKS * 7
DAYS_READ = 52 * 7  # how far ahead absences matter to anything


@dataclass(frozen=True)
class WhatIf:
    """What is supposed: somebody leaves on a day, and so many percent more visits fall due."""

    leaver_id: int | None = None
    leaves_on: date | None = None
    inflow_percent: int = 0

    @property
    def is_something(self) -> bool:
        """Whether anything is supposed at all."""
        return self != WhatIf()


NOTHING_SUPPOSED = WhatIf()


@dataclass(frozen=True)
class Officer:
    """Somebody who manages cases: where, and when they are at work."""

    pk: int
    team_id: int | None
    life: WorkingLife

    def supposing(self, what_if: WhatIf) -> "Officer":
        """The same, if that happens. The cases of whoever leaves remain, and so does their work."""
        if self.pk != what_if.leaver_id or what_if.leaves_on is None:
            return self
        return replace(self, life=self.life.leaving(what_if.leaves_on))


@dataclass(frozen=True)
class Load:
    """Work and time of an officer or a team from `today` on. Minutes are of officers, and exact.

    A case is charged whole to whoever manages it, with the time of the second officer, who is found among
    colleagues and gets the same back: so that the total is that of the cases, whoever has them.
    """

    today: date
    effort: Effort
    demand: Demand
    officers: Sequence[Officer]
    inflow_percent: int = 0

    @property
    def has_hours(self) -> bool:
        """Whether hours are recorded for anybody. Where they are not, time is unknown and counted as none."""
        return any(has_hours(one.life, self._days(DAYS)) for one in self.officers)

    @property
    def without_hours(self) -> int:
        """How many have no hours recorded."""
        return sum(not has_hours(one.life, self._days(DAYS)) for one in self.officers)

    @cached_property
    def short(self) -> Balance:
        """The next 28 days."""
        return self._balance(SHORT)

    @cached_property
    def long(self) -> Balance:
        """The next 90 days."""
        return self._balance(LONG)

    @cached_property
    def needed(self) -> list[Fraction]:
        """Minutes needed in each week ahead."""
        visits = self.demand.by_week(WEEKS, inflow_percent=self.inflow_percent)
        return [number * self.effort.minutes_of_a_visit for number in visits]

    @cached_property
    def there(self) -> list[Fraction]:
        """Minutes there in each week ahead."""
        return self.there_in(WEEKS)

    def there_in(self, weeks: int) -> list[Fraction]:
        """Minutes there in each of so many weeks from today."""
        return [self._there(week) for week in weeks_from(self.today, weeks)]

    @property
    def broken_on(self) -> date | None:
        """The first day of the first week by whose end more is needed than there is; None for none ahead."""
        week = first_broken_week(self.needed, self.there)
        return None if week is None else self.today + timedelta(weeks=week)

    def with_demand(self, demand: Demand) -> "Load":
        """The same people with other work."""
        return replace(self, demand=demand)

    def supposing(self, what_if: WhatIf) -> "Load":
        """The same work and people, if that happens."""
        officers = [one.supposing(what_if) for one in self.officers]
        return replace(self, officers=officers, inflow_percent=what_if.inflow_percent)

    def _days(self, number: int) -> Days:
        return Days(self.today, self.today + timedelta(days=number - 1))

    def _there(self, days: Days) -> Fraction:
        return sum((available_minutes(one.life, days) for one in self.officers), Fraction(0))

    def _balance(self, days: int) -> Balance:
        visits = self.demand.within(days, inflow_percent=self.inflow_percent)
        return Balance(visits * self.effort.minutes_of_a_visit, self._there(self._days(days)))


@dataclass(frozen=True)
class Loads:
    """The load of each officer, of each team, and of the cases of each team (None: of no team) that none of these
    officers manages.
    """

    officers: Mapping[int, Load] = field(default_factory=dict)
    teams: Mapping[int, Load] = field(default_factory=dict)
    nobodys: Mapping[int | None, Load] = field(default_factory=dict)

    def supposing(self, what_if: WhatIf) -> "Loads":
        """All of them, if that happens. No case is counted again."""
        return Loads(
            officers={pk: load.supposing(what_if) for pk, load in self.officers.items()},
            teams={pk: load.supposing(what_if) for pk, load in self.teams.items()},
            nobodys={pk: load.supposing(what_if) for pk, load in self.nobodys.items()},
        )


def loads_of(
    duties: Iterable[Duty],
    officers: Sequence[Officer],
    *,
    teams: Iterable[int],
    effort: Effort,
    policy: Policy,
    today: date,
) -> Loads:
    """Share the cases out: an officer's are those they manage, a team's are those in it, whoever manages them."""
    active = {officer.pk for officer in officers}
    by_officer, by_team, by_nobody = defaultdict(list), defaultdict(list), defaultdict(list)
    for duty in duties:
        by_team[duty.team_id].append(duty)
        if duty.manager_id in active:
            by_officer[duty.manager_id].append(duty)
        else:
            by_nobody[duty.team_id].append(duty)

    def load(own: Sequence[Duty], people: Sequence[Officer]) -> Load:
        return Load(today, effort, demand_of(own, policy, today=today, days=DAYS), people)

    return Loads(
        officers={officer.pk: load(by_officer[officer.pk], [officer]) for officer in officers},
        teams={team: load(by_team[team], [one for one in officers if one.team_id == team]) for team in teams},
        nobodys={team: load(own, []) for team, own in by_nobody.items()},
    )
