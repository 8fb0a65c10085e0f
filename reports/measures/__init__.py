"""Measures: figures with a definition, each of which opens the list that it counts (ADR 0050)."""

from offender_mgmt.exports.rules.content import Cell
from reports.measures.catalogue import GROUPS, MEASURES
from reports.measures.counting import Counted, count_all, count_one
from reports.measures.definition import AGES, Age, Asked, Fact, Line, Measure, Question

__all__ = [
    "AGES",
    "GROUPS",
    "MEASURES",
    "Age",
    "Asked",
    "Cell",
    "Counted",
    "Fact",
    "Line",
    "Measure",
    "Question",
    "count_all",
    "count_one",
]
