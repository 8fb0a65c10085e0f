"""Operations: each part of the machine with its state, what to do, and the figures of telling people."""

import re
import socket
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import HealthLevel
from offender_mgmt.alerts.models import Alert, Escalation, LiveAccepted, Notification, Probe
from offender_mgmt.alerts.models.figures import figures
from offender_mgmt.alerts.models.health import state_at
from offender_mgmt.alerts.rules.health import LEVELS, unknown_health
from offender_mgmt.alerts.rules.parts import PARTS, parts_of
from offender_mgmt.alerts.rules.runbook import RUNBOOK
from offender_mgmt.alerts.views.operations import queue_length
from tests.alerts.machine import make_run, put_in_order
from tests.architecture.sources import ROOT
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
PAGE = "/operations/"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock."""
    return timezone.now()


def text_of(answer: Any) -> str:
    """What a page says, without its tags, each space one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_every_part_says_its_state_in_words(supervisor: User, client_of: ClientOf, now: datetime) -> None:
    """Ten parts; what is not set up and need not be is neither good nor bad."""
    put_in_order(at=now)

    text = text_of(client_of(supervisor).get(PAGE))

    for title, _ in PARTS.values():
        assert title in text
    assert text.count("Not set up") == 3  # the canary, the scanner and the watcher
    assert "What to do </h2>" not in text


def test_what_is_wrong_says_what_to_do(supervisor: User, client_of: ClientOf, now: datetime) -> None:
    """The runbook's own words on the page, for whoever is called at three in the morning."""
    put_in_order(at=now)
    Probe.objects.filter(name="worker").update(seen_at=now - timedelta(hours=3))

    answer = client_of(supervisor).get(PAGE)

    text = text_of(answer)
    assert "The worker has given no sign of life for 3 hours." in text
    assert RUNBOOK["worker_silent"].means in text
    assert RUNBOOK["worker_silent"].call in text
    assert 'id="worker_silent"' in answer.content.decode()


def test_every_alarm_belongs_to_one_part() -> None:
    """No finding is left without a row; only "cannot be worked out" has none, because then there are no rows."""
    owned = [code for _, codes in PARTS.values() for code in codes]

    assert sorted([*owned, "unknown"]) == sorted(LEVELS)


@pytest.mark.parametrize(
    ("silent", "level"),
    [((), HealthLevel.GREEN), (("beat",), HealthLevel.AMBER)],
    ids=["alive", "silent"],
)
def test_a_part_is_as_bad_as_the_worst_of_it(
    silent: tuple[str, ...], level: HealthLevel, now: datetime
) -> None:
    """Green only without a finding."""
    put_in_order(at=now)
    Probe.objects.filter(name__in=silent).delete()
    facts, health = state_at(now=now)
    assert facts is not None

    parts = {part.title: part for part in parts_of(facts, health)}

    assert parts["Celery's clock (beat)"].level == level
    assert parts["Canary"].level is None
    assert parts["Recount"].level == HealthLevel.GREEN


