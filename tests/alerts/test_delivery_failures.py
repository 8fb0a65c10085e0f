"""Mail that fails: at least once, with the same Message-ID, and without delaying the others."""

from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models import Notification, NotificationQuerySet
from offender_mgmt.alerts.rules.delivery import FIRST_WAIT, LONGEST_WAIT, MOST_TRIES
from offender_mgmt.alerts.services import delivering
from offender_mgmt.alerts.services.delivering import ROUND
from tests.alerts.post_office import Killed, PostOffice
from tests.factories import make_offender, make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db

SUSAN, SVEN = "susan.supervisor@force.example", "sven.second@force.example"
MOMENT = timedelta(seconds=1)
LATER = FIRST_WAIT + MOMENT


@pytest.fixture
def overdue(supervisor: User, north: Team, now: datetime) -> None:
    """One alert for Susan: nobody else can be told."""
    make_offender(now=now, visited_on=now.date(), team=north)


def mails() -> NotificationQuerySet:
    """The ledger of mail."""
    return Notification.objects.filter(channel=Channel.EMAIL)


@pytest.mark.parametrize("where", ["RCPT", "DATA"])
def test_a_mail_that_was_refused_is_tried_again_as_the_same_mail(
    where: str, post_office: PostOffice, overdue: None, now: datetime
) -> None:
    """451, then 250: sent at last, with the Message-ID that it was first tried with (ALR-10)."""
    post_office.refuses_at = where
    post_office.refusals[SUSAN] = 1

    assert alerts.deliver(now=now) == 0
    tried = mails().get()
    assert tried.error == "smtp_451"
    assert alerts.deliver(now=now + LATER) == 1

    (mail,) = post_office.mails
    sent = mails().get()
    assert mail.message_id == tried.message_id
    assert (sent.attempts, sent.error) == (2, "")


def test_between_two_tries_there_is_a_pause(post_office: PostOffice, overdue: None, now: datetime) -> None:
    """Not before the lease has run out, and then at once."""
    post_office.refusals[SUSAN] = 1
    alerts.deliver(now=now)

    assert alerts.deliver(now=now + FIRST_WAIT) == 0
    assert alerts.deliver(now=now + LATER) == 1


def test_the_pause_grows_to_an_hour(post_office: PostOffice, overdue: None, now: datetime) -> None:
    """5, 10, 20, 40 minutes, then every hour."""
    post_office.refusals[SUSAN] = 7
    pauses = []
    for _ in range(7):
        alerts.deliver(now=now)
        lease_until = mails().get().lease_until
        assert lease_until is not None
        pauses.append(lease_until - now)
        now = lease_until + MOMENT

    assert pauses == [*(FIRST_WAIT * factor for factor in (1, 2, 4, 8)), *[LONGEST_WAIT] * 3]
    assert alerts.deliver(now=now) == 1


@pytest.mark.parametrize("attempts", [38, 39, 40, 1000, 32767])
def test_after_any_number_of_tries_the_next_is_made(
    attempts: int, post_office: PostOffice, overdue: None, now: datetime
) -> None:
    """An address that refuses for days must not stop the mail of everybody else."""
    mails().update(attempts=attempts, message_id="<tried@localhost>")

    assert alerts.deliver(now=now) == 1


def test_a_lease_that_a_wrong_clock_made_is_none(
    post_office: PostOffice, overdue: None, now: datetime
) -> None:
    """Claimed by a host 400 days ahead: nothing waits 400 days for that (TIM-4)."""
    mails().update(lease_until=now + timedelta(days=400), message_id="<tried@localhost>")

    assert alerts.deliver(now=now) == 1


def test_what_fails_for_a_week_is_given_up(post_office: PostOffice, overdue: None, now: datetime) -> None:
    """Practically for ever, and no longer: then somebody else must hear of it."""
    post_office.refusals[SUSAN] = 2
    mails().update(attempts=MOST_TRIES - 2, error="smtp_451", message_id="<tried@localhost>")

    alerts.deliver(now=now)
    assert mails().get().dead_at is None
    again = now + LONGEST_WAIT + MOMENT
    alerts.deliver(now=again)

    assert (mails().get().dead_at, mails().get().error) == (again, "smtp_451")


def test_one_who_refuses_does_not_delay_the_others(
    post_office: PostOffice, overdue: None, north: Team, now: datetime
) -> None:
    """The others get theirs in the same round; what is new to the one goes with the retry."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    make_offender(now=now, visited_on=now.date(), team=north)
    post_office.refusals[SUSAN] = 1

    assert alerts.deliver(now=now) == 1

    assert [mail.recipient for mail in post_office.mails] == [SVEN]
    assert mails().filter(recipient__email=SUSAN, sent_at=None).count() == 2


@pytest.mark.parametrize(
    "address", ["sven\n@force.example", "sven@\x01", "a" * 250, "no one", "ß@force.example"]
)
def test_an_address_that_is_none_does_not_delay_the_others(
    address: str, post_office: PostOffice, overdue: None, north: Team, now: datetime
) -> None:
    """A typing error in one account is that account's."""
    broken = make_user("aaron.broken", Role.SUPERVISOR, supervises=[north])
    User.objects.filter(pk=broken.pk).update(email=address)
    make_offender(now=now, visited_on=now.date(), team=north)
    mails().filter(recipient=broken).update(message_id="<tried first@localhost>")

    alerts.deliver(now=now)

    assert [mail.recipient for mail in post_office.mails_to(SUSAN)] == [SUSAN]


