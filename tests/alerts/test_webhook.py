"""Telling a service: signed, without personal data, tried again as the same message."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models import Notification
from offender_mgmt.alerts.rules.delivery import FIRST_WAIT, MOST_PERMANENT_TRIES
from offender_mgmt.checks import webhook_is_signed_and_private
from offender_mgmt.offenders.models import Offender
from tests.alerts.test_dead_letters import PAUSE
from tests.alerts.web_receiver import SECRET, Receiver, WebServer
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

LATER = FIRST_WAIT + timedelta(seconds=1)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A service that Vigil tells, beside the inbox."""
    receiver = Receiver()
    server = WebServer(receiver)
    server.start()
    settings.ALERT_CHANNELS = ["inbox", "webhook"]
    settings.ALERT_WEBHOOK_URL, settings.ALERT_WEBHOOK_SECRET = receiver.address, SECRET
    yield receiver
    server.stop()


@pytest.fixture
def offender(receiver: Receiver, supervisor: User, north: Team, now: datetime) -> Offender:
    """One alert for Susan: nobody manages this person since 1 January 2026."""
    return make_offender(
        now=now, visited_on=now.date(), team=north, family_name="Canaryfamily", risk_level="very_high"
    )


def letter() -> Notification:
    """The one message in the ledger."""
    return Notification.objects.get(channel=Channel.WEBHOOK)


def test_a_service_is_told_with_references_dates_and_links_only(
    receiver: Receiver, offender: Offender, now: datetime
) -> None:
    """The same that a mail says, under a signature that a stranger can check."""
    assert alerts.deliver(now=now) == 1

    assert receiver.forged == 0
    assert receiver.received == [
        {
            "type": "vigil.alerts",
            "recipient": "susan.supervisor",
            "alerts": 1,
            "records": [
                {
                    "reference": offender.reference,
                    "since": "2026-01-01",
                    "url": f"http://127.0.0.1:8000{offender.get_absolute_url()}",
                }
            ],
            "more": 0,
            "url": "http://127.0.0.1:8000/alerts/",
            "timestamp": int(now.timestamp()),
        }
    ]
    assert (letter().sent_at, letter().message_id) == (now, receiver.ids[0])


def test_a_wrong_secret_is_refused_by_the_receiver(
    receiver: Receiver, offender: Offender, settings: Settings, now: datetime
) -> None:
    """The signature is of this secret: with another it is none."""
    settings.ALERT_WEBHOOK_SECRET = SECRET[::-1]

    assert alerts.deliver(now=now) == 0

    assert (receiver.forged, letter().error) == (1, "http_401")


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_what_may_do_later_is_tried_again_under_the_same_id(
    status: int, receiver: Receiver, offender: Offender, now: datetime
) -> None:
    """However often: the receiver takes each id once."""
    receiver.answers = [status] * (MOST_PERMANENT_TRIES + 1)
    for number in range(MOST_PERMANENT_TRIES + 1):
        alerts.deliver(now=now + number * PAUSE)
        assert (letter().error, letter().dead_at) == (f"http_{status}", None)

    assert alerts.deliver(now=now + (MOST_PERMANENT_TRIES + 1) * PAUSE) == 1
    assert len(set(receiver.ids)) == 1


@pytest.mark.parametrize("status", [400, 404, 410])
def test_what_never_will_do_is_given_up(
    status: int, receiver: Receiver, offender: Offender, now: datetime
) -> None:
    """Five tries, as with mail."""
    receiver.answers = [status] * 10
    for number in range(MOST_PERMANENT_TRIES + 1):
        alerts.deliver(now=now + number * PAUSE)

    assert len(receiver.ids) == MOST_PERMANENT_TRIES
    assert letter().dead_at == now + (MOST_PERMANENT_TRIES - 1) * PAUSE


def test_a_service_that_is_away_loses_nothing(
    receiver: Receiver, offender: Offender, settings: Settings, now: datetime
) -> None:
    """Nobody answers at the port: it waits, and goes when somebody does."""
    settings.ALERT_WEBHOOK_URL = "http://127.0.0.1:1/"
    assert alerts.deliver(now=now) == 0
    assert letter().error == "no_connection"

    settings.ALERT_WEBHOOK_URL = receiver.address
    assert alerts.deliver(now=now + LATER) == 1


def test_when_the_webhook_is_switched_off_its_messages_are_taken_back(
    receiver: Receiver, offender: Offender, settings: Settings, now: datetime
) -> None:
    """Nothing waits for ever for an address that nobody will set again."""
    settings.ALERT_CHANNELS = ["inbox", "email"]

    alerts.deliver(now=now)

    assert (letter().error, letter().dead_at) == ("channel_unset", now)


@pytest.mark.parametrize(
    ("address", "secret", "demo", "wrong"),
    [
        pytest.param("", "", False, [], id="not used"),
        pytest.param("https://hooks.example/vigil", "s" * 32, False, [], id="used well"),
        pytest.param("https://hooks.example/", "s" * 31, False, ["vigil.E004"], id="a short secret"),
        pytest.param("http://hooks.example/", "s" * 32, False, ["vigil.E003"], id="in clear"),
        pytest.param("http://127.0.0.1:9/", "s" * 32, True, [], id="in clear, in the demo"),
        pytest.param("https:///vigil", "s" * 32, False, ["vigil.E003"], id="no host"),
        pytest.param("ftp://hooks.example/", "", True, ["vigil.E003", "vigil.E004"], id="all wrong"),
    ],
)
def test_a_webhook_that_is_not_safe_stops_the_start(
    address: str, secret: str, demo: bool, wrong: list[str], settings: Settings
) -> None:
    """Signed with a secret that cannot be guessed, and never in clear outside the demo (SUP-4)."""
    settings.ALERT_WEBHOOK_URL, settings.ALERT_WEBHOOK_SECRET, settings.VIGIL_DEMO = address, secret, demo

    assert [error.id for error in webhook_is_signed_and_private(None)] == wrong
