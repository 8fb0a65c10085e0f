"""Loading the invented register: users as Vigil makes them, everything else with COPY and triggers off."""

from collections import defaultdict
from collections.abc import Iterable
from io import StringIO
from itertools import islice

from benchmarks.database import Connection
from benchmarks.population import COLUMNS, Row, Shape, TableRow, Team, invent
from offender_mgmt.accounts import models as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.policy.models import in_force

OFFENDERS_PER_TEAM, MANAGERS_PER_TEAM = 800, 16
UNUSABLE = "!"  # nobody signs in with it
CHUNK = 200_000  # rows held in memory
WITH_KEYS = ("offenders_offender", "visits_visit")  # loaded with keys of ours, so their sequences must follow


def load(shape: Shape, owner: Connection) -> None:
    """Fill the empty database. Afterwards it is as one that has been in use: vacuumed, with statistics."""
    teams = _make_teams(-(-shape.offenders // OFFENDERS_PER_TEAM))
    rows = invent(shape, in_force(shape.on), teams)
    with owner.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            for table, copied in _by_table(chunk).items():
                columns = ",".join(COLUMNS[table].split())
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", copied)
        for table in WITH_KEYS:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("VACUUM (ANALYZE)")


def _make_teams(count: int) -> list[Team]:
    """Teams with their managers, and one supervisor each, who is told of the team's alerts."""
    teams = accounts.Team.objects.bulk_create(accounts.Team(name=f"Team {n}") for n in range(count))
    managers = accounts.User.objects.bulk_create(
        _user(f"manager{team.pk}.{n}", Role.OFFENDER_MANAGER, team=team)
        for team in teams
        for n in range(MANAGERS_PER_TEAM)
    )
    supervisors = accounts.User.objects.bulk_create(
        _user(f"supervisor{team.pk}", Role.SUPERVISOR) for team in teams
    )
    accounts.User.supervised_teams.through.objects.bulk_create(
        accounts.User.supervised_teams.through(user=supervisor, team=team)
        for supervisor, team in zip(supervisors, teams, strict=True)
    )
    keys = defaultdict(list)
    for manager in managers:
        keys[manager.team_id].append(manager.pk)
    return [Team(team.pk, keys[team.pk]) for team in teams]


def _user(username: str, role: Role, team: accounts.Team | None = None) -> accounts.User:
    return accounts.User(
        username=username, email=f"{username}@force.example", password=UNUSABLE, role=role, team=team
    )


def _by_table(rows: Iterable[TableRow]) -> dict[str, StringIO]:
    lines: dict[str, list[str]] = defaultdict(list)
    for table, row in rows:
        lines[table].append(_line(row))
    return {table: StringIO("\n".join(lines[table]) + "\n") for table in COLUMNS if table in lines}


def _line(row: Row) -> str:
    return "\t".join("\\N" if value is None else str(value).replace("\\", "\\\\") for value in row)
