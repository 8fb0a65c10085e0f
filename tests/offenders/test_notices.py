"""What professional standards are told of: attempts on what a conflict keeps from somebody, lists out of reach."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Absence, Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind, NoticeKind
from offender_mgmt.offenders.models import AccessGrant, Notice, Offender
from tests.conftest import ClientOf
from tests.constraints import refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(north: Team, officer: User) -> Offender:
    """Olivia's, overdue."""
    return make_offender(now=timezone.now(), visited_on=date(2020, 1, 1), team=north, manager=officer)


def block(record: Offender, user: User, by: User) -> None:
    """Keep it from this user."""
    services.set_block(
        offender_id=record.pk,
        user_id=user.pk,
        kind=ConflictKind.KNOWS,
        reason="Cousins.",
        by=by,
        now=timezone.now(),
    )


def test_a_blocked_users_attempt_is_told_and_not_to_them(
    record: Offender, officer: User, colleague: User, supervisor: User, standards: User, client_of: ClientOf
) -> None:
    """Once per person, record and day, by whatever page; a look that is not blocked, or not refused, tells nothing."""
    block(record, officer, supervisor)
    kept, let_in = client_of(officer), client_of(colleague)

    answers = [
        browser.get(f"/offenders/{record.public_id}/{page}").status_code
        for browser in (kept, kept, let_in)
        for page in ("", "change/", "changes/new/")
    ]
    absent = kept.get("/offenders/00000000-0000-4000-8000-000000000000/").status_code

    assert (answers[0], answers[-3], absent) == (404, 200, 404)
    notice = Notice.objects.get()
    assert (notice.kind, notice.user, notice.offender) == (NoticeKind.ATTEMPT, officer, record)
    page = client_of(standards).get("/standards/notices/").content.decode()
    assert "Olivia Officer (olivia.officer)" in page
    assert str(record.public_id) in page
    assert record.reference not in page
    assert "Who may see" in page
    assert kept.get("/standards/notices/").status_code == 403


def test_a_notice_is_seen_once_and_found_by_its_filters(
    record: Offender, officer: User, supervisor: User, standards: User, client_of: ClientOf
) -> None:
    """By kind, account and whether somebody has seen it; the number beside the link goes with it."""
    block(record, officer, supervisor)
    client_of(officer).get(record.get_absolute_url())
    notice = Notice.objects.get()
    browser = client_of(standards)
    filters = {
        "": 1,
        "?kind=attempt": 1,
        "?kind=unreachable": 0,
        "?username=Olivia.Officer": 1,
        "?username=colin.colleague": 0,
        "?seen=no": 1,
        "?seen=yes": 0,
        "?seen=perhaps": 0,
    }

    found = {asked: len(browser.get(f"/standards/notices/{asked}").context["page_obj"]) for asked in filters}
    before = Notice.objects.visible_to(standards).unseen().count()
    browser.post(f"/standards/notices/{notice.public_id}/seen/")

    assert found == filters
    assert (before, Notice.objects.visible_to(standards).unseen().count()) == (1, 0)
    assert AuditEvent.objects.get(verb=Verb.NOTICE_SEEN).actor_id == standards.pk
    with pytest.raises(RuleViolation, match="seen this already"):
        services.see_notice(public_id=notice.public_id, by=standards, now=timezone.now())


def test_whoever_is_blocked_is_not_told_of_their_own_attempt_as_professional_standards(
    record: Offender, supervisor: User, standards: User, client_of: ClientOf
) -> None:
    """A conflict keeps the notice from them, as it keeps the record (ACC-9)."""
    block(record, standards, supervisor)
    browser = client_of(standards)

    refused = browser.get(f"/standards/records/{record.public_id}/").status_code

    assert refused == 404
    assert Notice.objects.get().user == standards
    assert "stan.standards" not in browser.get("/standards/notices/").content.decode().split("<footer")[0]


def restrict(record: Offender, listed: list[User], by: User, agreed_by: User, now: datetime) -> None:
    """Put the record on this list."""
    record.access_level = AccessLevel.RESTRICTED
    record.save()
    for user in listed:
        AccessGrant.objects.create(
            offender=record,
            user=user,
            level=AccessLevel.RESTRICTED,
            reason="Case",
            requested_by=by,
            approved_by=agreed_by,
            granted_at=now,
        )


def be_away(user: User) -> None:
    """On leave for a year."""
    today = timezone.localdate()
    Absence.objects.create(
        user=user,
        starts_on=today,
        ends_on=today + timedelta(days=300),
        reason="leave",
        recorded_by=user,
        recorded_at=timezone.now(),
    )


def be_disabled(user: User) -> None:
    """Left the force."""
    User.objects.filter(pk=user.pk).update(is_active=False)


def have_no_address(user: User) -> None:
    """Nowhere to write to."""
    User.objects.filter(pk=user.pk).update(email="")


@pytest.mark.parametrize("lose", [be_away, be_disabled, have_no_address])
def test_a_list_of_which_nobody_can_be_reached_is_told(
    lose: object,
    record: Offender,
    officer: User,
    colleague: User,
    outsider: User,
    supervisor: User,
    standards: User,
    client_of: ClientOf,
) -> None:
    """Once a day, by the sweep, by the random reference alone; while one of the list is left, nothing is told."""
    now = timezone.now()
    restrict(record, [outsider, colleague], supervisor, officer, now)

    assert callable(lose)
    lose(outsider)
    alerts.sweep(now=now)
    one_left = Notice.objects.count()
    block(record, colleague, supervisor)
    for minutes in (5, 10):
        alerts.sweep(now=now + timedelta(minutes=minutes))

    assert one_left == 0
    notice = Notice.objects.get()
    assert (notice.kind, notice.offender, notice.user) == (NoticeKind.UNREACHABLE, record, None)
    page = client_of(standards).get("/standards/notices/").content.decode()
    assert str(record.public_id) in page
    assert record.reference not in page


def test_the_list_costs_the_same_however_long(record: Offender, standards: User, client_of: ClientOf) -> None:
    """A page with one notice and one with thirty ask the database as often."""
    browser = client_of(standards)
    counts = []
    for days in (1, 30):
        for ago in range(days):
            Notice.objects.get_or_create(
                offender=record,
                kind=NoticeKind.UNREACHABLE,
                on=date(2026, 1, 1) + timedelta(days=ago),
                defaults={"told_at": timezone.now()},
            )
        with CaptureQueriesContext(connection) as asked:
            browser.get("/standards/notices/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("one_notice_of_a_kind_per_record_person_and_day", {}),
        ("notice_is_of_a_known_kind", {"kind": "rumour"}),
        ("notice_is_seen_by_somebody", {"seen_at": timezone.now()}),
    ],
)
def test_the_database_refuses_a_notice_that_cannot_be(
    name: str, changes: dict[str, object], record: Offender
) -> None:
    """Each constraint once."""
    valid = {"offender": record, "kind": "unreachable", "on": date(2026, 1, 1), "told_at": timezone.now()}

    assert refusal_of(Notice, valid, {"on": date(2026, 1, 2)} | changes if changes else {}) == name
