"""Programs that use the API, and one offender of North with everything that the API can show."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender
from visits.models import Visit

CSRF = "c" * 32


@dataclass
class Api:
    """A client of the API: nobody, a token, or a browser's session with its CSRF token."""

    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def get(self, path: str, query: str = "") -> Any:
        """The answer to GET; `query` is sent as it stands."""
        return self.client.get(f"/api/v1/{path}?{query}", headers=self.headers)

    def post(self, path: str, body: Any, content_type: str = "application/json") -> Any:
        """The answer to POST; text and bytes are sent as they stand, anything else as JSON."""
        data = body if isinstance(body, str | bytes) else json.dumps(body, default=str)
        return self.client.post(f"/api/v1/{path}", data, content_type=content_type, headers=self.headers)

    def rows(self, path: str, query: str = "") -> list[Any]:
        """The rows of a list that must answer."""
        answer = self.get(path, query)
        assert answer.status_code == 200, answer.content
        rows: list[Any] = answer.json()["results"]
        return rows


def by_token(user: User) -> Api:
    """A program with a token of this user."""
    return Api({"Authorization": f"Token {AuthToken.objects.create(user)[1]}"})


def by_session(user: User) -> Api:
    """A page of Vigil in this user's browser."""
    api = Api({"X-CSRFToken": CSRF})
    api.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    api.client.cookies["csrftoken"] = CSRF
    return api


@pytest.fixture
def now() -> datetime:
    """The API asks the real clock, so its tests do too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """High risk, in North, last visited successfully a year ago: overdue, with an alert open."""
    visited_on = timezone.localdate(now) - timedelta(days=365)
    return make_offender(now=now, team=north, manager=officer, risk_level="high", visited_on=visited_on)


@pytest.fixture
def visit(offender: Offender) -> Visit:
    """That visit."""
    return Visit.objects.get(offender=offender)


@pytest.fixture
def sweep_run(offender: Offender, now: datetime) -> SweepRun:
    """A full check that found the offender overdue."""
    return alerts.sweep(now=now)