def test_a_server_that_is_away_loses_nothing(
    post_office: PostOffice, overdue: None, north: Team, settings: Settings, now: datetime
) -> None:
    """Nobody answers at the port: one is tried, all wait, and they go when somebody answers."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    make_offender(now=now, visited_on=now.date(), team=north)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert alerts.deliver(now=now) == 0
    assert sorted(mails().values_list("error", "attempts")) == [
        ("", 0),
        ("no_connection", 1),
        ("no_connection", 1),
    ]

    settings.EMAIL_PORT = port
    assert alerts.deliver(now=now + LATER) == 2


def test_killed_between_the_servers_yes_and_our_commit_the_same_mail_is_sent_again(
    post_office: PostOffice, overdue: None, settings: Settings, now: datetime
) -> None:
    """At least once: the row stays leased, then the same Message-ID goes out again (ALR-10, D-2)."""
    real, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.alerts.post_office.DiesAfterSending"
    with pytest.raises(Killed):
        alerts.deliver(now=now)
    row = mails().get()
    assert (row.sent_at, row.lease_until) == (None, now + FIRST_WAIT)

    settings.EMAIL_BACKEND = real
    assert alerts.deliver(now=now + timedelta(minutes=1)) == 0
    assert alerts.deliver(now=now + LATER) == 1

    first, second = post_office.mails
    assert first.message_id == second.message_id == row.message_id
    assert first.references == second.references


def test_what_may_have_arrived_goes_out_again_as_it_was(
    post_office: PostOffice, overdue: None, settings: Settings, north: Team, now: datetime
) -> None:
    """A reader's programme drops a second mail of one Message-ID: nothing new may hide in it (ALR-10)."""
    real, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.alerts.post_office.DiesBeforeSending"
    with pytest.raises(Killed):
        alerts.deliver(now=now)
    since = make_offender(now=now, visited_on=now.date(), team=north)

    settings.EMAIL_BACKEND = real
    assert alerts.deliver(now=now + LATER) == 1
    assert alerts.deliver(now=now + LATER + FIRST_WAIT) == 1

    retried, new = post_office.mails
    assert new.references == [since.reference]
    assert retried.references != new.references
    assert retried.message_id != new.message_id


def test_a_round_ends_before_its_leases_do(
    post_office: PostOffice, overdue: None, north: Team, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow server: what a round has no time for waits for the next, unclaimed."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    make_offender(now=now, visited_on=now.date(), team=north)
    each_look = count(step=ROUND.total_seconds())
    monkeypatch.setattr(delivering, "time", SimpleNamespace(monotonic=each_look.__next__))

    assert alerts.deliver(now=now) == 1

    assert mails().filter(sent_at=None, lease_until=None).exists()
    assert alerts.deliver(now=now) == 1
    assert ROUND < FIRST_WAIT


def test_a_message_that_cannot_even_be_written_delays_nobody(
    post_office: PostOffice, overdue: None, north: Team, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Poison is noted with its kind, and the others get theirs (D-16)."""
    make_user("aaron.poison", Role.SUPERVISOR, supervises=[north])
    make_offender(now=now, visited_on=now.date(), team=north)
    Notification.objects.filter(recipient__username="aaron.poison").update(message_id="<a\nb@localhost>")

    assert alerts.deliver(now=now) == 1

    assert [mail.recipient for mail in post_office.mails] == [SUSAN]
    assert mails().exclude(error="").values_list("recipient__username", flat=True)[0] == "aaron.poison"


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_tell_everybody_once(
    post_office: PostOffice, north: Team, now: datetime
) -> None:
    """A lease is respected: each person gets one mail with every record, whoever sent it (design 3.5)."""
    people = [make_user(f"s{number}.s", Role.SUPERVISOR, supervises=[north]) for number in range(6)]
    records = [make_offender(now=now, visited_on=now.date(), team=north).reference for _ in range(5)]

    sent = at_once(4, lambda _: alerts.deliver(now=now))

    assert sum(sent) == len(post_office.mails) == len(people)
    for person in people:
        (mail,) = post_office.mails_to(person.email)
        assert sorted(mail.references) == sorted(records)
    assert set(mails().values_list("sent_at", "attempts")) == {(now, 1)}
    assert mails().count() == len(people) * len(records)
