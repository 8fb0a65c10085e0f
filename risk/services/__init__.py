"""Writes of risk: tool results, assessments, levels, plans."""

from risk.services.assessing import (
    AssessmentWritten,
    FactorWritten,
    complete_assessment,
    save_assessment,
    save_factor,
    start_assessment,
)
from risk.services.deciding import ExtractLevel, LevelChosen, adopt_level, decide_level, record_extract_levels
from risk.services.planning import (
    NewAction,
    add_action,
    complete_action,
    draft_plan,
    propose_plan,
    remove_action,
    save_plan,
)
from risk.services.recording import NewToolResult, record_tool_result
from risk.services.reviewing import review_change

__all__ = [
    "AssessmentWritten",
    "ExtractLevel",
    "FactorWritten",
    "LevelChosen",
    "NewAction",
    "NewToolResult",
    "add_action",
    "adopt_level",
    "complete_action",
    "complete_assessment",
    "decide_level",
    "draft_plan",
    "propose_plan",
    "record_extract_levels",
    "record_tool_result",
    "remove_action",
    "review_change",
    "save_assessment",
    "save_factor",
    "save_plan",
    "start_assessment",
]
