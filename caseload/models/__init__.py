"""Tables of caseloads."""

from caseload.models.recalculations import HappenedEffect, Recalculation, RecalculationBatch
from caseload.models.simulations import ForeseenEffect, Publication, Simulation, SimulationRequest

__all__ = [
    "ForeseenEffect",
    "HappenedEffect",
    "Publication",
    "Recalculation",
    "RecalculationBatch",
    "Simulation",
    "SimulationRequest",
]
