"""As known at: what every measure said on each night is what it says of that night for ever after (ADR 0051)."""

import os

import pytest

from offender_mgmt.accounts.models import Team, User
from reports.known import as_known_at, end_of
from tests.reports.nights import Nights, date_the_history, what_is_told

NIGHTS = int(os.environ.get("VIGIL_NIGHTS", "12"))


@pytest.fixture
def nights(
    north: Team, south: Team, officer: User, colleague: User, supervisor: User, other_supervisor: User
) -> Nights:
    """A year may begin."""
    return Nights((north, south), (officer, colleague), (supervisor, other_supervisor), seed=11)


@pytest.mark.django_db(transaction=True)
def test_each_night_is_told_for_ever_as_it_was_told_then(nights: Nights) -> None:
    """The list of every measure, whatever was entered late, corrected or moved afterwards."""
    nights.live(NIGHTS)
    date_the_history(nights.clock)

    for day, told in nights.told.items():
        with as_known_at(end_of(day)):
            asked_later = what_is_told(day)

        wrong = {key: (told[key], asked_later[key]) for key in told if told[key] != asked_later[key]}
        assert not wrong, day
    assert nights.done.keys() >= {"late_entry", "correct", "decide_level", "transfer"}, nights.done
