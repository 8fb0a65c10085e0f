"""Who of the people that somebody answers for is there to be told of alerts, and where nobody is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from offender_mgmt.accounts.choices import Permission, Rank, Role
from offender_mgmt.accounts.models import Absence, Cover, Team, User
from offender_mgmt.accounts.rules import absences as rules

STEPS = {Rank.SUPERINTENDENT: "Superintendent", Rank.INSPECTOR: "Inspector", Rank.CONSTABLE: "Supervisor"}


@dataclass(frozen=True)
class Gap:
    """Days on which nobody of a rank can be told of a team's alerts: they go to the next rank at once."""

    team: Team
    step: str
    days: rules.Days


def teams_answered_for(user: User) -> QuerySet[Team]:
    """The teams whose absences `user` looks after: a supervisor's own, an administrator's all."""
    if not user.may(Permission.CHANGE_ABSENCES):
        return Team.objects.none()
    teams = Team.objects.exclude(offenders__is_canary=True)
    return teams.filter(supervisors=user) if user.may(Permission.SUPERVISE_TEAMS) else teams


def people_answered_for(user: User) -> QuerySet[User]:
    """Everybody active who is told of those teams' alerts: their officers, and all who supervise them."""
    teams = teams_answered_for(user)
    told = Q(role=Role.OFFENDER_MANAGER, team__in=teams) | Q(role=Role.SUPERVISOR, supervised_teams__in=teams)
    return User.objects.filter(pk__in=User.objects.filter(told).values("pk"), is_active=True)


def place_of(user: User) -> rules.Place:
    """Where this user works, as the rules take it."""
    return rules.Place(user.role, user.team_id, frozenset(team.pk for team in user.supervised_teams.all()))


def gaps(teams: Iterable[Team], *, today: date, until: date) -> list[Gap]:
    """The days ahead on which absences leave a rank of a team with nobody to be told, soonest first."""
    teams = list(teams)
    supervisors = (
        User.objects.filter(role=Role.SUPERVISOR, is_active=True, supervised_teams__in=teams)
        .exclude(email="")
        .distinct()
        .prefetch_related("supervised_teams")
    )
    presence = _presence(list(supervisors), today=today, until=until)
    found = [
        Gap(team, step, days)
        for team in teams
        for step, people in _by_step(team, supervisors).items()
        for days in rules.days_with_nobody(
            [presence[person.pk] for person in people], today=today, until=until
        )
    ]
    return sorted(found, key=lambda gap: (gap.days.first, gap.team.name, gap.step))


def _by_step(team: Team, supervisors: Iterable[User]) -> dict[str, list[User]]:
    found: dict[str, list[User]] = defaultdict(list)
    for person in supervisors:
        if team in person.supervised_teams.all():
            found[next(step for rank, step in STEPS.items() if person.rank >= rank)].append(person)
    return found


def _presence(people: Sequence[User], *, today: date, until: date) -> dict[int, rules.Presence]:
    """When each is away, and when somebody covers who is there themselves."""
    away: dict[int, list[rules.Days]] = defaultdict(list)
    for absence in Absence.objects.between(today, until):
        away[absence.user_id].append(rules.Days(absence.starts_on, absence.ends_on))
    covered: dict[int, list[rules.Days]] = defaultdict(list)
    covers = Cover.objects.filter(covered__in=people, covered_by__is_active=True).exclude(
        covered_by__email=""
    )
    for cover in covers:
        days = rules.days_of(cover.starts_at, cover.ends_at)
        covered[cover.covered_id] += rules.without(days, away[cover.covered_by_id])
    return {person.pk: rules.Presence(tuple(away[person.pk]), tuple(covered[person.pk])) for person in people}
