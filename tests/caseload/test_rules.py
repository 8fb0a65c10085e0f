"""What may be given to whom, and what may end, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from caseload.rules import handover, transfers
from caseload.rules.handover import Case, Receiver, listed
from offender_mgmt.accounts.rules.absences import Days
from offender_mgmt.accounts.rules.qualifications import Lack
from offender_mgmt.errors import RuleViolation

ON = date(2026, 12, 1)
CASE = Case("A/1", manager_id=1, team_id=10)
FIT = Receiver(pk=2, name="Colin Colleague", is_active=True, teams=frozenset({10}))
LACK = Lack("offender_management", "Managers' course", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("case", "receiver"),
    [
        pytest.param({}, {}, id="fit"),
        pytest.param({"manager_id": None}, {}, id="a case that nobody manages"),
        pytest.param({}, {"away": [Days(date(2026, 11, 1), date(2026, 11, 30))]}, id="back that day"),
        pytest.param({}, {"away": [Days(date(2026, 12, 2), date(2026, 12, 9))]}, id="away the day after"),
        pytest.param({}, {"teams": frozenset({9, 10})}, id="of several teams"),
    ],
)
def test_who_may_be_given_a_case(case: dict[str, Any], receiver: dict[str, Any]) -> None:
    """Active, there on the day, of the team, trained, and not the manager already."""
    handover.check_can_receive(replace(CASE, **case), replace(FIT, **receiver), on=ON, authority="")


@pytest.mark.parametrize(
    ("case", "receiver", "refusal"),
    [
        pytest.param({"is_closed": True}, {}, "is closed", id="a closed record"),
        pytest.param({"manager_id": 2}, {}, "manages A/1 now", id="to oneself"),
        pytest.param({}, {"is_active": False}, "is disabled", id="disabled"),
        pytest.param({"team_id": 11}, {}, "Ask for a transfer", id="of another team"),
        pytest.param({"team_id": None}, {}, "Ask for a transfer", id="a case of no team"),
        pytest.param({}, {"is_leaving": True}, "handing their own cases over", id="leaving"),
        pytest.param({}, {"away": [Days(ON, ON)]}, "is away on 1 December 2026", id="away on the day"),
        pytest.param({}, {"away": [Days(date(2026, 11, 1), ON)]}, "is away from", id="away until the day"),
        pytest.param({}, {"lacks": [LACK]}, "expired on 30 November 2026", id="not trained any more"),
    ],
)
def test_who_may_not(case: dict[str, Any], receiver: dict[str, Any], refusal: str) -> None:
    """Each with the sentence that says what to do instead."""
    with pytest.raises(RuleViolation, match=refusal):
        handover.check_can_receive(replace(CASE, **case), replace(FIT, **receiver), on=ON, authority=" ")


def test_authority_stands_in_for_training_and_for_nothing_else() -> None:
    """A supervisor's reason makes nobody be there, or of the team."""
    handover.check_can_receive(CASE, replace(FIT, lacks=[LACK]), on=ON, authority="Course booked.")

    with pytest.raises(RuleViolation, match="is away"):
        handover.check_can_receive(CASE, replace(FIT, away=[Days(ON, ON)]), on=ON, authority="Course booked.")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(1, "A/0", id="one"),
        pytest.param(20, "A/19", id="as many as are named"),
        pytest.param(21, "A/19 and 1 more", id="one more"),
    ],
)
def test_a_long_list_says_how_many_more(number: int, words: str) -> None:
    """A sentence stays one that can be read."""
    assert listed([f"A/{one}" for one in range(number)]).endswith(words)


def test_nobody_leaves_while_anything_depends_on_them() -> None:
    """Everything at once, so that the list is read once; and with nothing, nothing."""
    with pytest.raises(RuleViolation) as refused:
        handover.check_can_leave(name="Olivia", left=["A/1", "A/2"], offered=1, answers_for=["Larry"])

    for part in ("2 cases are still managed by Olivia: A/1, A/2", "1 case is offered", "hand-over of Larry"):
        assert part in str(refused.value)
    handover.check_can_leave(name="Olivia", left=[], offered=0, answers_for=[])


def test_a_hand_over_finishes_with_nothing_left_and_once() -> None:
    """Refused with the list otherwise."""
    handover.check_can_finish(name="Olivia", is_over=False, left=[])

    with pytest.raises(RuleViolation, match="A/7"):
        handover.check_can_finish(name="Olivia", is_over=False, left=["A/7"])
    with pytest.raises(RuleViolation, match="ended already"):
        handover.check_can_finish(name="Olivia", is_over=True, left=[])


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        pytest.param({"is_closed": True}, "record is closed", id="a closed record"),
        pytest.param({"waits": True}, "asked for already", id="one that waits"),
        pytest.param({"to_team_id": None}, "Choose either", id="nowhere"),
        pytest.param({"to_force": "Nearby Police"}, "Choose either", id="to both"),
        pytest.param({"team_id": 11}, "in that team already", id="to the same team"),
        pytest.param({"because": " "}, "Write down why", id="without a reason"),
    ],
)
def test_what_transfer_cannot_be_asked_for(told: dict[str, Any], refusal: str) -> None:
    """A live case, to one other place, for a reason, once."""
    sound: dict[str, Any] = {
        "is_closed": False,
        "team_id": 10,
        "to_team_id": 11,
        "to_force": "",
        "because": "Has moved.",
        "waits": False,
    }
    transfers.check_can_ask(**sound)

    with pytest.raises(RuleViolation, match=refusal):
        transfers.check_can_ask(**sound | told)
