"""Who may see a record: asked for by one, agreed by another; conflicts; and that it is still looked after."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.alerts.services.handling import possible_assignees
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock, Offender, Proposal
from reports.packs.scope import left_out, scope_in_files
from tests.constraints import Row, refusal_of
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def overdue(north: Team, officer: User, supervisor: User, now: datetime) -> Offender:
    """Olivia's, in North, overdue and told to Olivia and Susan."""
    return make_offender(now=now, visited_on=date(2026, 1, 1), team=north, manager=officer)


@pytest.fixture
def listed(south: Team) -> list[User]:
    """Those who alone shall see the record: of another team, one of them a supervisor."""
    return [
        make_user("lena.listed", Role.OFFENDER_MANAGER, team=south),
        make_user("luke.listed", Role.SUPERVISOR, supervises=[south]),
    ]


def ask(offender: Offender, listed: list[User], *, by: User, now: datetime, **facts: Any) -> Proposal:
    """Ask for the record to be restricted to these."""
    asked: dict[str, Any] = {"level": AccessLevel.RESTRICTED, "reason": "An officer's record."}
    return services.request_access(
        offender_id=offender.pk, listed=[user.pk for user in listed], by=by, now=now, **asked | facts
    )


def restrict(offender: Offender, listed: list[User], now: datetime) -> None:
    """Asked for by the manager, agreed by the supervisor of North."""
    proposal = ask(offender, listed, by=offender.manager or listed[0], now=now)
    supervisor = User.objects.get(first_name="Susan")
    services.approve(proposal_id=proposal.pk, answer="Agreed.", by=supervisor, now=now)


def who_sees(offender: Offender) -> set[str]:
    """The first names of those who may open the record."""
    visible = {
        user for user in User.objects.all() if Offender.objects.visible_to(user).filter(pk=offender.pk)
    }
    return {user.first_name for user in visible}


def told_since(pk: int) -> set[str]:
    """The first names of those who were told after that notification."""
    return set(Notification.objects.filter(pk__gt=pk).values_list("recipient__first_name", flat=True))


def last_told() -> int:
    """The newest notification."""
    return Notification.objects.order_by("-pk").values_list("pk", flat=True)[0]


def test_only_the_list_sees_the_record_once_two_have_agreed(
    overdue: Offender, listed: list[User], officer: User, supervisor: User, now: datetime
) -> None:
    """Asking changes nothing; after approval not even those who asked and agreed see it (security 2.4)."""
    proposal = ask(overdue, listed, by=officer, now=now)
    assert who_sees(overdue) == {"Olivia", "Susan"}
    with pytest.raises(RuleViolation, match="somebody else must approve"):
        services.approve(proposal_id=ask_again(proposal, supervisor), by=supervisor, now=now)

    services.approve(proposal_id=proposal.pk, by=make_user("ada.agreeing", Role.SUPERVISOR), now=now)

    assert who_sees(overdue) == {"Lena", "Luke"}
    event = AuditEvent.objects.get(verb=Verb.ACCESS_CHANGED)
    assert event.offender_ids == [overdue.pk]


def ask_again(proposal: Proposal, by: User) -> int:
    """The same, as if asked for by this user."""
    Proposal.objects.filter(pk=proposal.pk).update(requested_by=by)
    return proposal.pk


def test_the_list_itself_lifts_and_changes_it(overdue: Offender, listed: list[User], now: datetime) -> None:
    """Lifting takes two as well; the proposal is there for the list only, and the old list then opens nothing."""
    restrict(overdue, listed, now)
    lena, luke = listed
    proposal = ask(overdue, [], by=lena, now=now, level=AccessLevel.NORMAL)
    for_whom = {user.first_name for user in User.objects.all() if Proposal.objects.visible_to(user).waiting()}
    assert for_whom == {"Lena", "Luke"}

    services.approve(proposal_id=proposal.pk, by=luke, now=now)

    assert who_sees(overdue) == {"Olivia", "Susan"}
    assert not AccessGrant.objects.current().exists()


def test_whoever_stays_on_the_list_has_a_new_line(
    overdue: Offender, listed: list[User], now: datetime
) -> None:
    """It says who agreed to the list as it is now; the earlier line is ended, not changed."""
    restrict(overdue, listed, now)
    lena, luke = listed
    proposal = ask(overdue, [luke, make_user("nora.new", Role.SUPERVISOR)], by=lena, now=now, reason="Leave")

    services.approve(proposal_id=proposal.pk, by=luke, now=now)

    assert who_sees(overdue) == {"Luke", "Nora"}
    assert AccessGrant.objects.current().get(user=luke).reason == "Leave"
    assert AccessGrant.objects.filter(user=luke).count() == 2


