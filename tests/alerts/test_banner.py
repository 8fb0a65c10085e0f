"""The banner: right at read time, with everything in the background dead."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Channel, HealthLevel
from offender_mgmt.alerts.models import Alert, Notification, health
from offender_mgmt.alerts.models.health import health_at, health_facts
from offender_mgmt.policy.models import PolicyRevision
from tests.alerts.machine import make_recount, make_run, put_in_order
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

PAGES = {
    Role.SUPERVISOR: ["/visits/overdue/", "/visits/mine/", "/alerts/", "/operations/", "/policy/"],
    Role.AUDITOR: ["/compliance/", "/operations/certificates/"],
    Role.ADMINISTRATOR: ["/policy/", "/operations/"],
}


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, and checks are recorded by the database's."""
    return timezone.now()


def shown(client_of: ClientOf, user: User, page: str) -> str:
    """The level that a page shows."""
    text = client_of(user).get(page).content.decode()
    return ", ".join(re.findall(r'data-health="(\w+)"', text)) or "none"


def test_whoever_answers_for_anything_sees_it_on_every_page(
    supervisor: User, auditor: User, administrator: User, client_of: ClientOf, now: datetime
) -> None:
    """Green, amber or red in words, once on each page, worked out as it is read (ALR-13)."""
    put_in_order(at=now)

    levels = {
        shown(client_of, user, page)
        for user in (supervisor, auditor, administrator)
        for page in PAGES[Role(user.role)]
    }

    assert levels == {"green"}


def test_an_officer_is_left_to_the_work(officer: User, client_of: ClientOf) -> None:
    """The state of the machine is for whoever can do something about it."""
    assert shown(client_of, officer, "/visits/mine/") == "none"


def test_nothing_in_the_background_has_ever_run(supervisor: User, client_of: ClientOf) -> None:
    """Red, in words, from an empty table: no process is needed to say so (D-13)."""
    text = client_of(supervisor).get("/visits/overdue/").content.decode()

    assert 'data-health="red"' in text
    assert "No full check has run yet. Nobody has been told of anything." in text


def test_three_days_of_silence_are_red(supervisor: User, client_of: ClientOf, now: datetime) -> None:
    """The list is still right, and the page says that nobody is told (D-13, ALR-13)."""
    put_in_order(at=now - timedelta(days=3))

    text = client_of(supervisor).get("/visits/overdue/").content.decode()

    assert 'data-health="red"' in text
    assert "No full check for 3 days, since" in text
    assert "Lists are still right, but alerts may be late." in text


def test_in_order_it_is_one_calm_sentence(supervisor: User, client_of: ClientOf, now: datetime) -> None:
    """The equation, and that it was counted again."""
    put_in_order(at=now)

    text = client_of(supervisor).get("/visits/overdue/").content.decode()

    assert (
        "Last full check 2 minutes ago: 1,540 live = 1,357 scheduled + 183 suspended + 0 without a date; verified."
        in text
    )


