"""The open obligation follows the facts."""

from datetime import date, datetime

import pytest

from tests.factories import make_offender, open_obligation

pytestmark = pytest.mark.django_db


def test_a_visited_offender_is_due_an_interval_after_the_visit(now: datetime) -> None:
    """Due = last successful visit + interval of the level (domain 4)."""
    offender = make_offender(now=now, visited_on=date(2017, 3, 14), risk_level="high")

    assert open_obligation(offender).due_on == date(2017, 6, 14)
