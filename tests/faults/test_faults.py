"""Each fault under load, and every invariant after it (docs/reliability.md)."""

import os
import time
from collections.abc import Callable

import pytest

from tests.faults.drill import Drill
from tests.faults.nemesis import FAULTS

LONG = os.environ.get("VIGIL_FAULTS") == "long"
LONG_SECONDS = 20 * 60


@pytest.mark.parametrize(
    ("code", "name", "fault"), FAULTS, ids=[f"{code} {name}" for code, name, _ in FAULTS]
)
def test_vigil_holds(code: str, name: str, fault: Callable[[Drill], None], drill: Drill) -> None:
    """Nothing is lost, nothing is twice, nobody sees too much, and silence is seen (security.md, section 3)."""
    measured = drill.suffer(code, name, fault)

    assert measured.violations == []


if LONG:

    def test_vigil_holds_for_long(drill: Drill) -> None:
        """The same faults in any order, again and again, for twenty minutes."""
        began = time.monotonic()
        while time.monotonic() - began < LONG_SECONDS:
            for code, name, fault in drill.luck.sample(FAULTS, len(FAULTS)):
                measured = drill.suffer(code, name, fault)

                assert measured.violations == []
