"""What machines ask: alive, ready, and the figures for a monitor."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.policy.models import PolicyRevision
from tests.alerts.machine import make_run, put_in_order
from tests.factories import make_offender

TOKEN = "a-token-for-this-test"


@pytest.fixture
def now() -> datetime:
    """Monitors ask the real clock."""
    return timezone.now()


def test_a_process_is_alive_without_its_database() -> None:
    """This test may not touch a database, and neither does the answer."""
    answer = Client().get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_means_that_requests_can_be_answered() -> None:
    """The database answers, is migrated, and a policy is in force."""
    answer = Client().get("/health/ready")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_without_a_policy_nothing_is_ready() -> None:
    """503 and one plain sentence (D-30)."""
    PolicyRevision.objects.update(effective_from=timezone.localdate() + timedelta(days=1))

    answer = Client().get("/health/ready")

    assert (answer.status_code, answer.content) == (503, b"no policy is in force")


@pytest.mark.django_db
def test_code_that_is_ahead_of_its_database_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release before its migrations gets no requests (D-24)."""
    there_is_more = frozenset({("alerts", "9999_not_yet")})
    monkeypatch.setattr("offender_mgmt.alerts.views.health._expected_migrations", lambda: there_is_more)

    answer = Client().get("/health/ready")

    assert (answer.status_code, answer.content) == (503, b"migrations are missing")


@pytest.mark.django_db
def test_a_database_that_fails_is_not_ready() -> None:
    """503, and nothing of the error."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_catalog")
        cursor.execute("SET LOCAL statement_timeout = 1")  # last: it holds for the next statement at once

    answer = Client().get("/health/ready")

    assert (answer.status_code, answer.content) == (503, b"the database does not answer")


def scrape(token: str = TOKEN) -> dict[str, float]:
    """The samples of one scrape, by name and labels."""
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


def test_without_a_token_in_the_settings_there_is_no_such_page(settings: Settings) -> None:
    """Nobody reads figures that nobody has opened; not even with an empty token."""
    settings.METRICS_TOKEN = ""

    for token in ("", "Bearer ", "Bearer", f"Bearer {TOKEN}"):
        assert Client().get("/metrics", headers={"Authorization": token}).status_code == 404


@pytest.mark.parametrize(
    "sent", [None, "", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", "Bearer é"]
)
def test_a_wrong_token_is_refused(sent: str | None, settings: Settings) -> None:
    """401, and how to ask."""
    settings.METRICS_TOKEN = TOKEN

    answer = Client().get("/metrics", headers={} if sent is None else {"Authorization": sent})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
def test_the_figures_of_a_machine_in_order(settings: Settings, now: datetime) -> None:
    """Level 0, the partition by bucket, ages in seconds."""
    settings.METRICS_TOKEN, settings.CELERY_BROKER_URL = TOKEN, "redis://127.0.0.1:1/0"
    put_in_order(at=now)

    found = scrape()

    assert found["vigil_health_level"] == 0
    assert not [name for name in found if name.startswith("vigil_finding")]
    assert found["vigil_offenders live"] == 1540
    assert found["vigil_offenders unaccounted"] == 0
    assert 120 <= found["vigil_full_check_age_seconds"] < 180
    assert found["vigil_recount_equal"] == 1
    assert found["vigil_probe_age_seconds worker"] < 60
    assert found["vigil_outbox_waiting email"] == 0
    assert found["vigil_broker_answers"] == 0
    assert "vigil_broker_queue_length" not in found


@pytest.mark.django_db
def test_what_never_happened_has_no_figure(settings: Settings) -> None:
    """A 0 would look well; the alarms are named instead."""
    settings.METRICS_TOKEN = TOKEN

    found = scrape()

    assert found["vigil_health_level"] == 2
    assert found["vigil_finding no_check red"] == 1
    assert "vigil_full_check_age_seconds" not in found
    assert "vigil_recount_equal" not in found


@pytest.mark.django_db
def test_a_monitor_still_gets_an_answer_when_health_cannot_be_worked_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Level 2 and the reason, not silence."""
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr("offender_mgmt.alerts.models.health.FACTS", "SELECT FROM a_table_that_is_gone")

    found = scrape()

    assert found["vigil_health_level"] == 2
    assert found["vigil_finding unknown red"] == 1


@pytest.mark.django_db
def test_the_figures_name_nobody(settings: Settings, officer: User, now: datetime) -> None:
    """A monitor's disk is no place for anybody's name or reference (I10)."""
    settings.METRICS_TOKEN = TOKEN
    offender = make_offender(
        now=now, manager=officer, team=officer.team, visited_on=timezone.localdate(now) - timedelta(999)
    )
    make_run(at=now, gaps=[offender.pk])
    assert Alert.objects.open().exists()

    text = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()

    for word in (offender.reference, offender.family_name, str(offender.public_id), officer.username):
        assert word not in text