def test_the_page_stands_when_health_cannot_be_worked_out(
    supervisor: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page for bad days must open on the worst."""
    monkeypatch.setattr("offender_mgmt.alerts.models.health.FACTS", "SELECT FROM a_table_that_is_gone")

    answer = client_of(supervisor).get(PAGE)

    assert answer.status_code == 200
    assert unknown_health().findings[0].sentence in text_of(answer)


@pytest.fixture
def alert(officer: User, now: datetime) -> Alert:
    """An open alert of which nobody has been told, whatever the first sweep did."""
    make_offender(
        now=now, manager=officer, team=officer.team, visited_on=timezone.localdate(now) - timedelta(999)
    )
    Notification.objects.all().delete()
    Escalation.objects.all().delete()
    Alert.objects.exclude(kind="visit_overdue").update(closed_at=now)
    return Alert.objects.get(kind="visit_overdue")


def test_the_figures_of_telling_are_counted(alert: Alert, officer: User, now: datetime) -> None:
    """What waits and since when, what was given up and why, what reached nobody in the last 24 hours."""
    day, hour = timedelta(days=1), timedelta(hours=1)
    ledger: list[dict[str, Any]] = [
        {"channel": "email", "created_at": now - hour},
        {"channel": "email", "created_at": now - 2 * hour},
        {"channel": "email", "created_at": now, "sent_at": now, "message_id": "<1@x>"},
        {"channel": "webhook", "created_at": now, "dead_at": now, "error": "http_410"},
    ]
    for number, row in enumerate(ledger, start=10):
        Notification.objects.create(alert=alert, recipient=officer, round=number, **row)
    for number, (step, told, at) in enumerate(
        [(1, 0, now), (2, 0, now), (2, 0, now - hour), (3, 0, now - day), (3, 1, now)], start=10
    ):
        Escalation.objects.create(alert=alert, round=number, step=step, told=told, at=at)
    Alert.objects.update(step=0)

    found = figures(now=now)

    assert [(one.code, one.number, one.since) for one in found.waiting] == [
        ("email", 2, now - 2 * hour),
        ("webhook", 0, None),
    ]
    assert [(one.code, one.why, one.number) for one in found.dead_letters] == [("webhook", "http_410", 1)]
    assert [(one.code, one.number) for one in found.steps_to_nobody] == [("manager", 1), ("supervisor", 2)]
    assert found.told_to_nobody == 1


def test_the_figures_are_on_the_page(
    alert: Alert, supervisor: User, auditor: User, client_of: ClientOf, now: datetime
) -> None:
    """A supervisor gets the way to the alerts themselves; an auditor the figure alone."""
    Alert.objects.update(step=0)
    Notification.objects.create(
        alert=alert, recipient=supervisor, channel="email", created_at=now, dead_at=now, error="refused"
    )

    told = client_of(supervisor).get(PAGE).content.decode()
    counted = client_of(auditor).get(PAGE).content.decode()

    assert "1 by e-mail" in told
    assert "refused" in told
    assert "/alerts/?state=nobody" in told
    assert "/alerts/" not in counted


def test_redis_that_is_away_is_said_to_be_away(
    supervisor: User, client_of: ClientOf, settings: Settings
) -> None:
    """Nothing depends on Redis, this page neither (D-4)."""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    assert "Redis cannot be asked" in text_of(client_of(supervisor).get(PAGE))


@pytest.mark.parametrize("address", ["", "nonsense", "amqp://127.0.0.1:1"])
def test_a_broker_that_is_no_redis_is_away(address: str, settings: Settings) -> None:
    """A misspelt setting is no reason for an error page."""
    settings.CELERY_BROKER_URL = address

    assert queue_length() is None


@pytest.mark.parametrize(
    ("answer", "expected"), [(b":7\r\n", 7), (b"-ERR on purpose\r\n", None), (b"", None)]
)
def test_the_queue_is_asked_once_and_soon_given_up(
    answer: bytes, expected: int | None, settings: Settings
) -> None:
    """What Redis says is the figure; one that fails or hangs up is away."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = server.accept()
        with client:
            while asked := client.recv(4096):
                commands = asked.count(b"*") or 1
                client.sendall((b"+OK\r\n" * commands) if b"LLEN" not in asked else answer)
                if b"LLEN" in asked:
                    return

    serving = Thread(target=serve, daemon=True)
    serving.start()
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0?protocol=2"

    found = queue_length()

    serving.join(5)
    server.close()
    assert found == expected


def test_the_last_ten_checks_are_listed(auditor: User, client_of: ClientOf, now: datetime) -> None:
    """With what came of each; the eleventh is on the certificates' page."""
    for minutes in range(1, 12):
        make_run(at=now - timedelta(minutes=5 * minutes), live=minutes, scheduled=minutes, suspended=0)
    make_run(at=now, refusal="clock", live=0, scheduled=0, suspended=0)

    text = text_of(client_of(auditor).get(PAGE))

    assert text.count("Adds up, not counted again") == 9
    assert "Refused The clocks disagree" in text


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [
        ("Two teams went to another force on 1 November.", 302, ""),
        ("", 422, "Say why the lower number is right."),
        ("x" * 20_001, 422, "This is longer than 20,000 characters."),
        ("\0", 422, "Null characters are not allowed."),
    ],
    ids=["told", "nothing", "too long", "NUL"],
)
def test_a_lower_number_is_accepted_with_a_reason(
    reason: str, status: int, words: str, administrator: User, client_of: ClientOf, now: datetime
) -> None:
    """The form is there while a check refuses, keeps what was written, and records who said so (D-31)."""
    run = make_run(at=now, refusal="fewer_live")
    assert "Accept the lower number" in text_of(client_of(administrator).get(PAGE))

    answer = client_of(administrator).post(f"{PAGE}accept-fewer/", {"reason": reason})

    assert answer.status_code == status
    assert words in text_of(answer)
    accepted = LiveAccepted.objects.filter(run=run)
    assert list(accepted.values_list("reason", "by")) == (
        [(reason, administrator.pk)] if status == 302 else []
    )


def test_what_no_check_refused_cannot_be_accepted(
    supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """No form, and 409 with the sentence and the words kept for whoever sends one all the same."""
    put_in_order(at=now)
    assert "Accept the lower number" not in text_of(client_of(supervisor).get(PAGE))

    answer = client_of(supervisor).post(f"{PAGE}accept-fewer/", {"reason": "I know why."})

    assert answer.status_code == 409
    assert "There is a problem" in text_of(answer)
    assert "I know why." in text_of(answer)
    assert not LiveAccepted.objects.exists()


def test_an_auditor_reads_and_accepts_nothing(auditor: User, client_of: ClientOf, now: datetime) -> None:
    """Whoever audits does not decide."""
    make_run(at=now, refusal="fewer_live")

    assert "Accept the lower number" not in text_of(client_of(auditor).get(PAGE))


def sections(text: str) -> dict[str, str]:
    """The runbook's sections in the guide, by code."""
    return {
        found[1]: found[2] for found in re.finditer(r"^### `(\w+)` \(\w+\)\n(.*?)(?=^##)", text, re.M | re.S)
    }


@pytest.mark.parametrize("code", LEVELS)
def test_the_guide_has_a_section_for_every_alarm(code: str) -> None:
    """The same words as on the page, for when no page can be opened (issue 5)."""
    section = sections(Path(ROOT / "docs" / "operations.md").read_text())[code]

    entry = RUNBOOK[code]
    for words in (entry.means, entry.look_at, entry.then, entry.call):
        assert words in section


def test_the_guide_has_no_section_for_an_alarm_that_is_gone() -> None:
    """And says how loud each is."""
    guide = Path(ROOT / "docs" / "operations.md").read_text()

    assert set(sections(guide)) == set(LEVELS)
    for code, level in LEVELS.items():
        assert f"### `{code}` ({level.value})" in guide
