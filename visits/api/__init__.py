"""Visiting in the JSON API."""

from visits.api.visits import ObligationViewSet, VisitViewSet

__all__ = ["ObligationViewSet", "VisitViewSet"]
