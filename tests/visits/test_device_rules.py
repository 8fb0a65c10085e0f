"""Devices and coverage by rule: names, months, lateness, sentences, and what is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import add_months
from tests.visits.facts import POLICY
from visits.rules import coverage
from visits.rules import devices as rules

TODAY = date(2026, 11, 19)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["tablet", "phone"], ["tablet", "phone"], id="one of each"),
        pytest.param(["phone", "tablet", "phone"], ["phone 1", "tablet", "phone 2"], id="two of a kind"),
        pytest.param(["desktop"], ["desktop computer"], id="two words"),
    ],
)
def test_two_devices_of_one_kind_are_numbered(kinds: list[str], names: list[str]) -> None:
    """By when they became known; one alone has no number (design)."""
    assert rules.names_of(kinds) == names


@pytest.mark.parametrize(
    ("since", "months"),
    [
        pytest.param(date(2026, 11, 20), 0, id="still to come"),
        pytest.param(date(2026, 11, 19), 0, id="today"),
        pytest.param(date(2026, 10, 20), 0, id="a day short of a month"),
        pytest.param(date(2026, 10, 19), 1, id="a month"),
        pytest.param(date(2026, 4, 20), 6, id="a day short of seven"),
        pytest.param(date(2026, 4, 19), 7, id="seven"),
        pytest.param(date(2017, 3, 14), 116, id="since 2017"),
    ],
)
def test_months_are_whole_calendar_months(since: date, months: int) -> None:
    """Counted as due dates are (domain 4)."""
    assert coverage.whole_months(since, on=TODAY) == months
    assert rules.not_examined_for(since, on=TODAY) == months


def test_never_examined_is_no_number_of_months() -> None:
    """None, and never 0 (domain 2.7: doubt is not fine)."""
    assert rules.not_examined_for(None, on=TODAY) is None


@pytest.mark.parametrize(
    ("last_on", "on", "word"),
    [
        pytest.param(None, TODAY, "never", id="never"),
        pytest.param(date(2026, 5, 19), TODAY, "in_time", id="the last day"),
        pytest.param(date(2026, 5, 18), TODAY, "late", id="the day after"),
        pytest.param(date(2026, 8, 31), date(2027, 2, 28), "in_time", id="clipped to the month's end"),
        pytest.param(date(2026, 8, 31), date(2027, 3, 1), "late", id="the day after that"),
    ],
)
def test_what_is_checked_every_six_months_is_late_the_day_after(
    last_on: date | None, on: date, word: str
) -> None:
    """On the last day there is still time (domain 4)."""
    assert coverage.coverage_of(last_on=last_on, is_past=False, months=6, on=on) == word
    assert coverage.coverage_of(last_on=last_on, is_past=True, months=6, on=on) == "past"


@given(on=DAYS, months=st.integers(0, 24))
def test_the_latest_late_day_is_late_and_the_next_is_not(on: date, months: int) -> None:
    """The database compares with one day what the rule says of each (worked out)."""
    day = coverage.latest_late(months=months, on=on)

    assert coverage.is_late(day, months=months, on=on)
    assert not coverage.is_late(date.fromordinal(day.toordinal() + 1), months=months, on=on)


@given(since=DAYS, on=DAYS)
def test_whole_months_never_overstate(since: date, on: date) -> None:
    """So many months have gone by, and one more has not (worked out)."""
    months = coverage.whole_months(since, on=on)

    assert months == 0 or add_months(since, months) <= on
    assert since > on or add_months(since, months + 1) > on


def test_a_visit_opens_with_what_waits_for_longest() -> None:
    """The sentence of the issue, with what was never done first (peers 19)."""
    last = [
        ("phone 2", date(2026, 4, 1)),
        ("laptop", None),
        ("phone 1", date(2025, 11, 19)),
        ("tablet", date(2026, 4, 19)),
        ("camera", date(2026, 11, 1)),
    ]

    assert coverage.told_late("examined", last, on=TODAY) == [
        "Never examined: laptop.",
        "Not examined for 12 months: phone 1.",
        "Not examined for 7 months: phone 2, tablet.",
        "Not examined for less than a month: camera.",
    ]
    assert coverage.told_late("examined", [], on=TODAY) == []
    assert coverage.told_late("checked", [("residence", None), ("residence", None)], on=TODAY) == [
        "Never checked: residence."
    ]


@pytest.mark.parametrize(
    ("missed", "after", "is_asked"),
    [
        pytest.param(1, 2, False, id="one visit"),
        pytest.param(2, 2, True, id="two running"),
        pytest.param(3, 2, True, id="more"),
        pytest.param(0, 0, False, id="policy asks for none"),
        pytest.param(9, 0, False, id="policy asks for none, nine visits"),
    ],
)
def test_a_device_not_seen_at_two_visits_asks_for_an_account(missed: int, after: int, is_asked: bool) -> None:
    """Policy says at how many (peers 19)."""
    assert rules.needs_account(missed, replace(POLICY, device_account_after_visits=after)) is is_asked


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"closed_on": TODAY}, "record is closed", id="closed"),
        pytest.param({"description": " "}, "Describe the device", id="no description"),
        pytest.param({"first_known_on": date(2026, 11, 20)}, "in the future", id="tomorrow"),
    ],
)
def test_a_device_that_cannot_be_recorded(changes: dict[str, Any], sentence: str) -> None:
    """Each refusal in words; today is in time."""
    whole: dict[str, Any] = {"closed_on": None, "description": "Black", "first_known_on": TODAY}
    rules.check_can_record(**whole, today=TODAY)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_record(**whole | changes, today=TODAY)


FACTS: dict[str, Any] = {"closed_on": None, "first_known_on": date(2026, 3, 1), "seen_on": date(2026, 6, 1)}


@pytest.mark.parametrize(
    ("facts", "changes", "sentence"),
    [
        pytest.param({"closed_on": TODAY}, {}, "record is closed", id="closed"),
        pytest.param({"gone_on": date(2026, 9, 1)}, {}, "gone since 1 September 2026", id="gone already"),
        pytest.param({}, {"gone_on": date(2026, 11, 20)}, "in the future", id="tomorrow"),
        pytest.param(
            {"seen_on": None}, {"gone_on": date(2026, 2, 28)}, "before it became known", id="before"
        ),
        pytest.param({}, {"gone_on": date(2026, 5, 31)}, "saw this device on 1 June 2026", id="seen after"),
        pytest.param({}, {"because": " "}, "how you know", id="no reason"),
    ],
)
def test_a_device_that_cannot_be_gone(facts: dict[str, Any], changes: dict[str, Any], sentence: str) -> None:
    """Each refusal in words; the day on which it was last seen is possible."""
    whole: dict[str, Any] = {"gone_on": date(2026, 6, 1), "because": "Sold."}
    rules.check_can_be_gone(rules.DeviceFacts(**FACTS), **whole, today=TODAY)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_be_gone(rules.DeviceFacts(**FACTS | facts), **whole | changes, today=TODAY)


@pytest.mark.parametrize(
    ("facts", "description", "sentence"),
    [
        pytest.param({"closed_on": TODAY}, "Black", "record is closed", id="closed"),
        pytest.param({"gone_on": date(2026, 9, 1)}, "Black", "gone since", id="gone"),
        pytest.param({}, " ", "Describe the device", id="no description"),
    ],
)
def test_a_device_that_cannot_be_changed(facts: dict[str, Any], description: str, sentence: str) -> None:
    """Each refusal in words."""
    rules.check_can_change(rules.DeviceFacts(**FACTS), description="Black")

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_change(rules.DeviceFacts(**FACTS | facts), description=description)


@pytest.mark.parametrize(
    ("facts", "because", "sentence"),
    [
        pytest.param({"closed_on": TODAY}, "Mixed up.", "record is closed", id="closed"),
        pytest.param({"gone_on": None}, "Mixed up.", "not recorded as gone", id="not gone"),
        pytest.param({}, " ", "Say how you know", id="no reason"),
    ],
)
def test_a_device_that_cannot_be_there_after_all(facts: dict[str, Any], because: str, sentence: str) -> None:
    """Each refusal in words."""
    gone = FACTS | {"gone_on": TODAY}
    rules.check_can_be_back(rules.DeviceFacts(**gone), because="Mixed up.")

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_be_back(rules.DeviceFacts(**gone | facts), because=because)


@pytest.mark.parametrize(
    ("facts", "changes", "sentence"),
    [
        pytest.param({"is_asked": False}, {}, "not asked about", id="not asked"),
        pytest.param({}, {"answer": " "}, "Write down the account", id="no words"),
        pytest.param({}, {"is_breach_recorded": None}, "whether a breach was recorded", id="breach not said"),
        pytest.param({"has_breach": False}, {}, "No breach is on record", id="no such breach"),
        pytest.param({"question": "not_seen"}, {}, "not declared only", id="breach of a hidden device"),
    ],
)
def test_an_account_that_cannot_be_given(
    facts: dict[str, Any], changes: dict[str, Any], sentence: str
) -> None:
    """Each refusal in words; a breach that is claimed must be on record."""
    asked: dict[str, Any] = {"question": "not_declared", "is_asked": True, "has_breach": True}
    whole: dict[str, Any] = {"answer": "Seized.", "is_breach_recorded": True}
    rules.check_can_answer(rules.AnswerFacts(**asked), **whole)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_answer(rules.AnswerFacts(**asked | facts), **whole | changes)


def test_no_breach_needs_none_on_record() -> None:
    """Both a device without a breach, and one that was not seen."""
    no_breach = {"is_asked": True, "has_breach": False}

    rules.check_can_answer(
        rules.AnswerFacts("not_declared", **no_breach), answer="Not prohibited.", is_breach_recorded=False
    )
    rules.check_can_answer(
        rules.AnswerFacts("not_seen", **no_breach), answer="At work.", is_breach_recorded=None
    )
