"""Visiting in the JSON API."""

from visits.api.ladder import LadderDecisionViewSet, LadderViewSet
from visits.api.visits import ObligationViewSet, VisitViewSet

__all__ = ["LadderDecisionViewSet", "LadderViewSet", "ObligationViewSet", "VisitViewSet"]
