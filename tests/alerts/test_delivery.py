"""Telling people by mail: one mail each, with references, dates and links only."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models import Notification
from offender_mgmt.alerts.rules.digest import MOST_LINES
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Address, Offender
from tests.alerts.post_office import PostOffice
from tests.factories import make_offender, make_user, make_visit

pytestmark = pytest.mark.django_db

OLIVIA = "olivia.officer@force.example"
SUSAN, SIMON = "susan.supervisor@force.example", "simon.supervisor@force.example"
INTERVAL = timedelta(minutes=5)  # the shipped policy's, between two mails to one person
SECOND = timedelta(seconds=1)


def make_overdue(team: Team | None, now: datetime, **facts: object) -> Offender:
    """Somebody overdue in that team."""
    return make_offender(now=now, visited_on=date(2026, 1, 1), team=team, **facts)


def mails_waiting() -> int:
    """How many rows of the ledger wait to be mailed."""
    return Notification.objects.waiting().filter(channel=Channel.EMAIL).count()


def test_each_person_gets_one_mail_with_the_own_references(
    post_office: PostOffice,
    supervisor: User,
    other_supervisor: User,
    officer: User,
    north: Team,
    south: Team,
    now: datetime,
) -> None:
    """However many alerts wait: one mail per person (ALR-17), with a link to each record (ALR-10)."""
    first, second = (make_overdue(north, now, manager=officer) for _ in range(2))
    elsewhere = make_overdue(south, now, manager=officer)  # whose record Olivia may not open

    assert alerts.deliver(now=now) == 3

    for address in (SUSAN, OLIVIA):
        (mail,) = post_office.mails_to(address)
        assert mail.references == [first.reference, second.reference]
        assert f"http://127.0.0.1:8000{first.get_absolute_url()}" in mail.raw
    (to_simon,) = post_office.mails_to(SIMON)
    assert to_simon.references == [elsewhere.reference]


def test_a_mail_says_how_many_alerts_there_are(
    post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """The subject counts and says no more; a machine's mail says that it is one."""
    make_offender(now=now, visited_on=now.date(), team=north)
    alerts.deliver(now=now)
    make_overdue(north, now)  # has no manager either: two alerts, one record
    alerts.deliver(now=now + INTERVAL)

    first, second = post_office.mails
    assert (first.message["Subject"], second.message["Subject"]) == ("Vigil: 1 alert", "Vigil: 2 alerts")
    assert len(second.references) == 1
    assert first.message["Auto-Submitted"] == "auto-generated"
    assert first.message_id != second.message_id


