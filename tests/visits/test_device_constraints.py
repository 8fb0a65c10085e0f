"""What the database refuses about devices and their accounts."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.constraints import Row, refusal_of
from visits.models import Device, DeviceAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(officer: User, now: datetime) -> Row:
    """A phone of somebody, as a row."""
    offender = Offender.objects.create(reference="TST/DEVICE", recorded_on=date(2026, 1, 1))
    return {
        "offender": offender,
        "kind": "phone",
        "description": "Black",
        "is_declared": True,
        "first_known_on": date(2026, 3, 1),
        "recorded_by": officer,
        "recorded_at": now,
    }


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("device_has_a_description", {"description": ""}, id="no description"),
        pytest.param("device_kind_is_known", {"kind": "fridge"}, id="an unknown kind"),
        pytest.param("device_is_gone_for_a_reason", {"gone_on": date(2026, 6, 1)}, id="gone without why"),
    ],
)
def test_a_device_that_cannot_be_is_refused(name: str, changes: dict[str, Any], phone: Row) -> None:
    """Whoever writes it."""
    assert refusal_of(Device, phone, changes | {"public_id": uuid4()}) == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("device_answer_has_words", {"answer": ""}, id="no words"),
        pytest.param("device_question_is_known", {"question": "why"}, id="an unknown question"),
        pytest.param(
            "undeclared_device_answer_says_whether_a_breach", {"question": "not_declared"}, id="not said"
        ),
        pytest.param(
            "undeclared_device_answer_says_whether_a_breach", {"is_breach_recorded": False}, id="not asked"
        ),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    name: str, changes: dict[str, Any], phone: Row, officer: User, now: datetime
) -> None:
    """Facts are whole when they are written, for they are never edited."""
    device = Device.objects.create(**phone)
    valid = {
        "device": device,
        "question": "not_seen",
        "answer": "At work.",
        "answered_by": officer,
        "answered_at": now,
    }

    assert refusal_of(DeviceAnswer, valid, changes) == name
