"""The rule of access and the SQL that asks it say the same."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock, EmergencyAccess, Offender
from offender_mgmt.offenders.rules.access import Record, Ties, Viewer, opens_in_emergency, why_hidden
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


LISTS = (None, AccessLevel.RESTRICTED, AccessLevel.SEALED, "taken off", "another's")
CONFLICTS = (None, ConflictKind.KNOWS, ConflictKind.IS_THEM, "lifted", "another's")
EMERGENCIES = ("running", "ended", "another's")
TEAMS = ("own", "another", None)
TIED = (
    *product(AccessLevel.values, TEAMS, LISTS, CONFLICTS, (None,)),
    # Beside an emergency, what is enough to tell the rules apart.
    *product(AccessLevel.values, TEAMS, LISTS[:2], CONFLICTS[:3], EMERGENCIES),
)


@pytest.mark.parametrize("role", Role)
def test_visible_to_agrees_about_every_list_and_every_conflict(
    role: Role, north: Team, south: Team, now: datetime
) -> None:
    """Level, team, list, conflict and emergency: shown exactly as the rule says, and what an emergency
    would open is what the rule says it would.
    """
    user = make_user("una.user", role, team=north, supervises=[north])
    teams = {"own": north, "another": south, None: None}
    register = Offender.objects.bulk_create(
        Offender(reference=f"TST/{number}", recorded_on=DAY, team=teams[team], access_level=level)
        for number, (level, team, *_) in enumerate(TIED)
    )
    cases = list(zip(register, TIED, strict=True))
    tie(cases, user, now, by=two_who_decide(about=user.username))

    seen = set(Offender.objects.visible_to(user))

    expected = {one for one, case in cases if why_hidden(viewer(user), record(one), ties_of(case)) is None}
    assert seen == expected
    opened = set(Offender.objects.opened_by_emergency_to(user))
    assert opened == {
        one for one, case in cases if opens_in_emergency(viewer(user), record(one), ties_of(case))
    }
    user.is_active = False
    assert not Offender.objects.visible_to(user).exists()


Tied = tuple[str, str | None, str | None, str | None, str | None]


def two_who_decide(*, about: str) -> tuple[User, User]:
    """Somebody who asks about this user, and somebody who agrees."""
    return make_user(f"gina.{about}", Role.SUPERVISOR), make_user(f"ada.{about}", Role.SUPERVISOR)


def tie(cases: list[tuple[Offender, Tied]], user: User, now: datetime, *, by: tuple[User, User]) -> None:
    """Put each list and each conflict of the cases on record."""
    other, agreeing = by
    for offender, (level, _, listed, conflict, emergency) in cases:
        _let_in(offender, emergency, user=user, other=other)
        if listed is not None:
            is_off = listed == "taken off"
            AccessGrant.objects.create(
                offender=offender,
                user=other if listed == "another's" else user,
                level=listed if listed in AccessLevel.values else list_level(level),
                reason="Case",
                requested_by=other,
                approved_by=agreeing,
                granted_at=now,
                ended_at=now if is_off else None,
                ended_by=agreeing if is_off else None,
            )
        if conflict is not None:
            is_lifted = conflict == "lifted"
            ConflictBlock.objects.create(
                offender=offender,
                user=other if conflict == "another's" else user,
                kind=conflict if conflict in ConflictKind.values else ConflictKind.KNOWS,
                reason="Cousin",
                set_by=other,
                set_at=now,
                lifted_at=now if is_lifted else None,
                lifted_by=agreeing if is_lifted else None,
                lifted_because="Mistaken" if is_lifted else "",
            )


def _let_in(offender: Offender, emergency: str | None, *, user: User, other: User) -> None:
    """By an emergency that lasts or has ended, of this user or of another. The clock is the real one."""
    if emergency is None:
        return
    since = timezone.now() - timedelta(hours=5 if emergency == "ended" else 1)
    EmergencyAccess.objects.create(
        offender=offender,
        user=other if emergency == "another's" else user,
        reason="A child.",
        asked_at=since,
        ends_at=since + timedelta(hours=4),
        review_due_at=since + timedelta(hours=72),
    )


def list_level(level: str) -> str:
    """The level of a list of such a record; a normal one keeps what is left of the list that it had."""
    return AccessLevel.RESTRICTED if level == AccessLevel.NORMAL else level


def ties_of(case: Tied) -> Ties:
    """What is on record between the user and this case, as the rule takes it."""
    *_, listed, conflict, emergency = case
    return Ties(
        is_blocked=conflict == ConflictKind.KNOWS,
        is_the_person=conflict == ConflictKind.IS_THEM,
        listed_for=listed if listed in AccessLevel.values else None,
        in_emergency=emergency == "running",
    )


def viewer(user: User) -> Viewer:
    """This user as the rule takes them."""
    supervises = frozenset(user.supervised_teams.values_list("pk", flat=True))
    return Viewer(user.role, is_active=user.is_active, team=user.team_id, supervises=supervises)


def record(offender: Offender) -> Record:
    """This record as the rule takes it."""
    return Record(offender.access_level, team=offender.team_id, is_canary=offender.is_canary)
