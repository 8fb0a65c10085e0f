"""Each fault under load, and every invariant after it (docs/reliability.md)."""

import os
import time
from collections.abc import Callable

import pytest

from tests.faults.drill import FIGURES, Drill
from tests.faults.nemesis import FAULTS, Fault

ASKED = os.environ.get("VIGIL_FAULTS", "").split()  # codes, or "long"; nothing is all of them, once
LONG = ASKED == ["long"]
LONG_SECONDS = 20 * 60
CHOSEN = [fault for fault in FAULTS if not ASKED or LONG or fault[0] in ASKED]


@pytest.mark.parametrize(
    ("code", "name", "fault"), CHOSEN, ids=[f"{code} {name}" for code, name, _ in CHOSEN]
)
def test_vigil_holds(
    code: str, name: str, fault: Fault, drill: Drill, record_property: Callable[[str, object], None]
) -> None:
    """Nothing is lost, nothing is twice, nobody sees too much, and silence is seen (security.md, section 3)."""
    try:
        drill.suffer(code, name, fault)
    finally:
        record_property(FIGURES, str(drill.present))

    assert drill.present.violations == []


if LONG:

    def test_vigil_holds_for_long(drill: Drill, record_property: Callable[[str, object], None]) -> None:
        """The same faults in any order, again and again, for twenty minutes."""
        began = time.monotonic()
        while time.monotonic() - began < LONG_SECONDS:
            for code, name, fault in drill.luck.sample(FAULTS, len(FAULTS)):
                try:
                    drill.suffer(code, name, fault)
                finally:
                    record_property(FIGURES, str(drill.present))

                assert drill.present.violations == []
