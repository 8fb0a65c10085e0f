"""The difference report: who is in a measure of a past day as known then and not now, or the other way round, and why.

Both lists are those of the measure's own questions, so what differs, applied to the one, gives the other (ADR 0053).
"""

from reports.difference.report import DEFINITION, Difference, Differing, difference_of
from reports.difference.rule import MEANT, WORDS, Reason, Why

__all__ = ["DEFINITION", "MEANT", "WORDS", "Difference", "Differing", "Reason", "Why", "difference_of"]
