"""What makes a plan whole, and who may put it into force."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from offender_mgmt.accounts.rules import Person
from offender_mgmt.errors import RuleViolation
from risk.rules import plans as rules
from tests.visits.facts import POLICY

TODAY = date(2026, 11, 19)
TOMORROW, YESTERDAY = date(2026, 11, 20), date(2026, 11, 18)
WHOLE = rules.PlanText(
    sections={name: f"On {words}." for name, words in rules.SECTIONS.items()}, review_on=date(2027, 5, 19)
)


def propose(text: rules.PlanText, *, level: str | None = "medium", strangers: tuple[str, ...] = ()) -> None:
    """Ask the rule; at medium risk the usual interval is 6 months."""
    rules.check_can_propose(
        text, risk_level=level, actions_of_strangers=strangers, policy=POLICY, today=TODAY
    )


@pytest.mark.parametrize("section", rules.SECTIONS)
def test_a_plan_answers_every_section(section: str) -> None:
    """The parts of a plan, and whether protections of victims were considered (domain 2.5, Words)."""
    text = replace(WHOLE, sections={**WHOLE.sections, section: " \n"})

    with pytest.raises(RuleViolation, match=f"Not answered: {rules.SECTIONS[section]}"):
        propose(text)


@pytest.mark.parametrize(
    ("review_on", "is_refused"),
    [
        pytest.param(None, True, id="no day"),
        pytest.param(YESTERDAY, True, id="yesterday"),
        pytest.param(TODAY, True, id="today"),
        pytest.param(TOMORROW, False, id="tomorrow"),
    ],
)
def test_a_plan_says_when_it_is_reviewed(review_on: date | None, is_refused: bool) -> None:
    """A day in the future (domain 2.5: reviewed)."""
    text = replace(WHOLE, review_on=review_on)

    if is_refused:
        with pytest.raises(RuleViolation, match="a date in the future"):
            propose(text)
    else:
        propose(text)


@pytest.mark.parametrize(
    ("level", "months", "needs_reason"),
    [
        pytest.param("very_high", 1, False, id="very high, the usual 1"),
        pytest.param("very_high", 2, True, id="very high, 2"),
        pytest.param("high", 3, False, id="high, the usual 3"),
        pytest.param("high", 4, True, id="high, 4"),
        pytest.param("medium", 6, False, id="medium, the usual 6"),
        pytest.param("medium", 7, True, id="medium, 7"),
        pytest.param("low", 12, False, id="low, the usual 12"),
        pytest.param("low", 13, True, id="low, 13"),
        pytest.param(None, 3, False, id="not assessed counts as high, 3"),
        pytest.param(None, 4, True, id="not assessed counts as high, 4"),
        pytest.param("low", None, False, id="none agreed"),
    ],
)
def test_a_longer_interval_than_usual_needs_a_reason(
    level: str | None, months: int | None, needs_reason: bool
) -> None:
    """Agreed per person, longer only with reasons and a second person (domain 1.3)."""
    text = replace(WHOLE, agreed_interval_months=months)

    if needs_reason:
        with pytest.raises(RuleViolation, match=f"Say why {months} months are agreed"):
            propose(text, level=level)
    else:
        propose(text, level=level)
    propose(replace(text, interval_reason="Works abroad on a rig."), level=level)


def test_an_action_of_somebody_who_left_is_given_to_another_first() -> None:
    """A plan whose action nobody will do is no plan."""
    with pytest.raises(RuleViolation, match=r"left or works elsewhere.*Check the phone"):
        propose(WHOLE, strangers=("Check the phone",))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        pytest.param({"what": " "}, "Say what is to be done", id="nothing"),
        pytest.param({"due_on": YESTERDAY}, "cannot be due in the past", id="past"),
        pytest.param({"is_owner_answerable": False}, "Choose somebody who works in", id="a stranger"),
    ],
)
def test_an_action_has_a_deed_an_owner_and_a_day_to_come(facts: dict[str, Any], sentence: str) -> None:
    """Who does what by when."""
    fine: dict[str, Any] = {
        "what": "Check the phone",
        "due_on": TODAY,
        "is_owner_answerable": True,
        "today": TODAY,
    }
    rules.check_can_add_action(**fine)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_add_action(**fine | facts)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        pytest.param("proposed", "waiting for approval", id="proposed"),
        pytest.param("approved", "Begin a new version", id="approved"),
        pytest.param("superseded", "Begin a new version", id="superseded"),
    ],
)
def test_only_a_draft_is_written(status: str, sentence: str) -> None:
    """What somebody has approved, or is reading to approve, does not change under their eyes."""
    rules.check_can_edit(is_closed=False, status="draft")

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_edit(is_closed=False, status=status)


@pytest.mark.parametrize(
    ("prepared", "sentence"),
    [
        pytest.param("draft", "Go on with that one", id="a draft"),
        pytest.param("proposed", "waiting for approval", id="a proposal"),
    ],
)
def test_one_version_is_prepared_at_a_time(prepared: str, sentence: str) -> None:
    """Two drafts would be two truths."""
    rules.check_can_draft(is_closed=False, prepared=None)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_draft(is_closed=False, prepared=prepared)


@pytest.mark.parametrize(
    ("approver", "status", "sentence"),
    [
        pytest.param(Person(1, 2), "proposed", "somebody else must approve", id="who drafted it"),
        pytest.param(Person(2, 1), "proposed", "must not be junior", id="a junior"),
        pytest.param(Person(2, 2), "draft", "no longer waits", id="a draft"),
        pytest.param(Person(2, 2), "approved", "no longer waits", id="in force already"),
    ],
)
def test_a_plan_comes_into_force_by_another_person_who_is_not_junior(
    approver: Person, status: str, sentence: str
) -> None:
    """Two people (domain 1.3)."""
    rules.check_can_put_in_force(status="proposed", drafted_by=Person(1, 2), approver=Person(2, 2))

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_put_in_force(status=status, drafted_by=Person(1, 2), approver=approver)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        pytest.param({"is_closed": True}, "record is closed", id="closed"),
        pytest.param({"status": "draft"}, "plan in force", id="a draft"),
        pytest.param({"status": "superseded"}, "plan in force", id="superseded"),
        pytest.param({"is_done": True}, "already been done", id="done"),
        pytest.param({"done_on": TOMORROW}, "in the future", id="tomorrow"),
        pytest.param({"result": ""}, "Say what came of it", id="no result"),
    ],
)
def test_an_action_is_done_once_with_a_result(facts: dict[str, Any], sentence: str) -> None:
    """Of the plan in force, today or before."""
    fine: dict[str, Any] = {
        "is_closed": False,
        "status": "approved",
        "is_done": False,
        "done_on": TODAY,
        "result": "Nothing found.",
        "today": TODAY,
    }
    rules.check_can_complete(**fine)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_complete(**fine | facts)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(WHOLE, sections={**WHOLE.sections, "supervision": "x"}), id="a section"),
        pytest.param(replace(WHOLE, agreed_interval_months=6), id="the interval"),
        pytest.param(replace(WHOLE, interval_reason="x"), id="its reason"),
        pytest.param(replace(WHOLE, review_on=TOMORROW), id="the review"),
    ],
)
def test_the_mark_of_a_text_changes_with_each_of_its_parts(other: rules.PlanText) -> None:
    """A form that is out of date is always told, and one that is not never."""
    assert rules.fingerprint(other) != rules.fingerprint(WHOLE)
    assert rules.fingerprint(replace(WHOLE)) == rules.fingerprint(WHOLE)
    with pytest.raises(RuleViolation, match="Both texts are below"):
        rules.check_is_up_to_date(marker=rules.fingerprint(WHOLE), current=rules.fingerprint(other))
