"""Random sequences of everything that people may do to a register (domain 4: never silently later)."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ratchet.machine import Register

PARTS = 4
SEQUENCES = int(os.environ.get("VIGIL_SEQUENCES", "252"))


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_no_date_is_silently_later_whatever_people_do(part: int) -> None:
    """After each step: buckets add up, dates equal a second implementation, none is later on one person's word,
    every change has its audit event.
    """
    run_state_machine_as_test(
        Register,
        settings=settings(
            max_examples=SEQUENCES // PARTS,
            stateful_step_count=10,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
