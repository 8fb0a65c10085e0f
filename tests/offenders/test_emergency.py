"""Emergency access from the question to the review, by the clock (ACC-12, ADR 0069)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind, NoticeKind
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock, EmergencyAccess, Notice, Offender
from tests.conftest import ClientOf
from tests.constraints import Row, refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHY = "A child was seen in the house."
At = Callable[[timedelta], datetime]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the clock to so long after noon."""

    def set_clock(later: timedelta) -> datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + later)
        return NOON + later

    set_clock(timedelta(0))
    return set_clock


@pytest.fixture
def record(at: At, north: Team, officer: User, supervisor: User) -> Offender:
    """Olivia's, of North."""
    return make_offender(now=NOON, visited_on=date(2026, 11, 1), team=north, manager=officer)


def ask(record: Offender, by: User, *, reason: str = WHY, now: datetime = NOON) -> None:
    """Ask by its reference."""
    services.ask_for_emergency(reference=record.reference, reason=reason, by=by, now=now)


def restrict(record: Offender, listed: list[User], *, level: str = AccessLevel.RESTRICTED) -> None:
    """Keep it to these."""
    record.access_level = level
    record.save()
    for user in listed:
        AccessGrant.objects.create(
            offender=record,
            user=user,
            level=level,
            reason="Case",
            requested_by=listed[0],
            approved_by=listed[1],
            granted_at=NOON,
        )


def status(browser: Client, record: Offender) -> int:
    """What the record's page answers."""
    return browser.get(record.get_absolute_url()).status_code


def test_an_emergency_opens_the_record_and_is_told_at_once(
    at: At, record: Offender, outsider: User, officer: User, client_of: ClientOf
) -> None:
    """To whoever asked and to nobody else, for its hours; each look has its ground."""
    browser = client_of(outsider)
    before = status(browser, record)
    asked = browser.post("/emergency/", {"reference": record.reference.lower(), "reason": WHY}, follow=True)
    page = browser.get(record.get_absolute_url())
    emergency = EmergencyAccess.objects.get()

    assert (before, page.status_code) == (404, 200)
    assert record.reference in asked.content.decode()
    assert "Emergency access until 19 November 2026 at 16:00" in page.content.decode()
    assert "Emergency access until" not in client_of(officer).get(record.get_absolute_url()).content.decode()
    looked = AuditEvent.objects.filter(actor_id=outsider.pk, verb=Verb.OFFENDER_VIEWED).get()
    assert looked.details["emergency"] == str(emergency.public_id)
    own = AuditEvent.objects.filter(actor_id=officer.pk, verb=Verb.OFFENDER_VIEWED).get()
    assert "emergency" not in own.details
    told = Notification.objects.filter(alert__kind="emergency_access", channel="inbox")
    assert set(told.values_list("recipient__username", flat=True)) == {"olivia.officer", "susan.supervisor"}
    assert Notice.objects.get(kind=NoticeKind.EMERGENCY).user == outsider

    at(4 * HOUR - timedelta(seconds=1))
    assert status(client_of(outsider), record) == 200
    at(4 * HOUR)
    assert status(client_of(outsider), record) == 404


def test_an_emergency_is_reviewed_by_somebody_else_once(
    record: Offender, outsider: User, supervisor: User, standards: User, client_of: ClientOf
) -> None:
    """With a note of what they found; then its alert closes."""
    ask(record, outsider)
    emergency = EmergencyAccess.objects.get()

    reviewing = client_of(supervisor)
    assert str(emergency.public_id) in reviewing.get("/emergency/reviews/").content.decode()
    address = f"/emergency/reviews/{emergency.public_id}/"
    kept = reviewing.post(address, {"was_justified": "yes", "note": "The visit was needed."})
    again = client_of(standards).post(address, {"was_justified": "no", "note": "The log."})

    assert (kept.status_code, again.status_code) == (302, 409)
    emergency.refresh_from_db()
    assert (emergency.reviewed_by, emergency.was_justified) == (supervisor, True)
    assert Alert.objects.get(kind="emergency_access").closed_at is not None


