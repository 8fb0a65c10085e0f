"""The rule of access and the SQL that asks it say the same."""

from datetime import date
from itertools import product

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.rules.access import Record, Ties, Viewer, why_hidden
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 19)
NO_TIES = Ties(is_blocked=False, is_the_person=False, listed_for=None)


@pytest.fixture
def register(north: Team, south: Team) -> list[Offender]:
    """North's, South's and nobody's, live and closed, and the canary, which is put into North."""
    return [
        Offender.objects.create(
            reference="TST/CANARY", recorded_on=DAY, closed_on=DAY, team=north, is_canary=True
        ),
        *(
            Offender.objects.create(
                reference=f"TST/{number}", recorded_on=DAY, closed_on=closed_on, team=team
            )
            for number, (team, closed_on) in enumerate(product((north, south, None), (None, DAY)))
        ),
    ]


@pytest.mark.parametrize("role", Role)
def test_visible_to_shows_exactly_what_the_rule_does_not_hide(
    role: Role, register: list[Offender], north: Team, south: Team
) -> None:
    """For each role, team, supervised team and for the disabled: a look-up can neither forget a rule nor add one."""
    for number, (team, supervised, is_active) in enumerate(
        product((None, north, south), ([], [north], [north, south]), (True, False))
    ):
        user = make_user(f"user{number}", role, team=team, supervises=supervised)
        user.is_active = is_active

        seen = set(Offender.objects.visible_to(user))

        assert seen == {one for one in register if why_hidden(viewer(user), record(one), NO_TIES) is None}


def viewer(user: User) -> Viewer:
    """This user as the rule takes them."""
    supervises = frozenset(user.supervised_teams.values_list("pk", flat=True))
    return Viewer(user.role, is_active=user.is_active, team=user.team_id, supervises=supervises)


def record(offender: Offender) -> Record:
    """This record as the rule takes it; no table says yet that a record is anything but normal."""
    return Record(AccessLevel.NORMAL, team=offender.team_id, is_canary=offender.is_canary)
