"""Attempts as the rules take them, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from visits.choices import DayPart, Outcome
from visits.rules.warrant import Attempt, Circumstances

HOME, FORMER = 1, 2
AT_HOME = Circumstances(premises=HOME)


def attempt(**told: Any) -> Attempt:
    """No answer to a constable at home on the morning of 2 November 2026, to assess the risk.

    With `elsewhere` it was not at home.
    """
    usual = Attempt(
        made_on=date(2026, 11, 2),
        recorded_at=datetime(2026, 11, 2, 11, tzinfo=UTC),
        day_part=DayPart.MORNING,
        outcome=Outcome.NO_ANSWER,
        purposes=frozenset({"risk"}),
        was_away=False,
        premises=None if "elsewhere" in told else HOME,
        constable_present=True,
    )
    return replace(usual, **told)
