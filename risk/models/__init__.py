"""What is known and decided about risk."""

from risk.models.assessments import AssessedFactor, Assessment
from risk.models.decisions import RiskDecision
from risk.models.plans import ChangeReview, ManagementPlan, PlanAction
from risk.models.tools import RiskTool, ToolResult

__all__ = [
    "AssessedFactor",
    "Assessment",
    "ChangeReview",
    "ManagementPlan",
    "PlanAction",
    "RiskDecision",
    "RiskTool",
    "ToolResult",
]
