"""What a supervisor reads before they answer."""

from datetime import date
from typing import Any

import pytest

from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.rules.wording import effect_in_words, facts_in_words

MARCH, SEPTEMBER = date(2027, 3, 4), date(2027, 9, 4)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param(
            MARCH,
            SEPTEMBER,
            "Approving moves the visit from 4 March 2027 to 4 September 2027, 184 days later.",
            id="later",
        ),
        pytest.param(
            MARCH,
            date(2027, 3, 5),
            "Approving moves the visit from 4 March 2027 to 5 March 2027, 1 day later.",
            id="a day later",
        ),
        pytest.param(
            SEPTEMBER,
            MARCH,
            "Approving brings the visit forward from 4 September 2027 to 4 March 2027.",
            id="earlier",
        ),
        pytest.param(MARCH, MARCH, "Approving leaves the visit where it is, on 4 March 2027.", id="the same"),
        pytest.param(
            MARCH,
            None,
            "Approving takes away the visit that is due on 4 March 2027: none will be due.",
            id="none any more",
        ),
        pytest.param(None, MARCH, "Approving makes a visit due on 4 March 2027.", id="none before"),
        pytest.param(
            None, None, "No visit is due now, and approving changes nothing about that.", id="none at all"
        ),
    ],
)
def test_the_effect_is_a_sentence(before: date | None, after: date | None, words: str) -> None:
    """Both dates, and how far apart they are (domain 4, the ratchet)."""
    assert effect_in_words(before=before, after=after) == words


@pytest.mark.parametrize(
    ("kind", "payload", "facts"),
    [
        pytest.param(
            "suspend",
            {
                "reason": "reactive",
                "started_on": "2027-03-04",
                "expected_until": None,
                "next_check_on": "2027-09-04",
                "criteria": [{"criterion": "The risk level is low", "is_met": True}],
            },
            [
                ("Why no visit", "Reactive management"),
                ("From", "4 March 2027"),
                ("Expected until", "Not known"),
                ("Next check", "4 September 2027"),
                ("The risk level is low", "Met"),
            ],
            id="suspend",
        ),
        pytest.param(
            "close",
            {"reason": "deceased", "closed_on": "2027-03-04"},
            [("Why", "Deceased"), ("Closed on", "4 March 2027")],
            id="close",
        ),
        pytest.param(
            "lower_level",
            {"from": "high", "level": "low", "deviation": "Because.", "advice": {"level": "medium"}},
            [
                ("Level now", "High"),
                ("Level asked for", "Low"),
                ("The tools advise", "Medium"),
                ("Why not as advised", "Because."),
            ],
            id="lower, against the advice",
        ),
        pytest.param(
            "lower_level",
            {"from": "high", "level": "low", "deviation": "", "advice": {"level": None}},
            [("Level now", "High"), ("Level asked for", "Low"), ("The tools advise", "Nothing")],
            id="lower, without advice",
        ),
        pytest.param(
            "later_date", {"due_on": "2027-09-04"}, [("Later date", "4 September 2027")], id="later date"
        ),
        pytest.param("level_review", {"decision": 1}, [], id="review"),
    ],
)
def test_what_is_asked_for_is_told_in_words(
    kind: str, payload: dict[str, Any], facts: list[tuple[str, str]]
) -> None:
    """No stored code is ever shown raw (style 2)."""
    assert kind in ProposalKind.values
    assert facts_in_words(kind, payload) == facts