@pytest.mark.parametrize(
    ("level", "names", "why"),
    [
        pytest.param("sealed", ["Lena", "Luke"], "professional standards", id="sealed"),
        pytest.param("restricted", [], "at least two", id="nobody"),
        pytest.param("restricted", ["Luke"], "at least two", id="one"),
        pytest.param("restricted", ["Lena", "Olivia"], "at least two", id="no supervisor"),
        pytest.param("restricted", ["Luke", "Anna"], "may not read", id="an auditor"),
        pytest.param("restricted", ["Luke", "Susan"], "cannot stand there", id="blocked"),
        pytest.param("normal", ["Luke"], "has no list", id="a list of a normal record"),
        pytest.param("normal", [], "how it is already", id="no change"),
    ],
)
def test_a_list_that_could_not_be_changed_again_is_refused(
    level: str,
    names: list[str],
    why: str,
    overdue: Offender,
    listed: list[User],
    officer: User,
    supervisor: User,
    auditor: User,
    now: datetime,
) -> None:
    """Nobody is put on a list that opens nothing for them, and no record is left to one alone."""
    block(overdue, supervisor, by=officer, now=now)
    users = [User.objects.get(first_name=name) for name in names]

    with pytest.raises(RuleViolation, match=why):
        ask(overdue, users, by=officer, now=now, level=AccessLevel(level))


def block(offender: Offender, user: User, *, by: User, now: datetime) -> ConflictBlock:
    """They know each other."""
    return services.set_block(
        offender_id=offender.pk, user_id=user.pk, kind=ConflictKind.KNOWS, reason="Cousin", by=by, now=now
    )


def test_a_conflict_beats_the_list_and_is_lifted_by_another(
    overdue: Offender, listed: list[User], supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """Neither whom it concerns nor who set it lifts it (ACC-9)."""
    restrict(overdue, listed, now)
    lena, luke = listed
    conflict = block(overdue, lena, by=luke, now=now)
    assert who_sees(overdue) == {"Luke"}
    for one in listed:
        with pytest.raises(RuleViolation, match="Somebody else must lift"):
            services.lift_block(public_id=conflict.public_id, because="Not so", by=one, now=now)

    services.lift_block(public_id=conflict.public_id, because="Another of that name", by=supervisor, now=now)

    assert who_sees(overdue) == {"Lena", "Luke"}
    with pytest.raises(RuleViolation, match="lifted already"):
        services.lift_block(public_id=conflict.public_id, because="Twice", by=supervisor, now=now)
    assert list(
        AuditEvent.objects.filter(verb__startswith="conflict").order_by("pk").values_list("verb", flat=True)
    ) == ["conflict_blocked", "conflict_lifted"]


def test_a_conflict_is_on_record_once(
    overdue: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """And says what it is."""
    block(overdue, officer, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="already"):
        block(overdue, officer, by=supervisor, now=now)


def test_a_restricted_record_is_swept_and_told_to_its_list(
    north: Team, officer: User, supervisor: User, listed: list[User], now: datetime
) -> None:
    """An alert opens as for anybody else, and goes to the list instead of the manager and the supervisor (ALR-6)."""
    offender = make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 10, 1))
    restrict(offender, listed, now)
    assert not Alert.objects.exists()

    alerts.sweep(now=now + timedelta(days=365))

    alert = Alert.objects.get(kind="visit_overdue")
    assert told_since(0) == {"Lena", "Luke"}
    assert {user.first_name for user in possible_assignees(alert)} == {"Lena", "Luke"}


def test_what_was_told_before_is_told_to_the_list_too(
    overdue: Offender, listed: list[User], now: datetime
) -> None:
    """At the next sweep, once: those who were told first may not act on it any more."""
    restrict(overdue, listed, now)
    before = last_told()

    alerts.sweep(now=now + timedelta(minutes=5))

    assert told_since(before) == {"Lena", "Luke"}
    after = last_told()
    alerts.sweep(now=now + timedelta(minutes=10))
    assert told_since(after) == set()