def test_a_page_stands_when_health_cannot_be_worked_out(
    supervisor: User, client_of: ClientOf, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that fails inside the page's transaction is undone alone; the banner is red (D-30)."""
    put_in_order(at=now)
    monkeypatch.setattr(health, "FACTS", "SELECT FROM a_table_that_is_gone")

    answer = client_of(supervisor).get("/visits/overdue/")

    assert answer.status_code == 200
    assert 'data-health="red"' in answer.content.decode()
    assert "cannot be worked out" in answer.content.decode()


def test_without_a_policy_nothing_is_in_order(now: datetime) -> None:
    """No limit to judge by is not a limit kept (D-30)."""
    put_in_order(at=now)
    PolicyRevision.objects.update(effective_from=timezone.localdate(now) + timedelta(days=1))

    assert [finding.code for finding in health_at(now=now).findings] == ["unknown"]


def test_it_costs_two_queries(now: datetime) -> None:
    """The facts and the policy, whatever the size of the register; the rest keeps a failure to itself."""
    put_in_order(at=now)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        health_at(now=now)

    asked = [query["sql"].split()[0] for query in queries.captured_queries]
    assert asked == ["SAVEPOINT", "SELECT", "SELECT", "RELEASE"]


def test_a_refused_clock_is_red_although_another_machine_checks(now: datetime) -> None:
    """One good machine does not hide one bad clock (D-8)."""
    make_run(at=now - timedelta(minutes=3), refusal="clock", live=0, scheduled=0, suspended=0)
    put_in_order(at=now)

    found = health_at(now=now)

    assert [finding.code for finding in found.findings] == ["clock_refused"]
    assert "1,540 live" in found.last_check


def test_the_last_check_that_counted_is_the_one_that_is_judged(now: datetime) -> None:
    """By the database's clock, whatever the machine's said."""
    put_in_order(at=now)
    run = make_run(at=now - timedelta(minutes=1), refusal="fewer_live", live=9, scheduled=9, suspended=0)
    make_recount(run, at=now)

    found = health_at(now=now)

    assert [finding.code for finding in found.findings] == ["fewer_live"]
    assert "9 live = 9 scheduled" in found.last_check


@pytest.fixture
def alert(officer: User, now: datetime) -> Alert:
    """An open alert of somebody who has not been visited, told to nobody yet."""
    make_offender(
        now=now, manager=officer, team=officer.team, visited_on=timezone.localdate(now) - timedelta(999)
    )
    Notification.objects.all().delete()
    return Alert.objects.get(kind="visit_overdue")


def notify(alert: Alert, to: User, **facts: object) -> Notification:
    """A row of the ledger."""
    return Notification.objects.create(alert=alert, recipient=to, **{"round": 9, **facts})


def test_the_ledger_is_read(alert: Alert, officer: User, now: datetime) -> None:
    """Since when the oldest message of each channel waits, and how many were given up; sent ones are no matter."""
    early, late = now - timedelta(hours=2), now - timedelta(hours=1)
    notify(alert, officer, channel=Channel.EMAIL, created_at=late)
    notify(alert, officer, channel=Channel.EMAIL, created_at=early, round=8)
    notify(alert, officer, channel=Channel.WEBHOOK, created_at=early, sent_at=now, message_id="<1@x>")
    notify(alert, officer, channel=Channel.WEBHOOK, created_at=late, round=7, dead_at=now, error="refused")

    facts = health_facts()

    assert facts.waiting_since == {"email": early}
    assert facts.dead_letters == 1


@pytest.mark.parametrize(
    "fact",
    [
        {"error": "recipient_left"},
        {"error": "alert_closed"},
        {"error": "channel_unset"},
        {"days": 8},
        {"is_over": True},
    ],
    ids=["reader left", "alert closed meanwhile", "channel not set up", "a week ago", "alert is over"],
)
def test_what_was_taken_back_is_no_dead_letter(
    fact: dict[str, object], alert: Alert, officer: User, now: datetime
) -> None:
    """Only a message that failed lately, about an alert that is still open, is an alarm."""
    dead_at = now - timedelta(days=int(str(fact.get("days", 0))))
    error = fact.get("error", "refused")
    notify(alert, officer, channel=Channel.EMAIL, created_at=dead_at, dead_at=dead_at, error=error)
    if fact.get("is_over"):
        Alert.objects.update(closed_at=now)

    assert health_facts().dead_letters == 0


def test_alerts_told_to_nobody_are_counted_while_they_are_open(alert: Alert, now: datetime) -> None:
    """The figure of the board."""
    Alert.objects.update(step=1)
    Alert.objects.filter(pk=alert.pk).update(step=0)
    assert health_facts().told_to_nobody == 1

    Alert.objects.filter(pk=alert.pk).update(closed_at=now)
    assert health_facts().told_to_nobody == 0


@pytest.mark.parametrize("has_canary", [False, True])
def test_the_canarys_last_mail_is_looked_for_where_there_is_a_canary(
    has_canary: bool, alert: Alert, officer: User, now: datetime, settings: Settings
) -> None:
    """The newest mail about the canary alone; without the setting nobody looks (ALR-14)."""
    settings.CANARY_EMAIL = "canary@monitor.example" if has_canary else ""
    for days in (1, 2):
        mailed_at = now - timedelta(days=days)
        mail = {"created_at": mailed_at, "sent_at": mailed_at, "message_id": f"<{days}@x>", "round": days}
        notify(alert, officer, channel=Channel.EMAIL, **mail)
    assert health_facts().canary_mailed_at is None

    type(alert.offender).objects.filter(pk=alert.offender_id).update(is_canary=True, closed_on=alert.since_on)

    assert health_facts().canary_mailed_at == (now - timedelta(days=1) if has_canary else None)


def test_the_setting_of_the_outside_watcher_is_read(settings: Settings) -> None:
    """Whether one is set; its address is nobody's business here."""
    settings.DEAD_MANS_SWITCH_URL = ""
    assert not health_facts().has_dead_mans_switch

    settings.DEAD_MANS_SWITCH_URL = "https://watcher.example/1"
    assert health_facts().has_dead_mans_switch


def test_outside_the_demo_a_watcher_is_expected(now: datetime, settings: Settings) -> None:
    """Amber until somebody outside is told of silence (ALR-12)."""
    put_in_order(at=now)
    settings.VIGIL_DEMO, settings.DEAD_MANS_SWITCH_URL = False, ""

    found = health_at(now=now)

    assert found.level == HealthLevel.AMBER
    assert [finding.code for finding in found.findings] == ["no_dead_mans_switch"]
