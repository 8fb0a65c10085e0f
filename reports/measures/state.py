"""The state of a team or a force at a glance: how many visits are overdue, how bad, whose, and since when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Count, Value, When

from offender_mgmt.policy.rules import add_months
from reports.measures.definition import AGES, Asked
from reports.measures.duties import overdue
from visits.models import VisitObligation

MONTHS = 12
MOST_MANAGERS = 5
Key = tuple[int | None, str | None, str]  # team, level, age


@dataclass(frozen=True)
class Worst:
    """The overdue visit that was due first: of which level, whose, and since when. It names nobody who is managed."""

    due_on: date
    days: int
    level: str | None
    team: str | None
    manager: str | None


@dataclass(frozen=True)
class Holder:
    """A manager with the number of overdue visits among their cases; no key: nobody manages them."""

    pk: int | None
    name: str
    overdue: int


@dataclass(frozen=True)
class TeamState:
    """A team (no key: those in no team) with its live people, its overdue visits, and these by age."""

    pk: int | None
    name: str
    live: int
    overdue: int
    by_age: dict[str, int]


@dataclass(frozen=True)
class State:
    """Everything that the dashboard shows of visits. Every number of overdue is a sum over `cells`."""

    cells: Counter[Key]
    teams: list[TeamState]
    holders: list[Holder]
    worst: Worst | None
    trend: list[tuple[date, int]]

    @property
    def live(self) -> int:
        """How many live people there are."""
        return sum(team.live for team in self.teams)

    @property
    def overdue(self) -> int:
        """How many visits are overdue."""
        return self.cells.total()

    def count(self, *, level: Iterable[str | None] = (), age: str = "") -> int:
        """How many are overdue of these levels and this age; of any where none is given."""
        levels = set(level)
        return sum(
            number
            for (_, its_level, its_age), number in self.cells.items()
            if (not levels or its_level in levels) and age in ("", its_age)
        )


def state_of(asked: Asked) -> State:
    """The state on the day asked about, in five queries however many people or teams there are."""
    cells = _cells(asked)
    return State(
        cells=cells,
        teams=_teams(asked, cells),
        holders=_holders(asked),
        worst=_worst(asked),
        trend=_trend(asked),
    )


def _cells(asked: Asked) -> Counter[Key]:
    whens = [When(age.since("due_on", on=asked.on), then=Value(age.key)) for age in AGES]
    rows = overdue(asked).annotate(age=Case(*whens, default=Value(""), output_field=CharField()))
    counted = rows.values_list("offender__team", "offender__risk_level", "age").annotate(number=Count("pk"))
    return Counter({(team, level, age): number for team, level, age, number in counted})


def _teams(asked: Asked, cells: Counter[Key]) -> list[TeamState]:
    """The teams with the most overdue first."""
    of_team: dict[int | None, Counter[str]] = {}
    for (team, _, age), number in cells.items():
        of_team.setdefault(team, Counter())[age] += number
    live = asked.offenders.live().values_list("team", "team__name").annotate(number=Count("pk"))
    teams = [
        TeamState(
            pk=pk,
            name=name or "No team",
            live=number,
            overdue=of_team.get(pk, Counter()).total(),
            by_age={age.key: of_team.get(pk, Counter())[age.key] for age in AGES},
        )
        for pk, name, number in live
    ]
    return sorted(teams, key=lambda team: (-team.overdue, team.name))


def _holders(asked: Asked) -> list[Holder]:
    """Those whose cases have the most overdue visits."""
    named = ("offender__manager", "offender__manager__first_name", "offender__manager__last_name")
    rows = overdue(asked).values_list(*named).annotate(number=Count("pk")).order_by("-number", *named[::-1])
    return [
        Holder(
            pk,
            f"{first or ''} {last or ''}".strip() or ("Nobody" if pk is None else "Somebody without a name"),
            n,
        )
        for pk, first, last, n in rows[:MOST_MANAGERS]
    ]


def _worst(asked: Asked) -> Worst | None:
    first = (
        overdue(asked).select_related("offender__team", "offender__manager").order_by("due_on", "pk").first()
    )
    if first is None:
        return None
    offender = first.offender
    return Worst(
        due_on=first.due_on,
        days=(asked.on - first.due_on).days,
        level=offender.risk_level,
        team=str(offender.team) if offender.team else None,
        manager=str(offender.manager) if offender.manager else None,
    )


def _trend(asked: Asked) -> list[tuple[date, int]]:
    """The ends of the last twelve months, and today."""
    ends = [
        add_months(asked.on.replace(day=1), -back) - timedelta(days=1) for back in reversed(range(MONTHS))
    ]
    days = [*ends, asked.on]
    own = VisitObligation.objects.filter(offender__in=asked.offenders)
    return list(zip(days, own.overdue_at_the_end_of(days), strict=True))
