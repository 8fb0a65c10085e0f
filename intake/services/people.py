"""The teams and managers that an extract names."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.rules.facts import ParsedRow
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User


@dataclass(frozen=True)
class People:
    """Teams and managers by the name that an extract gives them."""

    teams: dict[str, Team]
    managers: dict[str, User]
    new_teams: int
    new_managers: int

    def team(self, name: str | None) -> Team | None:
        """The team of that name; None when the extract names none."""
        return self.teams[name] if name else None

    def manager(self, name: str | None) -> User | None:
        """The manager of that name; None when the extract names none."""
        return self.managers[_key(name)] if name else None


def people_of(rows: Sequence[ParsedRow]) -> People:
    """Find the teams and managers that these rows name, and make those that Vigil does not know.

    A manager so made has no password: nobody can sign in with the account until an administrator gives it
    one (ADR 0009).
    """
    teams = {team.name: team for team in Team.objects.all()}
    unknown_teams = sorted({row.team_name for row in rows if row.team_name} - set(teams))
    teams |= {name: Team.objects.create(name=name) for name in unknown_teams}
    users = User.objects.filter(role__in=[Role.OFFENDER_MANAGER, Role.SUPERVISOR], is_active=True)
    managers = {_key(str(user)): user for user in users}
    named = {_key(row.manager_name): row for row in rows if row.manager_name}
    unknown = [row for key, row in sorted(named.items()) if key not in managers]
    for row in unknown:
        managers[_key(row.manager_name)] = _account(row, teams)
    return People(teams=teams, managers=managers, new_teams=len(unknown_teams), new_managers=len(unknown))


def _account(row: ParsedRow, teams: dict[str, Team]) -> User:
    first_name, _, last_name = (row.manager_name or "").rpartition(" ")
    user = User(
        username=_free_username(row.manager_name or ""),
        first_name=first_name[:150],
        last_name=last_name[:150],
        role=Role.OFFENDER_MANAGER,
        team=teams.get(row.team_name or ""),
    )
    user.set_unusable_password()
    user.save()
    return user


def _key(name: str | None) -> str:
    """A name as it is compared: capitals and doubled spaces do not make two people."""
    return " ".join(unicodedata.normalize("NFC", name or "").casefold().split())


def _free_username(name: str) -> str:
    plain = (
        unicodedata.normalize("NFKD", name.casefold().replace("ł", "l")).encode("ascii", "ignore").decode()
    )
    base = re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[:140] or "manager"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(name for name in _numbered(base) if name not in taken)


def _numbered(base: str) -> Iterable[str]:
    yield base
    number = 2
    while True:
        yield f"{base}.{number}"
        number += 1
