"""Risk in the JSON API."""

from risk.api.assessments import AssessmentViewSet
from risk.api.changes import ChangeViewSet, OrderViewSet
from risk.api.levels import RiskDecisionViewSet
from risk.api.plans import PlanActionViewSet, PlanViewSet
from risk.api.tools import RiskToolViewSet, ToolResultViewSet

__all__ = [
    "AssessmentViewSet",
    "ChangeViewSet",
    "OrderViewSet",
    "PlanActionViewSet",
    "PlanViewSet",
    "RiskDecisionViewSet",
    "RiskToolViewSet",
    "ToolResultViewSet",
]
