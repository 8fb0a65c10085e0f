"""The invented register of the fault suite. Run as a program in the environment of the stack."""

from datetime import date, datetime, timedelta
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Address, Offender
from offender_mgmt.policy.models import PolicyValue
from offender_mgmt.policy.rules import SITUATIONS, add_months
from tests.factories import make_user, make_visit, suspend

# Canaries: these words stand in the register and nowhere else, so that nobody else may ever say them.
FAMILY, GIVEN, STREET = "Canarywren", "Nightjarly", "Bitternwick"
INTERVALS = {"very_high": 1, "high": 3, "medium": 6, "low": 12}  # months, as shipped for England and Wales
NORTH, SOUTH, SUSPENDED = range(-60, 200), range(-12, 8), 4  # a visit due on each of these days from today

LEAST_AHEAD = {"low": 160, "medium": 80, "high": 20, "very_high": -60}


def main() -> None:
    """Two teams, those who answer for them, and people whose visits come due day after day."""
    now = timezone.now()
    with transaction.atomic():
        # Nobody is asked why: here each officer opens records of the whole team, and each must be in the log as seen.
        PolicyValue.objects.filter(key="access_reasons").update(value=dict.fromkeys(SITUATIONS, "none"))
        teams = [Team.objects.create(name=name) for name in ("North", "South")]
        _ladder(teams)
        officers = [_officer(name, team) for team, name in zip(teams, ("olivia", "oscar"), strict=True)]
        for number in range(4):
            make_user(f"officer.north{number}", Role.OFFENDER_MANAGER, team=teams[0])
        for days, team, officer in zip((NORTH, SOUTH), teams, officers, strict=True):
            _caseload(team, officer, days, now)
    alerts.sweep(now=now)


def _officer(name: str, team: Team) -> User:
    return make_user(f"{name}.{team.name.lower()}", Role.OFFENDER_MANAGER, team=team)


def _ladder(teams: list[Team]) -> None:
    """Supervisor, inspector and superintendent."""
    for team in teams:
        make_user(f"susan.{team.name.lower()}", Role.SUPERVISOR, supervises=[team])
    for name, rank in (("ines.inspector", Rank.INSPECTOR), ("sally.superintendent", Rank.SUPERINTENDENT)):
        boss = make_user(name, Role.SUPERVISOR, supervises=teams)
        User.objects.filter(pk=boss.pk).update(rank=rank)


def _caseload(team: Team, officer: User, days: range, now: datetime) -> None:
    today = timezone.localdate(now)
    made = [_person(team, officer, number, today, ahead) for number, ahead in enumerate(days)]
    offenders.refresh([offender.pk for offender in made], by=None, now=now)
    approver = User.objects.get(username=f"susan.{team.name.lower()}")
    for offender in made[:SUSPENDED]:
        until = today + timedelta(days=350)
        suspend(offender, by=officer, approver=approver, now=now, next_check_on=until)


def _person(team: Team, officer: User, number: int, today: date, ahead: int) -> Offender:
    """Somebody whose visit is due so many days from today, counted from one that is not in the future."""
    level = next(level for level, least in LEAST_AHEAD.items() if ahead >= least)
    due_on, recorded_on = today + timedelta(days=ahead), today - timedelta(days=400)
    facts: dict[str, Any] = {
        "reference": f"TST/{team.name}/{number:04}",
        "family_name": f"{FAMILY}{number}",
        "given_names": GIVEN,
        "date_of_birth": date(1980, 1, 1),
        "registered_on": date(2015, 1, 1),
        "recorded_on": recorded_on,
        "risk_level": level,
        "risk_assessed_on": today,
        "team": team,
        "manager": officer,
    }
    offender = Offender.objects.create(**facts)
    Address.objects.create(
        offender=offender, lines=f"{number} {STREET} Road", postcode="ZZ1 1ZZ", recorded_on=recorded_on
    )
    make_visit(offender, add_months(due_on, -INTERVALS[level]), by=officer)
    return offender


if __name__ == "__main__":
    main()
