"""Whether the clocks can be trusted, at each boundary."""

from datetime import UTC, datetime, timedelta

import pytest

from offender_mgmt.alerts.rules.clock import clock_refusal

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
TOLERANCE = timedelta(seconds=60)
A_LITTLE = timedelta(microseconds=1)
YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("here", "last_check", "refusal"),
    [
        pytest.param(timedelta(0), None, None, id="the same, and no check yet"),
        pytest.param(TOLERANCE, None, None, id="ahead by just the tolerance"),
        pytest.param(-TOLERANCE, None, None, id="behind by just the tolerance"),
        pytest.param(TOLERANCE + A_LITTLE, None, "60 seconds apart", id="ahead by more"),
        pytest.param(-TOLERANCE - A_LITTLE, None, "60 seconds apart", id="behind by more"),
        pytest.param(timedelta(hours=2), None, "7,200 seconds apart", id="two hours ahead"),
        pytest.param(timedelta(hours=-2), None, "7,200 seconds apart", id="two hours behind"),
        pytest.param(timedelta(days=400), None, "34,560,000 seconds apart", id="400 days ahead"),
        pytest.param(
            datetime(1970, 1, 1, tzinfo=UTC) - NOON, None, "1,795,089,600 seconds apart", id="in 1970"
        ),
        pytest.param(timedelta(0), timedelta(minutes=-5), None, id="the last check five minutes ago"),
        pytest.param(timedelta(0), -YEAR, None, id="everything stood still for a year"),
        pytest.param(timedelta(0), TOLERANCE, None, id="the last check later by just the tolerance"),
        pytest.param(
            timedelta(0), TOLERANCE + A_LITTLE, "60 seconds behind", id="the last check still to come"
        ),
        pytest.param(timedelta(0), YEAR, "31,536,000 seconds behind", id="the last check in a year"),
        pytest.param(-YEAR, YEAR, "apart", id="both wrong"),
    ],
)
def test_clocks_agree_within_the_tolerance(
    here: timedelta, last_check: timedelta | None, refusal: str | None
) -> None:
    """This machine's, PostgreSQL's, and PostgreSQL's at the last check: over 60 seconds is a refusal (TIM-4, D-8)."""
    said = clock_refusal(
        here=NOON + here,
        database=NOON,
        last_check=None if last_check is None else NOON + last_check,
        tolerance=TOLERANCE,
    )

    assert (said is None) == (refusal is None)
    assert (refusal or "") in (said or "")


def test_the_tolerance_is_policys() -> None:
    """A force on slow networks may allow more."""
    apart = {"here": NOON + timedelta(seconds=90), "database": NOON, "last_check": None}

    assert clock_refusal(**apart, tolerance=timedelta(seconds=60)) is not None
    assert clock_refusal(**apart, tolerance=timedelta(seconds=120)) is None