def test_a_mail_holds_no_name_address_level_or_reason(
    post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """Reference, date and link only: a mailbox is not the register (ALR-10, ACC-8)."""
    offender = make_overdue(
        north,
        now,
        family_name="Canaryfamily",
        given_names="Canarygiven",
        visor_reference="CANARYVISOR",
        notes="Canarynotes",
        risk_level="very_high",
    )
    Address.objects.create(offender=offender, lines="1 Canary Road", postcode="CN1 1RY", recorded_on=now)
    alerts.sweep(now=now)

    alerts.deliver(now=now)

    (mail,) = post_office.mails
    written = mail.raw.lower()
    assert offender.reference.lower() in written
    for secret in ("canary", "cn1", "very", "high", "overdue", "manager", "1980", "north"):
        assert secret not in written


def test_what_was_sent_is_not_sent_again(
    post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """The outbox is the ledger: sent once, with the Message-ID and the time."""
    make_overdue(north, now)
    alerts.deliver(now=now)

    assert alerts.deliver(now=now.replace(year=2027)) == 0

    (mail,) = post_office.mails
    rows = Notification.objects.filter(channel=Channel.EMAIL)
    assert {(row.sent_at, row.message_id, row.attempts) for row in rows} == {(now, mail.message_id, 1)}


def test_an_empty_outbox_sends_nothing(post_office: PostOffice, supervisor: User, now: datetime) -> None:
    """No news is no mail."""
    assert alerts.deliver(now=now) == 0
    assert post_office.mails == []


@pytest.mark.parametrize(
    ("people", "last_line"),
    [
        pytest.param(MOST_LINES, "", id="as many as are listed"),
        pytest.param(MOST_LINES + 1, "and 1 more: http://127.0.0.1:8000/alerts/", id="one more"),
    ],
)
def test_a_long_list_is_cut_and_says_so(
    people: int, last_line: str, post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """After an outage one mail, not a storm, and nobody is left out silently (ALR-17)."""
    Offender.objects.bulk_create(
        Offender(reference=f"TST/{number}", recorded_on=now, team=north, risk_level="low")
        for number in range(people)
    )
    alerts.sweep(now=now)

    assert alerts.deliver(now=now) == 1

    (mail,) = post_office.mails
    assert len(mail.references) == MOST_LINES
    assert ("more" in mail.raw) is bool(last_line)
    assert last_line in mail.raw


def test_people_without_each_others_teams_share_nothing(
    post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """A mail to two supervisors of one team is two mails: no list of recipients in either."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    make_overdue(north, now)

    alerts.deliver(now=now)

    assert sorted(mail.message["To"] for mail in post_office.mails) == [SUSAN, "sven.second@force.example"]


def test_what_comes_within_the_interval_waits_and_goes_together(
    post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """At most one mail to one person in policy's minutes, and never a mail for each alert (ALR-17)."""
    make_overdue(north, now)
    alerts.deliver(now=now)
    since = [make_overdue(north, now + timedelta(minutes=minute)) for minute in (1, 2, 3)]

    assert alerts.deliver(now=now + INTERVAL - SECOND) == 0
    assert alerts.deliver(now=now + INTERVAL) == 1

    assert post_office.mails[-1].references == [one.reference for one in since]


def test_a_message_sent_by_a_wrong_clock_holds_nothing_back(
    post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """A clock that was 400 days ahead for a minute must not silence anybody for 400 days (TIM-4)."""
    make_overdue(north, now)
    alerts.deliver(now=now + timedelta(days=400))
    make_overdue(north, now)

    assert alerts.deliver(now=now) == 1


def test_after_three_days_without_a_mail_server_there_is_one_mail_with_the_true_dates(
    post_office: PostOffice, supervisor: User, north: Team, settings: Settings, now: datetime
) -> None:
    """Most dangerous first, then oldest; what was tried in vain and what came since in one (D-13, ALR-17)."""
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    low = make_overdue(north, now, risk_level="low", manager=None)
    found = {}
    for hour in range(0, 72, 6):
        at = now + timedelta(hours=hour)
        if hour == 24:
            found["very_high"] = make_overdue(north, at, risk_level="very_high")
        if hour == 48:
            found["unassessed"] = make_overdue(north, at, risk_level=None)
        alerts.sweep(now=at)
        alerts.deliver(now=at)
    settings.EMAIL_PORT = port
    recovered = now + timedelta(hours=73)

    assert alerts.deliver(now=recovered) == 1

    (mail,) = post_office.mails
    assert mail.references == [
        found["very_high"].reference,
        found["unassessed"].reference,
        low.reference,
    ]
    assert "since 1 January 2026" in mail.raw  # when it was recorded without a manager, not when it was sent
    assert mails_waiting() == 0


def test_what_closed_before_its_mail_went_out_is_taken_back(
    post_office: PostOffice, supervisor: User, officer: User, north: Team, now: datetime
) -> None:
    """Nobody is sent to a record that needs nothing any more; the ledger says why."""
    done, left = (make_overdue(north, now, manager=officer) for _ in range(2))
    make_visit(done, now.date(), by=officer)
    offenders.refresh([done.pk], by=None, now=now)

    alerts.deliver(now=now)

    assert {reference for mail in post_office.mails for reference in mail.references} == {left.reference}
    taken = Notification.objects.dead().filter(alert__offender=done)
    assert {(one.error, one.dead_at, one.channel) for one in taken} == {
        ("alert_closed", now, Channel.EMAIL.value)
    }


@pytest.mark.parametrize("changed", [{"is_active": False}, {"email": ""}], ids=["left", "no address"])
def test_what_waits_for_somebody_who_cannot_be_told_is_taken_back(
    changed: dict[str, object], post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """The ledger says that they were not told; the next sweep looks for somebody who can be."""
    make_overdue(north, now)
    User.objects.filter(pk=supervisor.pk).update(**changed)

    assert alerts.deliver(now=now) == 0

    assert set(Notification.objects.dead().values_list("error", flat=True)) == {"recipient_left"}
    assert mails_waiting() == 0
