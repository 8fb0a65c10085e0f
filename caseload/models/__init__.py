"""Tables of caseloads."""

from caseload.models.hours import ContractedHours
from caseload.models.milestones import Milestone
from caseload.models.recalculations import HappenedEffect, Recalculation, RecalculationBatch
from caseload.models.simulations import ForeseenEffect, Publication, Simulation, SimulationRequest

__all__ = [
    "ContractedHours",
    "ForeseenEffect",
    "HappenedEffect",
    "Milestone",
    "Publication",
    "Recalculation",
    "RecalculationBatch",
    "Simulation",
    "SimulationRequest",
]
