"""Contacts and the national register's entries through the API: the same services, the same rules."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_token
from tests.factories import make_visit
from visits.models import VisorEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(offender: Offender, now: datetime) -> dict[str, Any]:
    """A call an hour ago."""
    return {
        "offender": str(offender.public_id),
        "contacted_at": (now - timedelta(hours=1)).isoformat(),
        "channel": "call",
        "direction": "from_offender",
        "words": "Asked for the office.",
    }


def test_a_contact_is_recorded_and_listed(told: dict[str, Any], officer: User) -> None:
    """Told, listed, read; nobody changes it."""
    api = by_token(officer)

    answer = api.post("contacts/", told)

    assert answer.status_code == 201
    (row,) = api.rows("contacts/", f"offender={told['offender']}")
    assert row == answer.json()
    assert (row["words"], row["recorded_by"]) == ("Asked for the office.", officer.username)


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        pytest.param({"channel": "dream"}, 400, "channel", id="an unknown channel"),
        pytest.param({"contacted_at": "2026-11-19T10:30:00"}, 400, "offset", id="no offset"),
        pytest.param({"surprise": 1}, 400, "no such field", id="an unknown field"),
        pytest.param({"contacted_at": "2999-01-01T00:00:00Z"}, 409, "in the future", id="in the future"),
        pytest.param({"offender": "00000000-0000-4000-8000-000000000000"}, 404, "", id="nobody"),
    ],
)
def test_a_contact_is_refused(
    changes: dict[str, Any], status: int, sentence: str, told: dict[str, Any], officer: User
) -> None:
    """Each with its reason."""
    answer = by_token(officer).post("contacts/", told | changes)

    assert answer.status_code == status
    assert sentence in answer.content.decode()


def test_an_entry_is_read_and_marked_as_written_once(offender: Offender, officer: User) -> None:
    """Not written, written, and refused the second time."""
    today, api = timezone.localdate(), by_token(officer)
    visit = make_visit(offender, today - timedelta(days=9), by=officer)
    entry = VisorEntry.objects.create(visit=visit, due_on=today)
    (row,) = api.rows("visor-entries/", "written=false")
    assert (row["receipt_number"], row["written_at"]) == (visit.receipt_number, None)
    address = f"visor-entries/{entry.public_id}/written/"

    answer = api.post(address, {"reference": "Z1/77"})

    assert (answer.status_code, answer.json()["reference"]) == (200, "Z1/77")
    assert api.post(address, {"reference": "Z1/78"}).status_code == 409
    assert api.post(address, {"reference": "x" * 61}).status_code == 400
    assert api.rows("visor-entries/", f"written=true&offender={offender.public_id}") == [answer.json()]
