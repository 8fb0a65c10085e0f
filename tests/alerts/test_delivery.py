"""Telling people by mail: one mail each, with references and links only."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Notification
from offender_mgmt.alerts.services.delivering import MOST_LINES
from offender_mgmt.offenders.models import Address, Offender
from tests.alerts.post_office import PostOffice
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db

SUSAN, SIMON = "susan.supervisor@force.example", "simon.supervisor@force.example"


def make_overdue(team: Team | None, now: datetime, **facts: object) -> Offender:
    """Somebody overdue in that team."""
    return make_offender(now=now, visited_on=date(2026, 1, 1), team=team, **facts)


def test_each_supervisor_gets_one_mail_with_the_own_references(
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
    elsewhere = make_overdue(south, now, manager=officer)

    assert alerts.deliver(now=now) == 2

    (to_susan,) = post_office.mails_to(SUSAN)
    assert to_susan.references == [first.reference, second.reference]
    assert f"http://127.0.0.1:8000{first.get_absolute_url()}" in to_susan.raw
    (to_simon,) = post_office.mails_to(SIMON)
    assert to_simon.references == [elsewhere.reference]


def test_a_mail_says_how_many_alerts_there_are(
    post_office: PostOffice, supervisor: User, officer: User, north: Team, now: datetime
) -> None:
    """The subject counts and says no more; a machine's mail says that it is one."""
    make_overdue(north, now, manager=officer)
    alerts.deliver(now=now)
    make_overdue(north, now)  # has no manager either: two alerts, one record
    alerts.deliver(now=now)

    first, second = post_office.mails
    assert (first.message["Subject"], second.message["Subject"]) == (
        "Vigil: 1 new alert",
        "Vigil: 2 new alerts",
    )
    assert len(second.references) == 1
    assert first.message["Auto-Submitted"] == "auto-generated"
    assert first.message_id != second.message_id


def test_a_mail_holds_no_name_address_level_or_reason(
    post_office: PostOffice, supervisor: User, north: Team, now: datetime
) -> None:
    """Reference and link only: a mailbox is not the register (ALR-10, ACC-8)."""
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
    rows = Notification.objects.all()
    assert {(row.sent_at, row.message_id, row.attempts) for row in rows} == {(now, mail.message_id, 1)}


def test_an_empty_outbox_sends_nothing(post_office: PostOffice, supervisor: User, now: datetime) -> None:
    """No news is no mail."""
    assert alerts.deliver(now=now) == 0
    assert post_office.mails == []


@pytest.mark.parametrize(
    ("people", "last_line"),
    [
        pytest.param(MOST_LINES, "", id="as many as are listed"),
        pytest.param(MOST_LINES + 1, "and 1 more", id="one more"),
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
