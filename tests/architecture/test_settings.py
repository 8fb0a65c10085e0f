"""The settings of production, the seams, and the clock's schedule."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from pytest_django import Settings

from offender_mgmt.celery import app
from offender_mgmt.checks import seams_lead_somewhere, secret_key_is_long
from tests.architecture.sources import ROOT

PRODUCTION = {
    "SECRET_KEY": "invented-for-this-test-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://vigil_app@127.0.0.1:1/vigil",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "ALLOWED_HOSTS": "vigil.example",
    "VIGIL_BASE_URL": "https://vigil.example",
    "PATH": os.environ["PATH"],
}


def in_production(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of manage.py under the settings of production."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=PRODUCTION | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_have_nothing_to_warn_of() -> None:
    """`check --deploy` is clean without the demo (WEB-1)."""
    done = in_production("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("entry", "limit"),
    [
        pytest.param("offender_mgmt.wsgi", "60s", id="web"),
        pytest.param("offender_mgmt.celery", "0s", id="worker"),
    ],
)
def test_a_statement_of_a_page_ends_and_one_of_a_worker_may_take_its_time(entry: str, limit: str) -> None:
    """WEB-10: nobody holds a process of the web for longer than a minute."""
    options = "settings.DATABASES['default']['OPTIONS']['options']"
    asked = f"import {entry}; from django.conf import settings; print({options})"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=PRODUCTION | {"DJANGO_SETTINGS_MODULE": "offender_mgmt.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"statement_timeout={limit}" in done.stdout.split()


def test_a_short_secret_key_is_refused() -> None:
    """Vigil does not start with a key that can be guessed (SUP-4)."""
    done = in_production("check", SECRET_KEY="short")

    assert done.returncode == 1
    assert "vigil.E002" in done.stderr


def test_the_check_of_the_key_measures_it(settings: Settings) -> None:
    """Fifty characters, and not one fewer."""
    settings.SECRET_KEY = "k" * 50
    assert secret_key_is_long(None) == []

    settings.SECRET_KEY = "k" * 49
    assert [error.id for error in secret_key_is_long(None)] == ["vigil.E002"]


def test_the_seams_lead_somewhere() -> None:
    """Every path that the settings name can be imported."""
    assert seams_lead_somewhere(None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OFFENDER_REFRESHERS", ["visits.services.refesh"]),
        ("ALERT_CONDITIONS", ["visits.condition"]),
        ("SCHEDULE_PARTITION", "visits.conditions.partitions"),
    ],
)
def test_a_misspelt_seam_is_an_error(name: str, value: object, settings: Settings) -> None:
    """A seam that leads nowhere would be a silent scheduler: Vigil does not start with it."""
    setattr(settings, name, value)

    assert [error.id for error in seams_lead_somewhere(None)] == ["vigil.E001"]


def test_the_schedule_names_tasks_that_exist() -> None:
    """Beat sends any name; a worker drops the one it does not know."""
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled
    assert scheduled <= set(app.tasks)


def test_every_task_of_ours_is_on_the_clock() -> None:
    """Services never enqueue: a task that beat does not send is never run (design 3.5)."""
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}

    assert ours == {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_the_demo_alone_sends_cookies_without_tls() -> None:
    """Outside the demo every cookie is `__Host-` and Secure, and every address is https (WEB-4)."""
    names = [
        *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
        *("SECURE_SSL_REDIRECT", "DEBUG", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"),
    ]
    script = f"from django.conf import settings; print([getattr(settings, name) for name in {names}])"

    done = in_production("shell", "-v", "0", "-c", script)

    expected = ["__Host-session", "__Host-csrf", True, True, True, False, True, "Strict"]
    assert done.stdout.strip() == str(expected), done.stderr
