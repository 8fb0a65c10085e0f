"""Professional standards: who sees who sees, seals, and asks the log about what nobody else may know of."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.proving import PROVED_AT
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Notification
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, ClosureReason, ConflictKind
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock, Offender, Proposal
from offender_mgmt.offenders.rules.access import Record, Ties, Viewer, why_not_overseen
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db
Listed = list[User]


@pytest.fixture
def second(db: None) -> User:
    """Another of professional standards."""
    return make_user("sofia.standards", Role.PROFESSIONAL_STANDARDS)


@pytest.fixture
def record(north: Team, officer: User, supervisor: User) -> Offender:
    """Olivia's, overdue."""
    return make_offender(
        now=timezone.now(), visited_on=date(2020, 1, 1), team=north, manager=officer, family_name="Ownsurname"
    )


@pytest.fixture
def listed(south: Team) -> Listed:
    """Two of another team."""
    return [
        make_user("lena.listed", Role.OFFENDER_MANAGER, team=south),
        make_user("luke.listed", Role.SUPERVISOR, supervises=[south]),
    ]


def seal(record: Offender, listed: Listed, *, by: User, agreed_by: User) -> None:
    """Sealed to these, on the word of two."""
    asked = services.request_access(
        offender_id=record.pk,
        level=AccessLevel.SEALED,
        listed=[user.pk for user in listed],
        reason="A matter of an officer.",
        by=by,
        now=timezone.now(),
    )
    services.approve(proposal_id=asked.pk, by=agreed_by, now=timezone.now())
    record.refresh_from_db()


def test_a_record_is_sealed_on_the_pages(
    record: Offender,
    listed: Listed,
    standards: User,
    second: User,
    officer: User,
    supervisor: User,
    client_of: ClientOf,
) -> None:
    """By two of professional standards, who read nothing of the person; whom it concerns sees nothing of it waiting."""
    page = f"/standards/records/{record.public_id}/"
    by_first, by_second = client_of(standards), client_of(second)
    found = by_first.post("/standards/", {"reference": record.reference.lower()})
    sent = {"level": "sealed", "listed": "lena.listed luke.listed", "reason": "A matter of an officer."}
    asked = by_first.post(f"{page}access/", sent)
    proposal = Proposal.objects.get(offender=record)
    waits = f"/proposals/{proposal.public_id}/"

    for user in (officer, supervisor):
        browser = client_of(user)
        assert browser.get(waits).status_code == 404
        assert "Sealed" not in browser.get(record.get_absolute_url()).content.decode()
        assert browser.post(f"{waits}approve/", {}).status_code == 404
    shown = [by_second.get(one).content.decode() for one in ("/standards/", waits, page)]
    agreed = by_second.post(f"{waits}approve/", {})

    assert (found["Location"], asked["Location"], agreed["Location"]) == (page, page, page)
    assert all(record.reference in one and "Ownsurname" not in one for one in shown)
    seen = [client_of(user).get(record.get_absolute_url()).status_code for user in (officer, *listed)]
    assert seen == [404, 200, 200]
    after = by_first.get(page).content.decode()
    assert "Lena Listed" in after
    assert "approved by Sofia Standards" in after


@pytest.mark.parametrize(("asking", "agreeing"), [("standards", "luke"), ("supervisor", "standards")])
def test_sealing_takes_two_of_professional_standards(
    asking: str,
    agreeing: str,
    record: Offender,
    listed: Listed,
    standards: User,
    supervisor: User,
) -> None:
    """Neither a supervisor beside one of them, nor one of them at a supervisor's wish."""
    people = {"standards": standards, "supervisor": supervisor, "luke": listed[1]}

    with pytest.raises(RuleViolation, match="Only professional standards"):
        seal(record, listed, by=people[asking], agreed_by=people[agreeing])

    record.refresh_from_db()
    assert record.access_level == AccessLevel.NORMAL


def test_nobody_on_the_list_changes_the_list_of_a_sealed_record(
    record: Offender, listed: Listed, standards: User, second: User
) -> None:
    """Nor unseals it: professional standards do, and then it is the team's again."""
    seal(record, listed, by=standards, agreed_by=second)
    ask = {"offender_id": record.pk, "level": AccessLevel.NORMAL, "listed": [], "reason": "Over."}

    with pytest.raises(RuleViolation, match="Only professional standards"):
        services.request_access(**ask, by=listed[1], now=timezone.now())
    asked = services.request_access(**ask, by=second, now=timezone.now())
    services.approve(proposal_id=asked.pk, by=standards, now=timezone.now())

    record.refresh_from_db()
    assert record.access_level == AccessLevel.NORMAL


def test_a_sealed_record_is_swept_and_its_alerts_go_to_its_list(
    record: Offender, listed: Listed, standards: User, second: User
) -> None:
    """And to nobody beside it (ALR-6)."""
    seal(record, listed, by=standards, agreed_by=second)

    alerts.sweep(now=timezone.now())

    told = Notification.objects.filter(alert__offender=record, alert__closed_at=None, alert__step__gt=0)
    reached = told.filter(created_at__gt=AccessGrant.objects.first().granted_at)  # type: ignore[union-attr]
    assert set(reached.values_list("recipient__username", flat=True)) == {"lena.listed", "luke.listed"}