def test_whoever_is_blocked_is_told_nothing_more(
    north: Team, officer: User, supervisor: User, now: datetime
) -> None:
    """The supervisor is, at once, in the place of the manager who knows the person."""
    offender = make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 10, 1))
    block(offender, officer, by=supervisor, now=now)

    alerts.sweep(now=now + timedelta(days=365))

    assert told_since(0) == {"Susan"}
    assert {user.first_name for user in possible_assignees(Alert.objects.get())} == {"Susan"}


def test_reports_of_the_force_count_no_record_with_a_list(
    overdue: Offender, listed: list[User], auditor: User, now: datetime
) -> None:
    """Neither as a row nor as a number for who is not on it; the list counts its own (security 2.4)."""
    restrict(overdue, listed, now)

    for_whom = {
        user.first_name
        for user in User.objects.all()
        if Offender.objects.reportable_to(user).union(Offender.objects.measured_for(user))
    }

    assert for_whom == {"Lena", "Luke"}


def test_a_conflict_keeps_a_record_from_an_auditor_too(
    overdue: Offender, supervisor: User, auditor: User, now: datetime
) -> None:
    """It is in none of their numbers, whatever their role; for others it is."""
    other = make_user("amos.auditor", Role.AUDITOR)
    block(overdue, auditor, by=supervisor, now=now)

    for reports in (Offender.objects.reportable_to, Offender.objects.measured_for):
        assert [overdue in reports(user) for user in (auditor, other)] == [False, True]
    assert left_out(auditor) == {"closed records": 0, "of other teams": 0}


def test_an_export_does_not_say_how_many_are_hidden(
    overdue: Offender, listed: list[User], supervisor: User, auditor: User, now: datetime
) -> None:
    """Neither to the force's auditor nor to the supervisor of the team: it says in words that they are not counted."""
    before = [left_out(user) for user in (auditor, supervisor)]

    restrict(overdue, listed, now)

    assert [left_out(user) for user in (auditor, supervisor)] == before
    assert "neither listed nor counted" in scope_in_files(auditor)


@pytest.fixture
def valid(officer: User, supervisor: User, now: datetime) -> dict[str, Row]:
    """A row of each table that is accepted."""
    of = {"offender": make_offender(now=now), "user": officer}
    agreed = {"requested_by": officer, "approved_by": supervisor, "granted_at": now}
    return {
        "grant": of | agreed | {"level": "restricted", "reason": "Case"},
        "block": of | {"kind": "knows", "reason": "Cousin", "set_by": supervisor, "set_at": now},
    }


@pytest.mark.parametrize(
    ("name", "of", "changes"),
    [
        ("one_current_grant_per_user_and_offender", "grant", {"level": "sealed"}),
        ("grant_is_for_a_level_with_a_list", "grant", {"level": "normal"}),
        ("grant_has_a_reason", "grant", {"reason": ""}),
        ("grant_is_ended_by_somebody", "grant", {"ended_at": "now"}),
        ("grant_was_approved_by_another", "grant", {"approved_by": "officer"}),
        ("one_standing_block_per_user_and_offender", "block", {"kind": "is_them"}),
        ("block_has_a_known_kind", "block", {"kind": "friend"}),
        ("block_has_a_reason", "block", {"reason": ""}),
        ("block_is_lifted_by_somebody_who_says_why", "block", {"lifted_at": "now"}),
        ("block_was_lifted_by_another", "block", {"lifted_by": "supervisor"}),
        ("nobody_lifts_their_own_block", "block", {"lifted_by": "officer"}),
    ],
)
def test_the_database_refuses(
    name: str,
    of: str,
    changes: Row,
    valid: dict[str, Row],
    officer: User,
    supervisor: User,
    now: datetime,
) -> None:
    """What the services would refuse, for whoever writes without them (ACC-13)."""
    values = {"now": now, "officer": officer, "supervisor": supervisor}
    changes = {column: values.get(value, value) for column, value in changes.items()}
    if "lifted_by" in changes:
        changes |= {"lifted_at": now, "lifted_because": "Mistaken"}

    assert refusal_of(AccessGrant if of == "grant" else ConflictBlock, valid[of], changes) == name


def test_a_level_that_is_not_known_is_refused(valid: dict[str, Row]) -> None:
    """It would hide the record from everybody."""
    row = {"reference": "TST/VALID", "recorded_on": date(2026, 1, 1)}

    changes = {"reference": "TST/2", "access_level": "secret"}
    assert refusal_of(Offender, row, changes) == "access_level_is_known"
