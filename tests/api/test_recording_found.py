"""What was found at a visit, told to the API and read again."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Address, Offender, Order, OrderCondition
from tests.api.conftest import by_token
from tests.factories import make_offender
from visits.models import Device, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(offender: Offender, officer: User, colleague: User, now: datetime) -> dict[str, Any]:
    """A visit by two, an hour ago."""
    return {
        "client_key": str(uuid4()),
        "offender": str(offender.public_id),
        "visited_at": (now - timedelta(hours=1)).isoformat(),
        "outcome": "seen_inside",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": ["olivia.officer", "colin.colleague"],
    }


@pytest.fixture
def condition(offender: Offender) -> OrderCondition:
    """A condition that binds."""
    return Order.objects.create(offender=offender, kind="shpo").conditions.create(kind="travel_ban")


def phone_of(offender: Offender, by: User, now: datetime) -> Device:
    """A declared phone."""
    return Device.objects.create(
        offender=offender,
        kind="phone",
        description="Grey",
        is_declared=True,
        first_known_on=date(2026, 1, 1),
        recorded_by=by,
        recorded_at=now,
    )


def everything(phone: Device, condition: OrderCondition, now: datetime) -> dict[str, Any]:
    """All that the form asks: an officer alone, a phone examined, a tablet found, a child, something to do."""
    examined = {"sighting": "examined", "method": "triage_tool", "result": "nothing"}
    return {
        "ended_at": now.isoformat(),
        "arrangement": "short_notice",
        "announced_because": "interpreter",
        "officers": ["olivia.officer"],
        "single_crewed_reason": "Daylight.",
        "single_crewed_authority": "susan.supervisor",
        "constable_present": False,
        "people_present": [{"kind": "child", "is_under_18": True}],
        "rooms_seen": ["kitchen", "kitchen"],
        "devices_seen": [{"device": str(phone.public_id), **examined}],
        "devices_found": [{"kind": "tablet", "description": "Cracked", "is_declared": False}],
        "conditions_checked": [{"condition": condition.pk, "result": "kept"}],
        "follow_ups": [{"words": "Ring.", "due_on": timezone.localdate(now).isoformat()}],
        "intelligence_reference": "5x5/1",
    }


@pytest.mark.usefixtures("supervisor")
def test_what_was_found_is_told_and_read_again(
    told: dict[str, Any], offender: Offender, condition: OrderCondition, officer: User, now: datetime
) -> None:
    """Everything that the form asks, by the same words."""
    Address.objects.create(offender=offender, lines="1 Elm Road", recorded_on=date(2026, 1, 1))
    found = everything(phone_of(offender, officer, now), condition, now)

    answer = by_token(officer).post("visits/", told | found)

    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert shown == by_token(officer).get(f"visits/{shown['id']}/").json()
    assert [(seen["description"], seen["sighting"]) for seen in shown["devices_seen"]] == [
        ("Grey", "examined"),
        ("Cracked", "seen"),
    ]
    assert (shown["rooms_seen"], shown["address"]) == (["kitchen"], "1 Elm Road")
    assert shown["people_present"] == [{"kind": "child", "words": "", "is_under_18": True}]
    assert (shown["conditions_checked"][0]["kind"], shown["follow_ups"][0]["done_at"]) == ("travel_ban", None)
    for name in ("announced_because", "single_crewed_authority", "constable_present"):
        assert shown[name] == found[name]
    assert shown["is_recorded_late"] is False


def test_a_reason_in_words_alone_is_still_a_reason(told: dict[str, Any], officer: User) -> None:
    """Programs that know no list go on: the words say why."""
    body = told | {"arrangement": "announced", "arrangement_reason": "Interpreter."}

    assert by_token(officer).post("visits/", body).status_code == 201


@pytest.mark.parametrize("whose", ["nobody's", "another's"])
def test_a_device_that_is_not_theirs_is_refused_whosever_it_is(
    whose: str, told: dict[str, Any], officer: User, now: datetime
) -> None:
    """The answer does not say whether there is such a device."""
    key = uuid4() if whose == "nobody's" else phone_of(make_offender(now=now), officer, now).public_id

    answer = by_token(officer).post(
        "visits/", told | {"devices_seen": [{"device": str(key), "sighting": "seen"}]}
    )

    assert answer.status_code == 409
    assert "not this person's" in answer.json()["detail"]
    assert not Visit.objects.filter(recorded_by=officer).exists()


def test_a_condition_of_another_order_is_refused(
    told: dict[str, Any], condition: OrderCondition, officer: User, now: datetime
) -> None:
    """Only what binds this person."""
    body = told | {"offender": str(make_offender(now=now, team=officer.team).public_id)}

    answer = by_token(officer).post(
        "visits/", body | {"conditions_checked": [{"condition": condition.pk, "result": "kept"}]}
    )

    assert answer.status_code == 409


def test_a_late_visit_says_so(told: dict[str, Any], officer: User, now: datetime) -> None:
    """Over policy's hours between the visit and its record."""
    body = told | {"visited_at": (now - timedelta(hours=25)).isoformat()}

    assert by_token(officer).post("visits/", body).json()["is_recorded_late"] is True
