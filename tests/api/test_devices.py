"""Devices through the API: the same services, the same rules."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_session, by_token
from tests.factories import make_visit
from tests.visits.devices import make_device, see
from visits.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now: datetime) -> date:
    """Today."""
    return timezone.localdate(now)


@pytest.fixture
def told(offender: Offender, today: date) -> dict[str, Any]:
    """A handset found today."""
    return {
        "offender": str(offender.public_id),
        "kind": "phone",
        "description": "Second handset",
        "is_declared": False,
        "first_known_on": str(today),
    }


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_device_is_recorded_answered_changed_and_gone(
    sign_in: Any, told: dict[str, Any], today: date, officer: User
) -> None:
    """Its whole life, each step told in the answer."""
    api = sign_in(officer)

    recorded = api.post("devices/", told)
    path = f"devices/{recorded.json()['id']}/"
    account = {"question": "not_declared", "answer": "Not prohibited.", "is_breach_recorded": False}
    answered = api.post(f"{path}answer/", account)
    described = {"description": "Cracked", "identifier": "IMEI 35", "monitoring_software": ""}
    changed = api.post(f"{path}change/", described)
    gone = api.post(f"{path}gone/", {"gone_on": str(today), "because": "Seized."})

    assert [one.status_code for one in (recorded, answered, changed, gone)] == [201, 200, 200, 200]
    assert (recorded.json()["seen_on"], recorded.json()["answers"]) == (None, [])
    assert answered.json()["answers"][0]["answer"] == "Not prohibited."
    assert changed.json()["identifier"] == "IMEI 35"
    assert gone.json()["gone_on"] == str(today)
    assert api.rows("devices/", "kept=true") == []
    back = [api.post(f"{path}back/", {"because": "Mixed up with the tablet."}) for _ in range(2)]
    assert [one.status_code for one in back] == [200, 409]
    assert (back[0].json()["gone_on"], back[0].json()["answers"][-1]["answer"]) == (
        None,
        "Mixed up with the tablet.",
    )
    assert [row["id"] for row in api.rows("devices/", "declared=false")] == [recorded.json()["id"]]
    again = api.post(f"{path}answer/", account)
    assert (again.status_code, "not asked" in again.json()["detail"]) == (409, True)


def test_what_visits_saw_is_told(offender: Offender, today: date, officer: User) -> None:
    """When it was last seen and examined, and how many visits missed it since; the look is audited."""
    device = make_device(offender, first_known_on=today - timedelta(days=900))
    see(make_visit(offender, today - timedelta(days=40)), device, "examined", "concern")
    make_visit(offender, today - timedelta(days=5))

    row = by_token(officer).get(f"devices/{device.public_id}/").json()

    assert row["examined_on"] == row["seen_on"] == str(today - timedelta(days=40))
    assert (row["examined_method"], row["examined_result"], row["missed_visits"]) == ("by_hand", "concern", 1)
    assert AuditEvent.objects.get(verb="offender_viewed").details == {"page": "api:devices-detail"}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"kind": "fridge"}, id="an unknown kind"),
        pytest.param({"description": ""}, id="no description"),
        pytest.param({"description": "x" * 201}, id="too long"),
        pytest.param({"is_declared": None}, id="not said"),
        pytest.param({"first_known_on": "19/11/2026"}, id="another date"),
        pytest.param({"gone_on": "2026-01-01"}, id="an unknown field"),
    ],
)
def test_a_doubtful_device_is_refused(wrong: dict[str, Any], told: dict[str, Any], officer: User) -> None:
    """With 400, and nothing is written."""
    answer = by_token(officer).post("devices/", told | wrong)

    assert (answer.status_code, set(answer.json())) == (400, set(wrong))
    assert not Device.objects.exists()


@pytest.mark.parametrize("query", ["kept=maybe", "kind=fridge", "declared=1", "offender=abc"])
def test_a_doubtful_parameter_is_refused(query: str, officer: User) -> None:
    """By name."""
    assert by_token(officer).get("devices/", query).status_code == 400


def test_many_devices_take_as_many_queries_as_one(offender: Offender, officer: User) -> None:
    """Reads are constant in number."""
    api = by_session(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            api.rows("devices/")
        return len(captured)

    make_device(offender)
    one = queries()
    for _ in range(5):
        make_device(offender)

    assert queries() == one
