"""Each fault under load, and every invariant after it (docs/reliability.md)."""

import os
import time
from collections.abc import Callable

import pytest

from tests.faults.drill import Drill
from tests.faults.nemesis import FAULTS

ASKED = os.environ.get("VIGIL_FAULTS", "").split()  # codes, or "long"; nothing is all of them, once
LONG = ASKED == ["long"]
LONG_SECONDS = 20 * 60
CHOSEN = [fault for fault in FAULTS if not ASKED or LONG or fault[0] in ASKED]


@pytest.mark.parametrize(
    ("code", "name", "fault"), CHOSEN, ids=[f"{code} {name}" for code, name, _ in CHOSEN]
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