def test_one_asks_for_the_list_that_an_officer_wants_to_be_agreed(
    record: Offender, listed: Listed, officer: User, standards: User
) -> None:
    """What the field asks for, either answers; nothing else of the field's is theirs to answer."""
    asked = services.request_access(
        offender_id=record.pk,
        level=AccessLevel.RESTRICTED,
        listed=[user.pk for user in listed],
        reason="An officer's brother.",
        by=officer,
        now=timezone.now(),
    )
    closing = services.request_closure(
        offender_id=record.pk,
        reason=ClosureReason.DECEASED,
        evidence="Certificate",
        closed_on=timezone.localdate(),
        by=officer,
        now=timezone.now(),
    )

    with pytest.raises(RuleViolation, match="Only a supervisor"):
        services.approve(proposal_id=closing.pk, by=standards, now=timezone.now())
    services.approve(proposal_id=asked.pk, by=standards, now=timezone.now())

    record.refresh_from_db()
    assert record.access_level == AccessLevel.RESTRICTED


def test_professional_standards_ask_the_log_about_a_sealed_record_and_auditors_do_not(
    record: Offender, listed: Listed, standards: User, second: User, auditor: User, client_of: ClientOf
) -> None:
    """An auditor is answered as about a reference that does not exist; the question itself is in the log (ADR 0070)."""
    seal(record, listed, by=standards, agreed_by=second)
    client_of(listed[0]).get(record.get_absolute_url())
    until = timezone.localtime()
    told = {
        "about": "person",
        "since": (until - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "until": until.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "purpose": "self_monitoring",
        "reason": "Complaint 17 of 2026",
    }

    asked = client_of(standards).post("/log/", told | {"reference": record.reference})
    assert asked.status_code == 302, asked.context["form"].errors
    answer = client_of(standards).get(asked["Location"]).content.decode()
    hidden, absent = (
        client_of(auditor).post("/log/", told | {"reference": reference})
        for reference in (record.reference, "Nobody/1")
    )

    assert "lena.listed" in answer
    assert record.reference in answer
    assert "Ownsurname" not in answer
    assert (hidden.status_code, absent.status_code) == (422, 422)
    assert hidden.context["form"].errors == absent.context["form"].errors
    event = AuditEvent.objects.get(verb=Verb.LOG_ASKED)
    assert (event.actor_id, event.offender_ids) == (standards.pk, [record.pk])


def test_agreeing_to_a_list_asks_again_who_it_is(
    record: Offender, listed: Listed, officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """As asking for it does; an approval of anything else goes on as it was, and a program is refused (AUTH-9)."""
    asked = services.request_access(
        offender_id=record.pk,
        level=AccessLevel.RESTRICTED,
        listed=[user.pk for user in listed],
        reason="Case",
        by=officer,
        now=timezone.now(),
    )
    browser = stale(client_of(supervisor))

    answer = browser.post(f"/proposals/{asked.public_id}/approve/", {})
    by_program = browser.post(f"/api/v1/proposals/{asked.public_id}/approve/", {}, "application/json")
    absent = browser.post("/proposals/00000000-0000-4000-8000-000000000000/approve/", {})

    assert (answer.status_code, by_program.status_code, absent.status_code) == (403, 409, 404)
    assert "Is it still y" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.closed_at is None


def stale(browser: Client) -> Client:
    """A session in which they proved themselves an hour ago."""
    session = browser.session
    session[PROVED_AT] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()
    return browser


CONFLICTS = (None, ConflictKind.KNOWS, ConflictKind.IS_THEM)


@pytest.mark.parametrize("role", Role)
def test_overseen_by_agrees_with_the_rule(role: Role, north: Team, supervisor: User, now: datetime) -> None:
    """Every level and conflict, the canary and the disabled: the look-up shows exactly what the rule does not hide."""
    user = make_user("una.user", role, team=north)
    cases = [*product(AccessLevel.values, CONFLICTS, (False,)), ("normal", None, True)]
    shown = set()
    for number, (level, conflict, is_canary) in enumerate(cases):
        one = Offender.objects.create(
            reference=f"TST/{number}",
            recorded_on=now.date(),
            closed_on=now.date() if is_canary else None,
            access_level=level,
            is_canary=is_canary,
        )
        if conflict:
            ConflictBlock.objects.create(
                offender=one, user=user, kind=conflict, reason="Cousin", set_by=supervisor, set_at=now
            )
        ties = Ties(conflict == ConflictKind.KNOWS, conflict == ConflictKind.IS_THEM, listed_for=None)
        viewer = Viewer(role, is_active=True, team=north.pk, supervises=frozenset())
        if why_not_overseen(viewer, Record(level, team=None, is_canary=is_canary), ties) is None:
            shown.add(one)

    assert set(Offender.objects.overseen_by(user)) == shown
    assert bool(shown) == (role == Role.PROFESSIONAL_STANDARDS)
    user.is_active = False
    assert not Offender.objects.overseen_by(user).exists()
