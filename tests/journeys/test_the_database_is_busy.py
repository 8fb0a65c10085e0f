"""Somebody holds what is needed for too long: the user is told to try again, and nothing is half saved."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from offender_mgmt.accounts.models import Team, User
from tests.conftest import ClientOf, connect_as_owner
from tests.factories import make_offender

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("/alerts/{}/comment/", {"data": {"comment-text": "Phoned."}}, id="a page"),
        pytest.param(
            "/api/v1/alerts/{}/comment/",
            {"data": {"text": "Phoned."}, "content_type": "application/json"},
            id="the API",
        ),
    ],
)
def test_what_takes_too_long_is_answered_with_try_again(
    limit: str,
    address: str,
    told: dict[str, Any],
    client_of: ClientOf,
    officer: User,
    north: Team,
    now: datetime,
) -> None:
    """503 and Retry-After, in the words of whoever asked; the comment is not there (D-18)."""
    offender = make_offender(now=now, team=north, risk_level=None)
    alert = offender.alerts.get(kind="no_risk_level")
    client = client_of(officer)
    client.raise_request_exception = False
    holder = connect_as_owner()
    holder.cursor().execute("SELECT FROM offenders_offender WHERE id = %s FOR UPDATE", [offender.pk])
    with connection.cursor() as cursor:
        cursor.execute(f"SET {limit} = '100ms'")

    answer = client.post(address.format(alert.public_id), **told)

    holder.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == told.get("content_type", "text/html; charset=utf-8")
    assert not alert.actions.exists()
