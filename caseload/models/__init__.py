"""Tables of caseloads."""

from caseload.models.handovers import HandOver, Offer
from caseload.models.hours import ContractedHours
from caseload.models.milestones import Milestone
from caseload.models.recalculations import HappenedEffect, Recalculation, RecalculationBatch
from caseload.models.simulations import ForeseenEffect, Publication, Simulation, SimulationRequest
from caseload.models.transfers import Reallocation, Transfer

__all__ = [
    "ContractedHours",
    "ForeseenEffect",
    "HandOver",
    "HappenedEffect",
    "Milestone",
    "Offer",
    "Publication",
    "Reallocation",
    "Recalculation",
    "RecalculationBatch",
    "Simulation",
    "SimulationRequest",
    "Transfer",
]
