"""What the database refuses about hand-overs, offers, transfers and reallocations."""

from datetime import date, datetime
from typing import Any

import pytest

from caseload.models import HandOver, Offer, Reallocation, Transfer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from tests.constraints import refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({}, "one_open_hand_over_per_officer", id="a second one"),
        pytest.param({"reason": "bored"}, "hand_over_has_a_known_reason", id="no such reason"),
        pytest.param({"because": ""}, "hand_over_has_a_known_reason", id="without words"),
        pytest.param(
            {"accountable": "leaver"}, "somebody_else_answers_beside_the_leaver", id="nobody beside"
        ),
        pytest.param({"ending": "finished"}, "hand_over_ends_by_somebody", id="ended by nobody"),
    ],
)
def test_a_hand_over(
    changes: dict[str, Any], refusal: str, officer: User, supervisor: User, now: datetime
) -> None:
    """One at a time, with a reason, somebody beside, and an end by somebody."""
    valid = {
        "leaver": officer,
        "accountable": supervisor,
        "leaves_on": date(2026, 12, 1),
        "reason": "leaves",
        "because": "Retires.",
        "started_by": supervisor,
        "started_at": now,
    }
    changes = {name: officer if value == "leaver" else value for name, value in changes.items()}

    assert refusal_of(HandOver, valid, changes) == refusal


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({}, "one_offer_waits_per_offender", id="a second one"),
        pytest.param({"answer": "accepted"}, "offer_is_answered_by_somebody", id="answered by nobody"),
        pytest.param({"answer": "rejected", "by": "colleague"}, "rejected_offer_says_why", id="no reason"),
        pytest.param(
            {"answer": "accepted", "by": "supervisor"},
            "offer_is_accepted_by_whom_it_was_made_to",
            id="accepted by another",
        ),
    ],
)
def test_an_offer(
    changes: dict[str, Any],
    refusal: str,
    hand_over: HandOver,
    cases: list[Offender],
    colleague: User,
    supervisor: User,
    now: datetime,
) -> None:
    """One waits at a time; whoever accepts is whom it was made to."""
    valid = {
        "hand_over": hand_over,
        "offender": cases[0],
        "offered_to": colleague,
        "offered_by": supervisor,
        "offered_at": now,
    }
    people = {"colleague": colleague, "supervisor": supervisor}
    if "by" in changes:
        answered = {"answered_by": people[changes["by"]], "answered_at": now}
        changes = {"answer": changes["answer"], **answered}

    assert refusal_of(Offer, valid, changes) == refusal


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({}, "one_transfer_waits_per_offender", id="a second one"),
        pytest.param({"to_force": "Nearby"}, "transfer_goes_to_a_team_or_a_force", id="to both"),
        pytest.param({"reason": ""}, "transfer_goes_to_a_team_or_a_force", id="without words"),
        pytest.param({"answer": "revoked"}, "transfer_is_answered_by_somebody", id="answered by nobody"),
        pytest.param(
            {"answer": "accepted", "by": "other"},
            "accepted_transfer_has_a_manager_or_a_receipt",
            id="accepted for nobody",
        ),
        pytest.param(
            {"answer": "accepted", "by": "asker", "manager": "asker"},
            "transfer_to_a_team_is_accepted_by_another",
            id="accepted by whoever asked",
        ),
        pytest.param({"answer": "rejected", "by": "other"}, "rejected_transfer_says_why", id="no reason"),
    ],
)
def test_a_transfer(
    changes: dict[str, Any],
    refusal: str,
    north: Team,
    south: Team,
    supervisor: User,
    other_supervisor: User,
    now: datetime,
) -> None:
    """Somewhere, by two people, and never to nobody."""
    valid = {
        "offender": make_offender(now=now, team=north),
        "from_team": north,
        "to_team": south,
        "reason": "Has moved.",
        "asked_by": supervisor,
        "asked_at": now,
    }
    people = {"asker": supervisor, "other": other_supervisor}
    told = {name: people.get(value, value) for name, value in changes.items() if name != "by"}
    if "by" in changes:
        told |= {"answered_by": people[changes["by"]], "answered_at": now}

    assert refusal_of(Transfer, valid, told) == refusal


def test_a_reallocation(officer: User, colleague: User, north: Team, supervisor: User, now: datetime) -> None:
    """To somebody else, and with the reason."""
    valid = {
        "offender": make_offender(now=now, team=north),
        "given_from": officer,
        "given_to": colleague,
        "because": "Evens out.",
        "given_by": supervisor,
        "given_at": now,
    }

    assert refusal_of(Reallocation, valid, {"because": ""}) == "reallocation_says_why"
    assert refusal_of(Reallocation, valid, {"given_to": officer}) == "case_is_given_to_another_officer"
