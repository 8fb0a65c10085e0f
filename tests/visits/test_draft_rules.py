"""What becomes of one save of a half-written visit, and what may be kept, finished and discarded. No database."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from offender_mgmt.errors import RuleViolation
from tests.visits.facts import POLICY
from visits.rules import drafts as rules
from visits.rules.drafts import Fate, Save, TooMuch

KEY, OTHER_KEY = UUID(int=1), UUID(int=2)
PAGE, OTHER_PAGE = UUID(int=11), UUID(int=12)
KEPT = Save(KEY, version=3, page=PAGE, page_save=2)


@pytest.mark.parametrize(
    ("save", "kept", "is_key_used", "fate"),
    [
        pytest.param(Save(KEY, 0, PAGE, 1), None, False, Fate.NEW, id="the first"),
        pytest.param(Save(KEY, 0, PAGE, 1), None, True, Fate.ENDED, id="recorded before its first save"),
        pytest.param(Save(KEY, 3, PAGE, 3), None, False, Fate.ENDED, id="discarded meanwhile"),
        pytest.param(Save(KEY, 3, PAGE, 3), KEPT, False, Fate.NEXT, id="the next of the same page"),
        pytest.param(Save(KEY, 2, PAGE, 3), KEPT, False, Fate.NEXT, id="its last answer was lost on the way"),
        pytest.param(Save(KEY, 3, PAGE, 2), KEPT, False, Fate.OVERTAKEN, id="repeated"),
        pytest.param(Save(KEY, 3, PAGE, 1), KEPT, False, Fate.OVERTAKEN, id="arrived late"),
        pytest.param(
            Save(KEY, 3, OTHER_PAGE, 1), KEPT, False, Fate.NEXT, id="another device that has seen it"
        ),
        pytest.param(Save(KEY, 2, OTHER_PAGE, 9), KEPT, False, Fate.STALE, id="another device that has not"),
        pytest.param(Save(KEY, 4, OTHER_PAGE, 9), KEPT, False, Fate.STALE, id="a version that never was"),
        pytest.param(Save(OTHER_KEY, 3, OTHER_PAGE, 1), KEPT, False, Fate.STALE, id="of another draft"),
        pytest.param(Save(OTHER_KEY, 0, OTHER_PAGE, 1), KEPT, False, Fate.STALE, id="two first saves"),
    ],
)
def test_the_fate_of_a_save(save: Save, kept: Save | None, is_key_used: bool, fate: Fate) -> None:
    """Nothing that a page has not seen is overwritten by it, and a page is never stale to itself."""
    assert rules.fate_of(save, kept, is_key_used=is_key_used) is fate


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"observed": ["x" * rules.MOST_LETTERS]}, None, id="as long as may be"),
        pytest.param({"observed": ["x" * rules.MOST_LETTERS, "y"]}, TooMuch, id="one letter more"),
        pytest.param(
            {f"field_{number}": [""] for number in range(rules.MOST_FIELDS)}, None, id="many fields"
        ),
        pytest.param({"purposes": ["risk"] * (rules.MOST_FIELDS + 1)}, TooMuch, id="one word more"),
        pytest.param({"n" * (rules.LONGEST_NAME + 1): ["x"]}, TooMuch, id="a name without end"),
        pytest.param({"observed": ["a\x00b"]}, RuleViolation, id="a NUL"),
        pytest.param({"obs\x00erved": ["ab"]}, RuleViolation, id="a NUL in a name"),
        pytest.param({"observed": ["<script> ' \u202e \U0001f600"]}, None, id="naughty, and only words"),
    ],
)
def test_what_can_be_kept(content: dict[str, list[str]], refusal: type[Exception] | None) -> None:
    """Absurd sizes and what the database cannot hold are refused with a sentence; words are words."""
    if refusal is None:
        rules.check_can_keep(content)
    else:
        with pytest.raises(refusal):
            rules.check_can_keep(content)


@pytest.mark.parametrize(
    ("is_open", "is_own", "reason", "refusal"),
    [
        pytest.param(True, True, "", "", id="the own one"),
        pytest.param(True, False, "No visit was made.", "", id="another's, with a reason"),
        pytest.param(True, False, " ", "Say why", id="another's, without"),
        pytest.param(False, True, "x", "no longer open", id="recorded already"),
    ],
)
def test_who_may_discard(is_open: bool, is_own: bool, reason: str, refusal: str) -> None:
    """Nobody's words are put away without a reason by somebody else."""
    if not refusal:
        rules.check_can_discard(is_open=is_open, is_own=is_own, reason=reason)
    else:
        with pytest.raises(RuleViolation, match=refusal):
            rules.check_can_discard(is_open=is_open, is_own=is_own, reason=reason)


def test_whoever_began_a_record_is_among_its_officers() -> None:
    """A supervisor finishes it in the name of whoever was there."""
    rules.check_can_finish(author=1, officers=[2, 1])
    with pytest.raises(RuleViolation, match="Name the officer who began"):
        rules.check_can_finish(author=1, officers=[2])


@pytest.mark.parametrize(
    ("hours", "last_day"),
    [
        pytest.param(24, date(2026, 11, 20), id="24 hours"),
        pytest.param(25, date(2026, 11, 21), id="25 hours"),
        pytest.param(1, date(2026, 11, 20), id="one hour"),
    ],
)
def test_by_when_a_visit_is_written_up(hours: int, last_day: date) -> None:
    """Policy's hours, in whole days: an alert is never too early."""
    policy = replace(POLICY, late_record_hours=hours)
    assert rules.to_be_written_up_by(date(2026, 11, 19), policy) == last_day
