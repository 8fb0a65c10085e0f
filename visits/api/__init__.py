"""Visiting in the JSON API."""

from visits.api.patterns import PatternViewSet
from visits.api.visits import ObligationViewSet, VisitViewSet

__all__ = ["ObligationViewSet", "PatternViewSet", "VisitViewSet"]
