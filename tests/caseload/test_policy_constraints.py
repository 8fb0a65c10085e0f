"""What the database refuses about trying, publishing and recalculating."""

from datetime import datetime
from typing import Any

import pytest

from caseload.choices import Effect
from caseload.models import (
    ForeseenEffect,
    HappenedEffect,
    Recalculation,
    RecalculationBatch,
    Simulation,
    SimulationRequest,
)
from tests.caseload.policies import draft, simulated, somebody
from tests.constraints import refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


@pytest.fixture
def simulation(now: datetime) -> Simulation:
    """Of a draft that changes nothing."""
    return simulated(draft(now), now)


@pytest.fixture
def run(simulation: Simulation, now: datetime) -> Recalculation:
    """One that has begun."""
    return Recalculation.objects.create(revision=simulation.revision, started_at=now, people=1)


def test_one_place_in_the_queue_for_a_policy(simulation: Simulation, now: datetime) -> None:
    """Two clicks ask once."""
    valid = {"revision": simulation.revision, "asked_by": somebody("dana.drafter"), "asked_at": now}

    assert refusal_of(SimulationRequest, valid, {}) == "one_simulation_at_a_time_of_a_policy"


def test_a_refusal_ends_the_waiting(simulation: Simulation, now: datetime) -> None:
    """Otherwise it would be tried for ever."""
    valid = {
        "revision": simulation.revision,
        "asked_by": somebody("dana.drafter"),
        "asked_at": now,
        "finished_at": now,
        "refusal": "Not whole.",
    }

    assert refusal_of(SimulationRequest, valid, {"finished_at": None}) == "refused_simulation_is_finished"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_foreseen_effect_on_a_person", {}, id="the same person twice"),
        pytest.param("foreseen_effect_is_some_effect", {"effect": Effect.NONE}, id="nothing"),
    ],
)
def test_a_simulation_says_one_thing_of_a_person(
    name: str, changes: dict[str, Any], simulation: Simulation, now: datetime
) -> None:
    """Whom it does not name stays as they are."""
    valid = {"simulation": simulation, "offender": make_offender(now=now), "effect": Effect.SOONER}
    if changes:
        changes = changes | {"offender": make_offender(now=now)}

    assert refusal_of(ForeseenEffect, valid, changes) == name


def test_one_thing_happens_to_a_person(run: Recalculation, now: datetime) -> None:
    """Nothing twice (Done when)."""
    valid = {"recalculation": run, "offender": make_offender(now=now), "effect": Effect.SOONER}

    assert refusal_of(HappenedEffect, valid, {}) == "one_happened_effect_on_a_person"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_batch_from_a_person_on", {}, id="the same stretch twice"),
        pytest.param("batch_ends_after_it_begins", {"first_pk": 9}, id="backwards"),
    ],
)
def test_a_batch_is_a_stretch_of_the_register(name: str, changes: dict[str, Any], run: Recalculation) -> None:
    """From one key to another, once."""
    valid = {"recalculation": run, "first_pk": 1, "last_pk": 5, "people": 5}

    assert refusal_of(RecalculationBatch, valid, changes) == name