def test_who_is_told_is_told_by_mail_too(at: At, record: Offender, outsider: User, supervisor: User) -> None:
    """As of any alert (ALR), with the reference in no subject."""
    ask(record, outsider)

    alerts.deliver(now=NOON + timedelta(minutes=1))

    assert "susan.supervisor@force.example" in {one for message in mail.outbox for one in message.to}
    assert outsider.email not in {one for message in mail.outbox for one in message.to}


def test_without_a_review_in_time_there_is_no_other(
    at: At, record: Offender, outsider: User, north: Team
) -> None:
    """After policy's 72 hours, until somebody reviews it; the alert of the first goes up meanwhile."""
    other = make_offender(now=NOON, team=north)
    ask(record, outsider)
    first = EmergencyAccess.objects.get()

    for hours in (24, 72):
        alerts.sweep(now=at(hours * HOUR))
    with pytest.raises(RuleViolation, match="has not been reviewed in time"):
        ask(other, outsider, now=NOON + 72 * HOUR)
    services.review_emergency(
        public_id=first.public_id,
        was_justified=True,
        note="The log.",
        by=User.objects.get(username="susan.supervisor"),
        now=NOON + 73 * HOUR,
    )
    at(73 * HOUR)
    ask(other, outsider, now=NOON + 73 * HOUR)

    assert Offender.objects.visible_to(outsider).filter(pk=other.pk).exists()


def test_an_hour_before_the_review_is_due_another_is_possible(
    at: At, record: Offender, outsider: User, north: Team
) -> None:
    """The near side of the 72 hours."""
    other = make_offender(now=NOON, team=north)
    ask(record, outsider)

    ask(other, outsider, now=at(71 * HOUR))

    assert EmergencyAccess.objects.count() == 2


@pytest.mark.parametrize("why", ["absent", "sealed", "blocked", "own record", "seen anyway"])
def test_the_answer_is_the_same_where_no_emergency_opens_the_record(
    why: str,
    at: At,
    record: Offender,
    officer: User,
    outsider: User,
    colleague: User,
    supervisor: User,
    client_of: ClientOf,
) -> None:
    """Byte for byte but the token; what was asked for is in the log, and an attempt told where there was one."""
    reference, asking = record.reference, outsider
    if why == "absent":
        reference = "Nobody/1"
    elif why == "sealed":
        restrict(record, [colleague, supervisor], level=AccessLevel.SEALED)
    elif why == "seen anyway":
        asking = colleague
    else:
        kind = ConflictKind.KNOWS if why == "blocked" else ConflictKind.IS_THEM
        ConflictBlock.objects.create(
            offender=record, user=outsider, kind=kind, reason="Cousin", set_by=supervisor, set_at=NOON
        )
    browser = client_of(asking)

    asked = browser.post("/emergency/", {"reference": reference, "reason": WHY})
    page = browser.get("/emergency/").content.decode()
    nothing = browser.post("/emergency/", {"reference": "Nobody/2", "reason": WHY})

    assert (asked.status_code, asked["Location"]) == (nothing.status_code, nothing["Location"])
    assert "Open to you now" not in page
    assert "Asked for, and written down." in page
    assert not EmergencyAccess.objects.exists()
    event = AuditEvent.objects.filter(verb=Verb.EMERGENCY_ASKED).order_by("pk")[0]
    assert event.details == {"opened": False}
    told = {"sealed": ["sealed_asked"], "blocked": ["attempt"], "own record": ["attempt"]}.get(why, [])
    assert list(Notice.objects.values_list("kind", flat=True)) == told


