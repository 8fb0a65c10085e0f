"""Who may open whose record, and who counts whom in reports."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender
from visits.models import Visit, VisitObligation

pytestmark = pytest.mark.django_db

# Who sees the offender of North, of South, and of no team.
VISIBLE = {
    "officer": {"north"},
    "colleague": {"north"},
    "outsider": {"south"},
    "supervisor": {"north", "nobody's"},
    "other_supervisor": {"south", "nobody's"},
    "auditor": set(),
    "administrator": set(),
}
REPORTABLE = {
    "officer": set(),
    "supervisor": {"north", "nobody's"},
    "other_supervisor": {"south", "nobody's"},
    "auditor": {"north", "south", "nobody's", "closed"},
    "administrator": set(),
}


@pytest.fixture
def register(north: Team, south: Team, now: datetime) -> dict[int, str]:
    """One offender of each team and of none, all without a level, so that each has an alert."""
    facts = {"risk_level": None, "visited_on": date(2026, 10, 1)}
    return {
        make_offender(now=now, team=north, **facts).pk: "north",
        make_offender(now=now, team=south, **facts).pk: "south",
        make_offender(now=now, team=None, **facts).pk: "nobody's",
    }


@pytest.mark.parametrize("name", VISIBLE)
def test_each_of_the_cast_sees_the_offenders_of_their_teams(
    name: str, register: dict[int, str], request: pytest.FixtureRequest
) -> None:
    """A manager sees the own team's, a supervisor the supervised teams' and nobody's, others none (issue 2)."""
    user = request.getfixturevalue(name)

    seen = {register[pk] for pk in Offender.objects.visible_to(user).values_list("pk", flat=True)}

    assert seen == VISIBLE[name]


@pytest.mark.parametrize("model", [Visit, VisitObligation, Alert])
@pytest.mark.parametrize("name", VISIBLE)
def test_what_hangs_on_an_offender_is_seen_by_the_same_people(
    name: str,
    model: type[Visit] | type[VisitObligation] | type[Alert],
    register: dict[int, str],
    request: pytest.FixtureRequest,
) -> None:
    """Visits, obligations and alerts show no more than the record that they belong to (ACC-1)."""
    user = request.getfixturevalue(name)

    seen = {register[pk] for pk in model.objects.visible_to(user).values_list("offender_id", flat=True)}

    assert seen == VISIBLE[name]


@pytest.mark.parametrize("name", REPORTABLE)
def test_an_auditor_counts_the_whole_force_and_a_supervisor_the_own_teams(
    name: str, register: dict[int, str], now: datetime, request: pytest.FixtureRequest
) -> None:
    """Reports count what the role answers for; an auditor's include closed records (issue 2)."""
    user = request.getfixturevalue(name)
    register |= {Offender.objects.create(reference="TST/GONE", recorded_on=now, closed_on=now).pk: "closed"}
    Offender.objects.filter(reference="TST/GONE").update(team=Team.objects.create(name="East"))

    seen = {register[pk] for pk in Offender.objects.reportable_to(user).values_list("pk", flat=True)}

    assert seen == REPORTABLE[name]


def test_a_manager_in_no_team_sees_nobody(register: dict[int, str], officer: User) -> None:
    """No team is not "every team", nor the records without a team."""
    User.objects.filter(pk=officer.pk).update(team=None)

    assert not Offender.objects.visible_to(User.objects.get(pk=officer.pk)).exists()


@pytest.mark.parametrize("name", ["officer", "supervisor"])
def test_a_disabled_user_sees_nobody(
    name: str, register: dict[int, str], request: pytest.FixtureRequest
) -> None:
    """Leaving is effective at the next look-up (AUTH-8)."""
    user = request.getfixturevalue(name)
    user.is_active = False

    assert not Offender.objects.visible_to(user).exists()
    assert not Offender.objects.reportable_to(user).exists()


def test_a_manager_who_moves_sees_the_new_team_at_once(
    register: dict[int, str], officer: User, south: Team
) -> None:
    """A move is effective at the next request (AUTH-8)."""
    officer.team = south
    officer.save()

    assert {register[o.pk] for o in Offender.objects.visible_to(officer)} == {"south"}
