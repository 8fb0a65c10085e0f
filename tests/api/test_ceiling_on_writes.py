"""The API takes only so many deeds of one account in ten minutes, whoever counts (WEB-9)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.permissions import wait_to_write
from offender_mgmt.policy.rules import LATELY
from tests.api.conftest import by_token
from visits.models import Contact

pytestmark = pytest.mark.django_db


def most() -> int:
    """What policy says."""
    return in_force(timezone.localdate()).writes_in_ten_minutes


def did(user: User, deeds: int, verb: Verb = Verb.CONTACT_RECORDED) -> None:
    """So many deeds just now: in the log, as any process would have written them."""
    for _ in range(deeds):
        audit.record(verb, by=user)


@pytest.fixture
def told(offender: Offender) -> dict[str, Any]:
    """A contact that would be recorded as it stands."""
    return {
        "offender": str(offender.public_id),
        "contacted_at": (timezone.now() - timedelta(hours=1)).isoformat(),
        "channel": "call",
        "direction": "from_offender",
        "words": "Rang.",
    }


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_so_many_deeds_are_too_many(beyond: int, officer: User, colleague: User) -> None:
    """Of the one who did them, from the number of policy on."""
    did(officer, most() + beyond)

    assert (wait_to_write(officer, now=timezone.now()) is not None) == (beyond >= 0)
    assert wait_to_write(colleague, now=timezone.now()) is None


def test_looks_are_no_deeds(officer: User) -> None:
    """They have ceilings of their own."""
    did(officer, most(), Verb.OFFENDERS_LISTED)
    did(officer, most(), Verb.OFFENDER_VIEWED)

    assert wait_to_write(officer, now=timezone.now()) is None


def test_it_is_over_when_the_earliest_deed_that_fills_it_is_ten_minutes_old(officer: User) -> None:
    """And whoever is told to wait is told until then, not longer."""
    did(officer, most())
    done_at = AuditEvent.objects.by(officer.pk).earliest("at").at

    assert wait_to_write(officer, now=done_at + timedelta(minutes=4)) == timedelta(minutes=6)
    assert wait_to_write(officer, now=done_at + LATELY + timedelta(seconds=1)) is None


def test_the_api_takes_no_more_and_says_how_long_to_wait(told: dict[str, Any], officer: User) -> None:
    """Nothing is written, whatever the deed; reading goes on, and a page is no program."""
    api = by_token(officer)
    assert api.post("contacts/", told).status_code == 201
    did(officer, most())

    answer = api.post("contacts/", told)

    assert answer.status_code == 429
    assert 590 <= int(answer["Retry-After"]) <= 600
    assert "Nothing was saved." in answer.json()["detail"]
    assert api.post("visits/", {"client_key": str(uuid4())}).status_code == 429
    assert Contact.objects.count() == 1
    assert api.get("contacts/").status_code == 200


def test_others_go_on(told: dict[str, Any], officer: User, colleague: User, north: Team) -> None:
    """Nobody can be locked out by somebody else's deeds."""
    did(officer, most())

    assert by_token(colleague).post("contacts/", told).status_code == 201