def test_an_emergency_opens_a_restricted_record_and_its_list_is_told(
    at: At, record: Offender, outsider: User, colleague: User, other_supervisor: User, officer: User
) -> None:
    """Also to the record's own manager who is not on the list; a list or a seal later than the emergency counts."""
    restrict(record, [colleague, other_supervisor])

    ask(record, officer)

    assert Offender.objects.visible_to(officer).filter(pk=record.pk).exists()
    told = Notification.objects.filter(alert__kind="emergency_access", channel="inbox")
    assert set(told.values_list("recipient__first_name", flat=True)) == {"Colin", "Simon"}
    Offender.objects.filter(pk=record.pk).update(access_level=AccessLevel.SEALED)
    assert not Offender.objects.visible_to(officer).filter(pk=record.pk).exists()


def test_a_conflict_ends_an_emergency(at: At, record: Offender, outsider: User, supervisor: User) -> None:
    """It beats every list and every emergency (ACC-9)."""
    ask(record, outsider)

    services.set_block(
        offender_id=record.pk,
        user_id=outsider.pk,
        kind=ConflictKind.KNOWS,
        reason="Cousin",
        by=supervisor,
        now=NOON,
    )

    assert not Offender.objects.visible_to(outsider).filter(pk=record.pk).exists()


def test_an_emergency_does_not_decide_who_may_see(
    at: At, record: Offender, officer: User, colleague: User, supervisor: User, other_supervisor: User
) -> None:
    """Neither asking for a list, nor agreeing to one, nor lifting a conflict."""
    ask(record, other_supervisor)
    listing = {
        "offender_id": record.pk,
        "level": AccessLevel.RESTRICTED,
        "listed": [colleague.pk, supervisor.pk],
        "reason": "Case",
        "now": NOON,
    }
    block = services.set_block(
        offender_id=record.pk,
        user_id=colleague.pk,
        kind=ConflictKind.KNOWS,
        reason="Cousin",
        by=supervisor,
        now=NOON,
    )
    refused = "does not decide who may see"

    with pytest.raises(RuleViolation, match=refused):
        services.request_access(**listing, by=other_supervisor)
    with pytest.raises(RuleViolation, match=refused):
        services.lift_block(public_id=block.public_id, because="No.", by=other_supervisor, now=NOON)
    services.lift_block(public_id=block.public_id, because="No.", by=officer, now=NOON)
    asked = services.request_access(**listing, by=officer)
    with pytest.raises(RuleViolation, match=refused):
        services.approve(proposal_id=asked.pk, by=other_supervisor, now=NOON)


def test_neither_auditors_nor_administrators_nor_standards_have_emergencies(
    at: At, record: Offender, auditor: User, administrator: User, standards: User, client_of: ClientOf
) -> None:
    """Their roles read no record, whatever the emergency (ACC-15)."""
    for user in (auditor, administrator, standards):
        assert client_of(user).get("/emergency/").status_code == 403
        ask(record, user)

    assert not EmergencyAccess.objects.exists()


def test_nobody_reviews_their_own(at: At, record: Offender, other_supervisor: User) -> None:
    """Nor finds it on the page of reviews."""
    ask(record, other_supervisor)
    one = EmergencyAccess.objects.get()

    with pytest.raises(RuleViolation, match="Somebody else"):
        services.review_emergency(
            public_id=one.public_id, was_justified=True, note="Fine.", by=other_supervisor, now=NOON
        )


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("emergency_ends_after_it_begins", {"ends_at": NOON}),
        ("emergency_has_a_reason", {"reason": ""}),
        ("emergency_is_reviewed_by_somebody_who_says_what_of", {"reviewed_at": NOON}),
        (
            "nobody_reviews_their_own_emergency",
            {"reviewed_at": NOON, "reviewed_by": "own", "was_justified": True, "review_note": "Fine."},
        ),
    ],
)
def test_the_database_refuses_an_emergency_that_cannot_be(
    name: str, changes: Row, at: At, record: Offender, outsider: User
) -> None:
    """Each constraint once."""
    valid: Row = {
        "offender": record,
        "user": outsider,
        "reason": WHY,
        "asked_at": NOON,
        "ends_at": NOON + 4 * HOUR,
        "review_due_at": NOON + 72 * HOUR,
    }
    named = {key: outsider if value == "own" else value for key, value in changes.items()}

    assert refusal_of(EmergencyAccess, valid, named) == name
