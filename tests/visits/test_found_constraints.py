"""What the database refuses about what was found at a visit."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import models

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Address, Offender, Order
from offender_mgmt.policy.models import PolicyRevision
from tests.constraints import refusal_of
from tests.factories import make_visit
from visits.models import ConditionCheck, Device, DeviceSighting, FollowUp, PersonPresent, Visit

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)


@pytest.fixture
def visit(officer: User) -> Visit:
    """A visit to somebody with an address."""
    return make_visit(Offender.objects.create(reference="TST/VALID", recorded_on=AT), AT.date(), by=officer)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("visit_ends_after_it_starts", {"ended_at": AT}, id="over at once"),
        pytest.param(
            "visit_is_at_the_notified_address_or_elsewhere", {"elsewhere": "A hostel"}, id="in two places"
        ),
        pytest.param(
            "announced_visit_has_a_reason",
            {"arrangement": "short_notice", "announced_because": "other"},
            id="another reason, not written down",
        ),
    ],
)
def test_a_visit_in_two_places_or_out_of_time_is_refused(
    name: str, changes: dict[str, Any], visit: Visit, officer: User
) -> None:
    """Facts are whole when they are written, for they are never edited."""
    address = Address.objects.create(offender=visit.offender, lines="1 Elm Road", recorded_on=AT)
    valid = {
        "offender": visit.offender,
        "policy_revision": PolicyRevision.objects.get(is_shipped=True),
        "visited_on": AT,
        "visited_at": AT,
        "ended_at": datetime(2026, 11, 19, 10, 30, tzinfo=UTC),
        "recorded_at": AT,
        "recorded_by": officer,
        "outcome": "seen_inside",
        "is_successful": True,
        "arrangement": "short_notice",
        "announced_because": "health",
        "address": address,
    }

    assert refusal_of(Visit, valid, changes | {"client_key": uuid4()}) == name


@pytest.mark.parametrize(
    ("name", "model", "changes"),
    [
        pytest.param("person_present_is_of_a_kind", PersonPresent, {"kind": ""}, id="no kind"),
        pytest.param("one_check_per_visit_and_condition", ConditionCheck, {}, id="checked twice"),
        pytest.param("check_result_is_known", ConditionCheck, {"result": "fine"}, id="unknown result"),
        pytest.param("follow_up_has_words", FollowUp, {"words": ""}, id="nothing to do"),
        pytest.param("follow_up_is_done_by_somebody", FollowUp, {"done_at": AT}, id="done by nobody"),
        pytest.param("one_sighting_per_visit_and_device", DeviceSighting, {}, id="seen twice"),
        pytest.param("sighting_is_known", DeviceSighting, {"sighting": "heard"}, id="unknown sighting"),
        pytest.param(
            "examination_has_a_method_and_a_result", DeviceSighting, {"sighting": "examined"}, id="no method"
        ),
        pytest.param(
            "examination_has_a_method_and_a_result", DeviceSighting, {"result": "nothing"}, id="not examined"
        ),
    ],
)
def test_what_cannot_have_been_found_is_refused(
    name: str, model: type[models.Model], changes: dict[str, Any], visit: Visit, officer: User
) -> None:
    """Each constraint is violated once."""
    device = Device.objects.create(
        offender=visit.offender,
        kind="phone",
        description="Grey",
        is_declared=True,
        first_known_on=AT,
        recorded_by=officer,
        recorded_at=AT,
    )
    order = Order.objects.create(offender=visit.offender, kind="shpo")
    of_model: dict[type[models.Model], dict[str, Any]] = {
        PersonPresent: {"kind": "friend"},
        ConditionCheck: {"condition": order.conditions.create(kind="travel_ban"), "result": "kept"},
        FollowUp: {"words": "Ring.", "due_on": date(2026, 12, 1)},
        DeviceSighting: {"device": device, "sighting": "seen"},
    }
    if changes and model in (ConditionCheck, DeviceSighting):
        changes = changes | {"visit": make_visit(visit.offender, date(2026, 11, 20), by=officer)}

    assert refusal_of(model, {"visit": visit, **of_model[model]}, changes) == name
